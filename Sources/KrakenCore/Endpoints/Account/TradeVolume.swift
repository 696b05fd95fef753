public import Transport

/// Asks for the account's 30-day volume and the fees that follow from it.
public struct TradeVolume: Endpoint {
    /// Volume and fees.
    public struct Response: WireReadable, Hashable, Sendable {
        /// The 30-day volume, in the fee volume currency.
        public let volume: Amount
        /// What takers pay, by the exchange's key of the market, in per cent.
        public let takerFees: [String: Percent]
        /// What makers pay; a market that is missing here takes the taker fee from them, too.
        public let makerFees: [String: Percent]

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            volume = try fields.decimal("volume")
            takerFees = try Self.fees(wire["fees"])
            makerFees = try Self.fees(wire["fees_maker"])
        }

        private static func fees(_ wire: JSON?) throws -> [String: Percent] {
            guard let wire, wire != .null else { return [:] }
            let rows = try WireFields(wire).members.map { ($0.key, try WireFields($0.value).decimal("fee") as Percent) }
            return Dictionary(rows) { first, _ in first }
        }
    }

    public static let name = "TradeVolume"
    public var access: Access { .account(cost: 1) }
    public var parameters: [Parameter] { [Parameter("pair", list: pairIDs)].compactMap(\.self) }

    /// The exchange's keys of the markets whose fees are asked for.
    public var pairIDs: [String]

    /// Asks for the fees of some markets.
    public init(pairIDs: [String]) {
        self.pairIDs = pairIDs
    }
}
