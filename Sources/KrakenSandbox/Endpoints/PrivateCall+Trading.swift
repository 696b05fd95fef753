import Trading
import Transport

extension PrivateCall {
    func addOrder() throws -> JSON {
        let pricing = Pricing(catalogue: catalogue, seed: settings.seed)
        let form = try OrderForm(parameters, catalogue: catalogue, now: now) { market in
            pricing.price(of: market, at: Int(now.seconds))
        }
        if let client = form.order.client, try store.orders.open().contains(where: { $0.client?.key == client.key }) {
            throw ExchangeFault.duplicateClientName
        }
        let description = JSON.object(["order": .string(form.order.description(in: form.market))])
        if form.isOnlyValidated { return .object(["descr": description]) }
        let order = try engine.place(form.order, in: form.market)
        return .object(["descr": description, "txid": [.string(order.id)]])
    }

    /// One order by its id or the client's own name, or all with a user reference.
    func cancelOrder() throws -> JSON {
        let open = try store.orders.open()
        let chosen = try open.filter(cancelCondition())
        guard !chosen.isEmpty else { throw ExchangeFault.unknownOrder }
        return try cancel(chosen)
    }

    func cancelAll() throws -> JSON { try cancel(store.orders.open()) }

    private func cancelCondition() throws -> (OrderRecord) -> Bool {
        let reference = try parameters.integer("userref")
        if let id = parameters["txid"] {
            if let number = Int(id) { return { $0.userReference == number } }
            guard Identifiers.isOrder(id) else { throw ExchangeFault.invalidOrder }
            return { $0.id == id }
        }
        if let text = parameters["cl_ord_id"] {
            guard let name = ClientName(text) else { throw ExchangeFault.invalidArguments() }
            return { $0.client?.key == name.key }
        }
        guard let reference else { throw ExchangeFault.invalidArguments("txid") }
        return { $0.userReference == reference }
    }

    private func cancel(_ orders: [OrderRecord]) throws -> JSON {
        for var order in orders {
            (order.status, order.reason, order.closed) = (.canceled, "User requested", now)
            try store.orders.update(order)
        }
        return .object(["count": .integer(orders.count)])
    }
}
