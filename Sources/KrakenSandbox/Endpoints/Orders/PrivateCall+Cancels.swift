import Trading
import Transport

extension PrivateCall {
    /// One order by its id or the client's own name, or all with a user reference.
    func cancelOrder() throws -> JSON {
        let chosen = try ordersToCancel()
        guard !chosen.isEmpty else { throw try noSuchOrder() }
        return try cancel(chosen)
    }

    /// Up to fifty orders by ids, user references and the client's own names; those that do not live are left out.
    func cancelOrderBatch() throws -> JSON {
        try cancel(ordersToCancelInBatch())
    }

    func cancelAll() throws -> JSON { try cancel(store.orders.open()) }

    /// Arms, moves or disarms the timer that cancels every order of the account; it goes off once.
    func cancelAllOrdersAfter() throws -> JSON {
        guard let timeout = try parameters.integer("timeout"), timeout >= 0 else {
            throw ExchangeFault.invalidArguments("timeout")
        }
        guard timeout < 86_400 else { throw ExchangeFault(text: "EGeneral:Invalid timeout argument:above max") }
        let moment = timeout == 0 ? nil : (now + .seconds(Int64(timeout))).wholeSecond
        try store.settings.setCancelTime(moment)
        return .object([
            "currentTime": .string(now.rfc3339()), "triggerTime": .string(moment?.rfc3339() ?? "0"),
        ])
    }

    func ordersToCancel() throws -> [OrderRecord] {
        try store.orders.open().filter(cancelCondition())
    }

    func ordersToCancelInBatch() throws -> [OrderRecord] {
        let ids = parameters.texts("orders") ?? []
        let names = try (parameters.texts("cl_ord_ids") ?? []).map { text in
            guard let name = ClientName(text) else { throw ExchangeFault.invalidArguments() }
            return name.key
        }
        guard (1...50).contains(ids.count + names.count) else { throw ExchangeFault.invalidArguments("orders") }
        guard ids.allSatisfy({ Int($0) != nil || Identifiers.isOrder($0) }) else { throw ExchangeFault.invalidOrder }
        return try store.orders.open().filter { order in
            ids.contains(order.id) || order.userReference.map { ids.contains(String($0)) } ?? false
                || order.client.map { names.contains($0.key) } ?? false
        }
    }

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
        for order in orders {
            guard try store.settings.effectiveState(ofID: order.pair) != .maintenance else {
                throw ExchangeFault.unavailable
            }
            try engine.cancel(order, reason: "User requested", at: now)
        }
        return .object(["count": .integer(orders.count)])
    }
}
