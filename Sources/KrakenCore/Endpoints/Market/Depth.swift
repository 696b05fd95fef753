public import Transport

/// Asks for the order book of one market.
public struct Depth: Endpoint {
    /// The order book of one market; the exchange rounds its volumes, mostly to three digits.
    public struct Response: WireReadable, Sendable {
        /// The exchange's key of the market.
        public let pairID: String
        /// The book.
        public let book: BookSnapshot

        public init(wire: JSON) throws {
            guard let market = try WireFields(wire).members.first else { throw WireFault("no market") }
            pairID = market.key
            let sides = try WireFields(market.value)
            book = try BookSnapshot(bids: Self.levels(sides, "bids"), asks: Self.levels(sides, "asks"))
        }

        private static func levels(_ sides: WireFields, _ name: String) throws -> [BookSnapshot.Level] {
            // A side that is missing is no empty side.
            guard let rows = try sides.value(name).elements else { throw WireFault("\(name) cannot be read") }
            return try rows.map(level)
        }

        /// `[price, volume, when it last changed]`.
        private static func level(_ row: JSON) throws -> BookSnapshot.Level {
            let row = try WireRow(row, "a level")
            let level = try BookSnapshot.Level(price: row.decimal(0), quantity: row.decimal(1), changed: row.moment(2))
            guard level.price > .zero, level.quantity >= .zero else { throw WireFault("a level makes no sense") }
            return level
        }
    }

    /// How many levels a side the exchange gives at most.
    public static let maximumCount = 500

    public static let name = "Depth"
    public var access: Access { .open }
    public var parameters: [Parameter] { [Parameter("pair", text: pair), Parameter("count", text: count)] }

    /// The exchange's key or name of the market.
    public var pair: String
    /// How many levels a side, up to ``maximumCount``.
    public var count: Int

    /// Asks for the order book of one market.
    public init(pair: String, count: Int) {
        (self.pair, self.count) = (pair, count)
    }
}
