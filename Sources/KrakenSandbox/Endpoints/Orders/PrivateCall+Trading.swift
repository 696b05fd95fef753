import Trading
import Transport

extension PrivateCall {
    func addOrder() throws -> JSON {
        let form = try OrderForm(parameters, formContext())
        var members = [("descr", form.order.shortDescription(in: form.market))]
        if !parameters.flag("validate") {
            let order = try engine.place(form.order, in: form.market)
            members.append(("txid", [.string(order.id)]))
        }
        return .object(members)
    }

    /// Two to fifteen orders of one market: one that makes no sense refuses them all, one the engine refuses only itself.
    func addOrderBatch() throws -> JSON {
        guard let orders = parameters.objects("orders"), (2...15).contains(orders.count) else {
            throw ExchangeFault.invalidArguments("orders")
        }
        guard let pair = parameters["pair"] else { throw ExchangeFault.invalidArguments("pair") }
        try Deadline.check(parameters["deadline"], now: now, isLate: isLate)
        let context = try formContext()
        let forms = try orders.map { try OrderForm($0.setting("pair", to: pair), context) }
        return try .object(["orders": .array(forms.map(line))])
    }

    private func line(_ form: OrderForm) throws -> JSON {
        var members: [(String, JSON)] = []
        if !parameters.flag("validate") {
            do {
                let order = try store.undoable { try engine.place(form.order, in: form.market) }
                members.append(("txid", .string(order.id)))
            } catch let fault as ExchangeFault {
                members.append(("error", .string(fault.text)))
            }
        }
        members.append(("descr", .object(["order": .string(form.order.description(in: form.market))])))
        if form.order.closing != nil {
            members.append(("close", .string(form.order.closingDescription(in: form.market))))
        }
        return .object(members)
    }

    func formContext() throws -> OrderForm.Context {
        let pricing = Pricing(catalogue: catalogue, seed: settings.seed)
        let second = Int(now.seconds)
        return try OrderForm.Context(
            catalogue: catalogue, now: now, rules: store.settings.rules(), isLate: isLate,
            lastPrice: { pricing.price(of: $0, at: second) })
    }
}
