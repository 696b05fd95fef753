public import Transport

/// Asks what markets do right now.
public struct TickerPrices: Endpoint {
    /// What markets do right now.
    public struct Response: WireReadable, Sendable {
        /// By the exchange's key of the market.
        public let markets: [String: Ticker]

        public init(wire: JSON) throws {
            let rows = try WireFields(wire).rows(of: TickerRecord.self)
            markets = Dictionary(rows.map { ($0.id, $0.ticker) }) { _, last in last }
        }
    }

    public static let name = "Ticker"
    public var access: Access { .open }
    public var parameters: [Parameter] { [Parameter("pair", list: ids)].compactMap(\.self) }

    /// The exchange's keys or names of the markets wanted; empty for all.
    public var ids: [String]

    /// Asks for some markets, or for all.
    public init(ids: [String]) {
        self.ids = ids
    }
}

/// One market's ticker as it is sent: of two figures the first is today's, the second that of the last 24 hours.
struct TickerRecord: KeyedRow {
    let id: String
    let ticker: Ticker

    init(key: String, wire: JSON) throws {
        let fields = try WireFields(wire)
        func row(_ name: String) throws -> WireRow { try WireRow(fields.value(name), name) }
        func price(_ name: String, _ index: Int) throws -> Price { try row(name).decimal(index) }
        id = key
        ticker = try Ticker(
            ask: price("a", 0), bid: price("b", 0), last: price("c", 0), open: fields.decimal("o"),
            high: price("h", 1), low: price("l", 1), volume: row("v").decimal(1),
            averagePrice: price("p", 1),
            trades: row("t").integer(1))
    }
}
