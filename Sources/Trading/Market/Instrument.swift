/// One market's names and rules, as the exchange publishes them.
public struct Instrument: Hashable, Sendable {
    /// The modern name.
    public var pair: Pair
    /// The exchange's own key of the market, such as `XXBTZUSD`.
    public var id: String
    /// The exchange's short name, such as `XBTUSD`.
    public var alternativeName: String
    /// The exchange's keys of the two assets, such as `XXBT` and `ZUSD`.
    public var baseID: String
    /// See ``baseID``.
    public var quoteID: String
    /// Digits after the point in a price.
    public var priceDecimals: Int
    /// Digits after the point in a quantity.
    public var quantityDecimals: Int
    /// Digits after the point in a cost or fee, in quote currency.
    public var costDecimals: Int
    /// The price step.
    public var tick: Price
    /// The smallest quantity of an order.
    public var minimumQuantity: Quantity
    /// The smallest price × quantity of an order, in quote currency; nil when the exchange names none.
    public var minimumCost: Amount?
    /// What may be done in the market now.
    public var status: Status
    /// Taker fees by 30-day volume, lowest volume first.
    public var takerFees: [FeeTier]
    /// Maker fees by 30-day volume, lowest volume first; empty when makers pay the taker fee.
    public var makerFees: [FeeTier]
    /// How many times one's own money can be bought for, such as 2 and 3; empty without margin.
    public var buyLeverages: [Int]
    /// How many times one's own money can be sold for; empty without margin.
    public var sellLeverages: [Int]

    /// What the exchange lets one do in a market.
    public enum Status: String, Hashable, Sendable, CaseIterable, Codable {
        case online
        case cancelOnly = "cancel_only"
        case postOnly = "post_only"
        case limitOnly = "limit_only"
        case reduceOnly = "reduce_only"
        case maintenance
        case workInProgress = "work_in_progress"
        case delisted
        /// A word this version does not know.
        case other
    }

    /// The most times one's own money can be traded for; nil without margin.
    public var maximumLeverage: Int? { (buyLeverages + sellLeverages).max() }

    /// The fee from a 30-day volume on.
    public struct FeeTier: Hashable, Sendable {
        /// The 30-day volume, in the fee volume currency, from which the fee holds.
        public var volume: Amount
        /// The fee in per cent of the cost.
        public var fee: Percent

        /// A fee and the volume it begins at.
        public init(volume: Amount, fee: Percent) {
            self.volume = volume
            self.fee = fee
        }
    }

    public init(
        pair: Pair, id: String, alternativeName: String, baseID: String, quoteID: String, priceDecimals: Int,
        quantityDecimals: Int, costDecimals: Int, tick: Price, minimumQuantity: Quantity, minimumCost: Amount?,
        status: Status, takerFees: [FeeTier], makerFees: [FeeTier], buyLeverages: [Int] = [],
        sellLeverages: [Int] = []
    ) {
        self.pair = pair
        self.id = id
        self.alternativeName = alternativeName
        self.baseID = baseID
        self.quoteID = quoteID
        self.priceDecimals = priceDecimals
        self.quantityDecimals = quantityDecimals
        self.costDecimals = costDecimals
        self.tick = tick
        self.minimumQuantity = minimumQuantity
        self.minimumCost = minimumCost
        self.status = status
        self.takerFees = takerFees
        self.makerFees = makerFees
        self.buyLeverages = buyLeverages
        self.sellLeverages = sellLeverages
    }
}
