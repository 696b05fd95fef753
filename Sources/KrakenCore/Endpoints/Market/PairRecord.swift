import Transport

/// One market as the exchange lists it, by the exchange's own keys.
public struct PairRecord: KeyedRow, Hashable, Sendable {
    /// The exchange's key, such as `XXBTZUSD`.
    public let id: String
    /// The exchange's short name, such as `XBTUSD`.
    public let alternativeName: String
    /// The name with a slash, such as `XBT/USD`; nil for retired markets.
    public let slashedName: String?
    /// The exchange's key of what is traded.
    public let baseID: String
    /// The exchange's key of what it is paid in.
    public let quoteID: String
    /// Digits after the point in a price.
    public let priceDecimals: Int
    /// Digits after the point in a quantity.
    public let quantityDecimals: Int
    /// Digits after the point in a cost; nil when the exchange does not say.
    public let costDecimals: Int?
    /// The price step; nil when the exchange does not say.
    public let tick: Price?
    /// The smallest quantity of an order; nil when the exchange does not say.
    public let minimumQuantity: Quantity?
    /// The smallest price × quantity of an order; nil when the exchange does not say.
    public let minimumCost: Amount?
    /// What may be done in the market; `online` when the exchange does not say.
    public let status: Instrument.Status
    /// Taker fees, lowest volume first.
    public let takerFees: [Instrument.FeeTier]
    /// Maker fees, lowest volume first; empty when makers pay the taker fee.
    public let makerFees: [Instrument.FeeTier]
    /// How many times one's own money can be bought for; empty without margin.
    public let buyLeverages: [Int]
    /// How many times one's own money can be sold for; empty without margin.
    public let sellLeverages: [Int]

    init(key: String, wire: JSON) throws {
        let fields = try WireFields(wire)
        id = key
        alternativeName = try fields.text("altname")
        slashedName = try fields.optionalText("wsname")
        baseID = try fields.text("base")
        quoteID = try fields.text("quote")
        priceDecimals = try Self.digits(fields.integer("pair_decimals"))
        quantityDecimals = try Self.digits(fields.integer("lot_decimals"))
        costDecimals = try fields.optionalInteger("cost_decimals").map(Self.digits)
        tick = try fields.optionalDecimal("tick_size").map(Self.positive)
        minimumQuantity = try fields.optionalDecimal("ordermin").map(Self.positive)
        minimumCost = try fields.optionalDecimal("costmin")
        if let minimumCost, minimumCost < .zero { throw WireFault("costmin is negative") }
        status = try fields.optionalText("status").map { Instrument.Status(rawValue: $0) ?? .other } ?? .online
        takerFees = try fields.elements("fees").map(Self.feeTier)
        makerFees = try fields.elements("fees_maker").map(Self.feeTier)
        buyLeverages = try fields.elements("leverage_buy").compactMap(Self.leverage)
        sellLeverages = try fields.elements("leverage_sell").compactMap(Self.leverage)
    }

    /// The market under its modern name; what the exchange left unsaid follows from the digits.
    public func instrument(named pair: Pair) -> Instrument {
        Instrument(
            pair: pair, id: id, alternativeName: alternativeName, baseID: baseID, quoteID: quoteID,
            priceDecimals: priceDecimals, quantityDecimals: quantityDecimals,
            costDecimals: costDecimals ?? max(priceDecimals, 5), tick: tick ?? Self.step(decimals: priceDecimals),
            minimumQuantity: minimumQuantity ?? Self.step(decimals: quantityDecimals), minimumCost: minimumCost,
            status: status, takerFees: takerFees, makerFees: makerFees, buyLeverages: buyLeverages,
            sellLeverages: sellLeverages)
    }

    /// As many digits as a ``Fixed`` can have after its point.
    private static func digits(_ count: Int) throws -> Int {
        guard (0...Price.decimals).contains(count) else { throw WireFault("\(count) decimals") }
        return count
    }

    private static func positive<Unit>(_ value: Fixed<Unit>) throws -> Fixed<Unit> {
        guard value > .zero else { throw WireFault("a step or minimum is not positive") }
        return value
    }

    private static func step<Unit>(decimals: Int) -> Fixed<Unit> {
        Fixed(units: powerOfTen(max(0, Fixed<Unit>.decimals - max(0, decimals))))
    }

    /// Only told to people, so one that cannot be read is no reason to leave out its market.
    private static func leverage(_ wire: JSON) -> Int? { wire.wireText.flatMap { Int($0) } }

    /// `[volume, per cent]`.
    private static func feeTier(_ row: JSON) throws -> Instrument.FeeTier {
        let row = try WireRow(row, "a fee")
        return try Instrument.FeeTier(volume: row.decimal(0), fee: row.decimal(1))
    }
}
