import Trading

/// What AddOrder and AddOrderBatch ask for, read and checked as far as it goes without looking at the account.
struct OrderForm {
    let market: ListedMarket
    let order: OrderRecord

    /// What the check needs to know of the exchange.
    struct Context {
        let catalogue: Catalogue
        let now: Timestamp
        let rules: EngineRules
        var isLate = false
        let lastPrice: (ListedMarket) -> Price
    }

    /// Checks in the exchange's order: arguments, pair, minimum, cost, tick, deadline.
    init(_ parameters: Parameters, _ context: Context) throws {
        let arguments = try OrderArguments(parameters, now: context.now, rules: context.rules)
        guard let name = parameters["pair"] else { throw ExchangeFault.invalidArguments("pair") }
        guard let market = context.catalogue.market(name) else { throw ExchangeFault.unknownPair }
        try arguments.margin.check(arguments.side, in: market)
        let last = context.lastPrice(market)
        var order = arguments.record(pair: market.instrument.id, now: context.now)
        try order.setPrices(arguments.price, arguments.secondPrice, reference: last, in: market)
        let source = try arguments.source(in: market)
        order.trigger?.source = source
        try Self.checkSize(of: order, last: last, in: market)
        try Self.checkSteps(of: order, in: market)
        if let closing = order.closing { try Self.check(closing, of: order, last: last, in: market) }
        try Deadline.check(parameters["deadline"], now: context.now, isLate: context.isLate)
        (self.market, self.order) = (market, order)
    }

    private static func checkSize(of order: OrderRecord, last: Price, in market: ListedMarket) throws {
        guard !order.asksForPosition else { return }
        let rules = market.instrument
        let step =
            order.isVolumeInQuote
            ? Quantity(units: powerOfTen(Quantity.decimals - rules.costDecimals)) : market.lot
        guard order.quantity.isMultiple(of: step) else { throw ExchangeFault.invalidArguments("volume") }
        let quantity =
            order.isVolumeInQuote
            ? Quantity(buying: Amount(order.quantity), at: last, .down) : order.quantity
        guard quantity >= rules.minimumQuantity else { throw ExchangeFault.quantityTooSmall }
        let price = order.limitPrice ?? order.trigger?.price ?? last
        let cost = order.isVolumeInQuote ? Amount(order.quantity) : price.cost(of: quantity, .down)
        if let minimum = rules.minimumCost, cost < minimum { throw ExchangeFault.costTooSmall }
        guard let display = order.displayQuantity else { return }
        guard display.isMultiple(of: market.lot) else { throw ExchangeFault.invalidArguments("displayvol") }
    }

    private static func checkSteps(of order: OrderRecord, in market: ListedMarket) throws {
        for price in [order.limitPrice, order.type.isTrailing ? nil : order.trigger?.price] {
            if let price, !price.isMultiple(of: market.instrument.tick) { throw ExchangeFault.offTick }
        }
    }

    private static func check(
        _ closing: OrderRecord.Closing, of order: OrderRecord, last: Price, in market: ListedMarket
    ) throws {
        var child = order
        (child.type, child.side) = (closing.type, order.side == .buy ? .sell : .buy)
        do {
            try child.setPrices(closing.price, closing.secondPrice, reference: last, in: market)
        } catch { throw ExchangeFault.invalidArguments("close") }
        try checkSteps(of: child, in: market)
    }
}

/// When a request is too late.
enum Deadline {
    /// A deadline lies 2 to 60 seconds ahead; one that has passed means that the request came too late.
    ///
    /// A late request was let in when its deadline still lay far enough ahead.
    static func check(_ text: String?, now: Timestamp, isLate: Bool) throws {
        guard let text else { return }
        guard let deadline = Timestamp(rfc3339: text) else { throw ExchangeFault.invalidArguments("deadline") }
        guard deadline >= now else { throw ExchangeFault.deadlineElapsed }
        guard isLate || (now + .seconds(2)...now + .seconds(60)).contains(deadline) else {
            throw ExchangeFault.invalidArguments("deadline")
        }
    }
}
