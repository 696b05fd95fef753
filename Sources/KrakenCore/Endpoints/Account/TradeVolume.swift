public import Transport

/// Asks for the account's 30-day volume and the fees that follow from it.
public struct TradeVolume: Endpoint {
    /// Volume and fees.
    public struct Response: WireReadable, Hashable, Sendable {
        /// The exchange's key of the currency in which volumes are counted; nil when it does not say.
        public let currencyID: String?
        /// The 30-day volume, in the fee volume currency.
        public let volume: Amount
        /// Where the account stands as a taker, by the exchange's key of the market.
        public let takers: [String: FeeStanding]
        /// Where the account stands as a maker; a market that is missing here takes the taker fee from makers, too.
        public let makers: [String: FeeStanding]

        /// What takers pay, by the exchange's key of the market, in per cent.
        public var takerFees: [String: Percent] { takers.mapValues(\.fee) }
        /// What makers pay; a market that is missing here takes the taker fee from them, too.
        public var makerFees: [String: Percent] { makers.mapValues(\.fee) }

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            currencyID = try fields.optionalText("currency")
            volume = try fields.decimal("volume")
            takers = try Self.standings(wire["fees"])
            makers = try Self.standings(wire["fees_maker"])
        }

        private static func standings(_ wire: JSON?) throws -> [String: FeeStanding] {
            guard let wire, wire != .null else { return [:] }
            return try WireFields(wire).values { name, fields in try FeeStanding(wire: fields.value(name)) }
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

/// What an account pays in a market, and what would be the next less.
public struct FeeStanding: WireReadable, Hashable, Sendable {
    /// What is paid now, in per cent.
    public let fee: Percent
    /// What the next tier pays; nil in the last tier, and when the exchange does not say.
    public let nextFee: Percent?
    /// From which 30-day volume on the next tier holds; nil as ``nextFee``.
    public let nextVolume: Amount?
    /// From which 30-day volume on the fee of now holds; nil when the exchange does not say.
    public let tierVolume: Amount?

    public init(wire: JSON) throws {
        let fields = try WireFields(wire)
        fee = try fields.decimal("fee")
        nextFee = try fields.optionalDecimal("nextfee", "next_fee")
        nextVolume = try fields.optionalDecimal("nextvolume", "next_volume")
        tierVolume = try fields.optionalDecimal("tiervolume", "tier_volume")
    }
}
