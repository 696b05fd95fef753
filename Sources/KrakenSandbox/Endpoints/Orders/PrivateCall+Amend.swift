import Trading
import Transport

extension PrivateCall {
    /// Changes an order in place: it keeps its id and what it traded.
    func amendOrder() throws -> JSON {
        let order = try orderToAmend()
        let market = try market(ofID: order.pair)
        try Deadline.check(parameters["deadline"], now: now, isLate: isLate)
        guard order.closing == nil else { throw ExchangeFault.notEditable }
        let original = try originalAmend(of: order)
        let amended = try engine.amend(order, changes(of: order, in: market), in: market)
        if try store.amends.all(of: order).isEmpty { try store.amends.insert(original) }
        let id = try Identifiers.make("T", seed: settings.seed, serial: store.settings.nextSerial())
        try store.amends.insert(AmendRecord(amended, id: id, type: "user", time: now))
        return .object(["amend_id": .string(id)])
    }

    /// All terms an order ever had; the first row are the original ones.
    func orderAmends() throws -> JSON {
        guard let id = parameters["order_id"] else { throw ExchangeFault.invalidArguments("order_id") }
        guard Identifiers.isOrder(id), let order = try store.orders.find(id) else { throw ExchangeFault.invalidOrder }
        var amends = try store.amends.all(of: order)
        if amends.isEmpty { amends = try [originalAmend(of: order)] }
        let market = try market(ofID: order.pair)
        return .object(["count": .integer(amends.count), "amends": .array(amends.map { $0.json(in: market) })])
    }

    func orderToAmend() throws -> OrderRecord {
        let open = try store.orders.open()
        if let id = parameters["txid"] {
            guard Identifiers.isOrder(id) else { throw ExchangeFault.invalidOrder }
            guard let order = open.first(where: { $0.id == id }) else { throw try noSuchOrder() }
            return order
        }
        guard let text = parameters["cl_ord_id"] else { throw ExchangeFault.invalidArguments("txid") }
        guard let name = ClientName(text) else { throw ExchangeFault.invalidArguments() }
        guard let order = open.first(where: { $0.client?.key == name.key }) else { throw try noSuchOrder() }
        return order
    }

    /// The terms an order was made with, as a row that is the same each time it is asked for.
    private func originalAmend(of order: OrderRecord) throws -> AmendRecord {
        var row = AmendRecord(order, id: "", type: "original", time: order.opened)
        row.id = Identifiers.make("T", seed: ~settings.seed, serial: order.sequence)
        row.remaining = order.quantity
        return row
    }

    // MARK: What is to be changed

    private func changes(of order: OrderRecord, in market: ListedMarket) throws -> OrderChanges {
        var changes = OrderChanges(isPostOnly: parameters.flag("post_only"))
        if parameters["order_qty"] != nil {
            let quantity: Quantity = try parameters.positive("order_qty")
            guard quantity.isMultiple(of: market.lot) else { throw ExchangeFault.invalidArguments("order_qty") }
            changes.quantity = quantity
        }
        if parameters["display_qty"] != nil {
            guard order.type == .iceberg else { throw ExchangeFault.invalidArguments("display_qty") }
            changes.display = try parameters.positive("display_qty") as Quantity
        }
        if parameters["limit_price"] != nil {
            guard order.type.hasLimit else { throw ExchangeFault.invalidArguments("limit_price") }
            changes.limitPrice = try price("limit_price", rises: order.side == .sell, of: order, in: market)
        }
        if parameters["trigger_price"] != nil {
            guard order.waitsForTrigger else { throw ExchangeFault.invalidArguments("trigger_price") }
            changes.trigger = try trigger(of: order, in: market)
        }
        guard !changes.isEmpty else { throw ExchangeFault.invalidArguments() }
        return changes
    }

    private func trigger(of order: OrderRecord, in market: ListedMarket) throws -> PriceTerm {
        let term = try parameters.term("trigger_price")
        if order.type.isTrailing {
            guard term.sign == .plus else { throw ExchangeFault.invalidArguments("trigger_price") }
            return term
        }
        return try PriceTerm(price("trigger_price", rises: order.firesAbove, of: order, in: market))
    }

    /// A price as a number, or as a distance from the last one.
    private func price(
        _ name: String, rises: Bool, of order: OrderRecord, in market: ListedMarket
    ) throws -> Price {
        let last = Pricing(catalogue: catalogue, seed: settings.seed).price(of: market, at: Int(now.seconds))
        let term = try parameters.term(name)
        let tick = market.instrument.tick
        guard let price = term.price(from: last, rises: rises, tick: tick) else {
            throw ExchangeFault.invalidArguments(name)
        }
        guard price.isMultiple(of: tick) else { throw ExchangeFault.offTick }
        return price
    }
}
