import Trading

/// The arguments of AddOrder, read and checked as far as they go without looking at the account.
struct OrderForm {
    let market: ListedMarket
    let order: OrderRecord
    let isOnlyValidated: Bool

    /// Checks in the exchange's order: arguments, pair, minimum, cost, tick, deadline.
    init(_ parameters: Parameters, catalogue: Catalogue, now: Timestamp, lastPrice: (ListedMarket) -> Price) throws {
        let arguments = try OrderArguments(parameters)
        guard let name = parameters["pair"] else { throw ExchangeFault.invalidArguments("pair") }
        guard let market = catalogue.market(name) else { throw ExchangeFault.unknownPair }
        let rules = market.instrument
        guard arguments.quantity.isMultiple(of: market.lot) else { throw ExchangeFault.invalidArguments("volume") }
        guard arguments.quantity >= rules.minimumQuantity else { throw ExchangeFault.quantityTooSmall }
        let price = arguments.limitPrice ?? lastPrice(market)
        let cost = price.cost(of: arguments.quantity, .down)
        if let minimum = rules.minimumCost, cost < minimum { throw ExchangeFault.costTooSmall }
        if let limit = arguments.limitPrice, !limit.isMultiple(of: rules.tick) { throw ExchangeFault.offTick }
        try Self.checkDeadline(parameters["deadline"], now: now)
        self.market = market
        isOnlyValidated = parameters.flag("validate")
        order = OrderRecord(
            id: "", pair: rules.id, side: arguments.side, type: arguments.type, quantity: arguments.quantity,
            limitPrice: arguments.limitPrice, isPostOnly: arguments.isPostOnly, timeInForce: arguments.timeInForce,
            opened: now, userReference: arguments.userReference, client: arguments.client)
    }

    /// A deadline lies 2 to 60 seconds ahead; one that has passed means that the request came too late.
    private static func checkDeadline(_ text: String?, now: Timestamp) throws {
        guard let text else { return }
        guard let deadline = Timestamp(rfc3339: text) else { throw ExchangeFault.invalidArguments("deadline") }
        guard deadline >= now else { throw ExchangeFault.deadlineElapsed }
        guard (now + .seconds(2)...now + .seconds(60)).contains(deadline) else {
            throw ExchangeFault.invalidArguments("deadline")
        }
    }
}

/// The arguments of AddOrder by themselves.
private struct OrderArguments {
    let side: Side
    let type: OrderType
    let quantity: Quantity
    let limitPrice: Price?
    let isPostOnly: Bool
    let timeInForce: OrderRecord.TimeInForce
    let userReference: Int?
    let client: ClientName?

    init(_ parameters: Parameters) throws {
        guard let type = parameters["ordertype"].flatMap(OrderType.init(rawValue:)) else {
            throw ExchangeFault.invalidArguments("ordertype")
        }
        guard let side = parameters["type"].flatMap(Side.init(rawValue:)) else {
            throw ExchangeFault.invalidArguments("type")
        }
        (self.type, self.side) = (type, side)
        quantity = try Self.positive(parameters, "volume")
        limitPrice = type == .limit ? try Self.positive(parameters, "price") : nil
        isPostOnly = try Self.flags(parameters, type).contains("post")
        timeInForce = try Self.timeInForce(parameters)
        if isPostOnly && timeInForce == .immediateOrCancel { throw ExchangeFault.invalidArguments("timeinforce") }
        (userReference, client) = try Self.references(parameters)
        try Self.refuseWhatIsNotOffered(parameters)
    }

    /// A positive decimal, small enough that a cost made of it can be written down.
    private static func positive<Unit>(_ parameters: Parameters, _ name: String) throws -> Fixed<Unit> {
        guard let text = parameters[name], let value = try? Fixed<Unit>(parsing: text), value > .zero,
            value < Fixed(whole: 10_000_000_000)
        else { throw ExchangeFault.invalidArguments(name) }
        return value
    }

    private static func flags(_ parameters: Parameters, _ type: OrderType) throws -> Set<String> {
        let flags = Set(parameters.list("oflags") ?? [])
        guard flags.isSubset(of: ["post", "fciq", "nompp"]), type == .limit || !flags.contains("post") else {
            throw ExchangeFault.invalidArguments("oflags")
        }
        return flags
    }

    private static func timeInForce(_ parameters: Parameters) throws -> OrderRecord.TimeInForce {
        guard let text = parameters["timeinforce"] else { return .goodTillCancelled }
        guard let value = OrderRecord.TimeInForce(rawValue: text.lowercased()) else {
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

    /// Asking for what is not offered must not be taken for an ordinary order.
    private static func refuseWhatIsNotOffered(_ parameters: Parameters) throws {
        if parameters.containsName(beginning: "close") { throw ExchangeFault.invalidArguments("close") }
        if parameters.flag("reduce_only") { throw ExchangeFault.invalidArguments("reduce_only") }
        if let leverage = parameters["leverage"], leverage != "none" {
            throw ExchangeFault.invalidArguments("leverage")
        }
        for name in ["starttm", "expiretm"] where parameters[name] ?? "0" != "0" {
            throw ExchangeFault.invalidArguments(name)
        }
        for name in ["displayvol", "trigger", "price2"] where parameters[name] ?? "0" != "0" {
            throw ExchangeFault.invalidArguments(name)
        }
    }
}
