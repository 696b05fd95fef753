import Trading

/// The arguments of an order by themselves.
struct OrderArguments {
    let side: Side
    let type: OrderStyle
    let quantity: Quantity
    let price: PriceTerm?
    let secondPrice: PriceTerm?
    let display: Quantity?
    let flags: Set<String>
    let timeInForce: OrderRecord.TimeInForce
    let times: OrderTimes
    let closing: OrderRecord.Closing?
    let prevention: OrderBook.SelfTradePrevention
    let userReference: Int?
    let client: ClientName?
    let margin: MarginArguments
    private let sourceName: String

    init(_ parameters: Parameters, now: Timestamp, rules: EngineRules) throws {
        guard let type = parameters["ordertype"].flatMap(OrderStyle.init) else {
            throw ExchangeFault.invalidArguments("ordertype")
        }
        guard let side = parameters["type"].flatMap(Side.init(rawValue:)) else {
            throw ExchangeFault.invalidArguments("type")
        }
        (self.type, self.side) = (type, side)
        margin = try MarginArguments(parameters, type)
        quantity = margin.asksForPosition ? .zero : try parameters.positive("volume")
        price = type.isPlain ? nil : try parameters.term("price")
        secondPrice = try Self.secondPrice(parameters, type)
        flags = try Self.flags(parameters, type, side)
        if margin.leverage != nil && flags.contains("viqc") { throw ExchangeFault.invalidArguments("oflags") }
        timeInForce = try Self.timeInForce(parameters, type, isPost: flags.contains("post"))
        times = try OrderTimes(parameters, timeInForce: timeInForce, now: now)
        (userReference, client) = try Self.references(parameters)
        closing = try Self.closing(parameters)
        if margin.closes && closing != nil { throw ExchangeFault.invalidArguments("close") }
        if type == .settlePosition && times.start != nil { throw ExchangeFault.invalidArguments("starttm") }
        if closing != nil && client != nil && !rules.closingMayHaveClientName {
            throw ExchangeFault.invalidArguments("close")
        }
        display = try Self.display(parameters, type, quantity)
        prevention = try Self.choice(parameters, "stptype", default: .cancelNewest)
        sourceName = parameters["trigger"] ?? "last"
    }

    /// The order asked for, without its prices.
    func record(pair: String, now: Timestamp) -> OrderRecord {
        var order = OrderRecord(
            id: "", pair: pair, side: side, type: type, quantity: quantity, isPostOnly: flags.contains("post"),
            timeInForce: times.expiry != nil && timeInForce == .goodTillCancelled ? .goodTillDate : timeInForce,
            opened: now, userReference: userReference, client: client, displayQuantity: display,
            isVolumeInQuote: flags.contains("viqc"), prevention: prevention, start: times.start,
            expiry: times.expiry, closing: closing, touched: now)
        // Whatever is asked for, the fees of what is lent are paid in the quote asset.
        order.isFeeInBase = flags.contains("fcib") && margin.leverage == nil
        margin.mark(&order)
        return order
    }

    /// The price that sets orders off: markets in a currency have an index, which here is their last price.
    func source(in market: ListedMarket) throws -> OrderRecord.Trigger.Source {
        guard let source = OrderRecord.Trigger.Source(rawValue: sourceName) else {
            throw ExchangeFault.invalidArguments("trigger")
        }
        let hasIndex = market.instrument.quoteID.hasPrefix("Z")
        guard source == .last || hasIndex else { throw ExchangeFault.invalidArguments("Index unavailable") }
        return source
    }

    // MARK: Parts

    private static func secondPrice(_ parameters: Parameters, _ type: OrderStyle) throws -> PriceTerm? {
        guard !type.hasSecondPrice else { return try parameters.term("price2") }
        if parameters["price2"] ?? "0" != "0" { throw ExchangeFault.invalidArguments("price2") }
        return nil
    }

    private static func flags(_ parameters: Parameters, _ type: OrderStyle, _ side: Side) throws -> Set<String> {
        let flags = Set(parameters.list("oflags") ?? [])
        guard flags.isSubset(of: ["post", "fciq", "fcib", "nompp", "viqc"]), !flags.isSuperset(of: ["fciq", "fcib"]),
            !flags.contains("post") || type == .limit || type == .iceberg,
            !flags.contains("viqc") || (type == .market && side == .buy)
        else { throw ExchangeFault.invalidArguments("oflags") }
        return flags
    }

    private static func timeInForce(
        _ parameters: Parameters, _ type: OrderStyle, isPost: Bool
    ) throws -> OrderRecord.TimeInForce {
        guard let text = parameters["timeinforce"] else { return .goodTillCancelled }
        let value = OrderRecord.TimeInForce(rawValue: text.lowercased())
        let isImmediate = value == .immediateOrCancel || value == .fillOrKill
        guard let value, !(isPost && isImmediate), value != .fillOrKill || type == .limit else {
            throw ExchangeFault.invalidArguments("timeinforce")
        }
        return value
    }

    private static func references(_ parameters: Parameters) throws -> (Int?, ClientName?) {
        let reference = try parameters.integer("userref")
        if let reference, Int32(exactly: reference) == nil { throw ExchangeFault.invalidArguments("userref") }
        guard let text = parameters["cl_ord_id"] else { return (reference, nil) }
        // The field is not named here: a text that names it would read like "this id is in use already".
        guard reference == nil, let client = ClientName(text) else { throw ExchangeFault.invalidArguments() }
        return (nil, client)
    }

    private static func closing(_ parameters: Parameters) throws -> OrderRecord.Closing? {
        guard parameters.containsName(beginning: "close[") else { return nil }
        guard let type = parameters["close[ordertype]"].flatMap(OrderStyle.init), !type.isPlain,
            let price = parameters["close[price]"].flatMap(PriceTerm.init)
        else { throw ExchangeFault.invalidArguments("close") }
        let second = parameters["close[price2]"].flatMap { $0 == "0" ? nil : PriceTerm($0) }
        guard (second != nil) == type.hasSecondPrice else { throw ExchangeFault.invalidArguments("close") }
        return OrderRecord.Closing(type: type, price: price, secondPrice: second)
    }

    /// An iceberg shows a part of itself, a fifteenth at least.
    private static func display(
        _ parameters: Parameters, _ type: OrderStyle, _ quantity: Quantity
    ) throws -> Quantity? {
        guard type == .iceberg else {
            if parameters["displayvol"] ?? "0" != "0" { throw ExchangeFault.invalidArguments("displayvol") }
            return nil
        }
        let display: Quantity = try parameters.positive("displayvol")
        guard display <= quantity, display.units * 15 >= quantity.units else {
            throw ExchangeFault.invalidArguments("displayvol")
        }
        return display
    }

    private static func choice<Choice: RawRepresentable<String>>(
        _ parameters: Parameters, _ name: String, default usual: Choice
    ) throws -> Choice {
        guard let text = parameters[name] else { return usual }
        guard let choice = Choice(rawValue: text) else { throw ExchangeFault.invalidArguments(name) }
        return choice
    }
}
