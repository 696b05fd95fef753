public import Transport

/// Asks for the account's collateral and margin, valued in one currency.
public struct TradeBalance: Endpoint {
    /// Collateral and margin, in the currency asked for.
    public struct Response: WireReadable, Hashable, Sendable {
        /// All currencies together; nil when the exchange does not say.
        public let equivalentBalance: Amount?
        /// All collateral together.
        public let tradeBalance: Amount
        /// What open positions tie up.
        public let marginUsed: Amount
        /// What open positions have won or lost.
        public let unrealizedProfit: Amount
        /// What open positions cost.
        public let costBasis: Amount
        /// What open positions are worth.
        public let valuation: Amount
        /// Collateral and unrealised profit.
        public let equity: Amount
        /// Equity that is not tied up.
        public let freeMargin: Amount
        /// Free margin counting open orders; nil when the exchange does not say.
        public let freeMarginWithOrders: Amount?
        /// Equity in per cent of the margin used; nil without positions.
        public let marginLevel: Percent?
        /// What open orders are worth; nil when the exchange does not say.
        public let unexecutedValue: Amount?

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            equivalentBalance = try fields.optionalDecimal("eb")
            tradeBalance = try fields.decimal("tb")
            marginUsed = try fields.decimal("m")
            unrealizedProfit = try fields.decimal("n")
            costBasis = try fields.decimal("c")
            valuation = try fields.decimal("v")
            equity = try fields.decimal("e")
            freeMargin = try fields.decimal("mf")
            freeMarginWithOrders = try fields.optionalDecimal("mfo")
            marginLevel = try fields.optionalDecimal("ml")
            unexecutedValue = try fields.optionalDecimal("uv")
        }
    }

    public static let name = "TradeBalance"
    public var access: Access { .account(cost: 1) }
    public var parameters: [Parameter] { [Parameter("asset", optional: assetID)].compactMap(\.self) }

    /// The exchange's key of the currency; nil for US dollars.
    public var assetID: String?

    /// Asks for collateral and margin.
    public init(assetID: String? = nil) {
        self.assetID = assetID
    }
}
