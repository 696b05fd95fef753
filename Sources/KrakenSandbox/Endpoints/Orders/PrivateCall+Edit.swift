import Trading
import Transport

extension PrivateCall {
    /// The older way to change an order: it is cancelled and a new one takes its place.
    func editOrder() throws -> JSON {
        var old = try orderToEdit()
        let market = try market(ofID: old.pair)
        if !parameters.flag("validate") { old = try engine.count(old, upTo: Int(now.seconds), in: market) }
        guard let name = parameters["pair"] else { throw ExchangeFault.invalidArguments("pair") }
        guard let named = catalogue.market(name) else { throw ExchangeFault.unknownPair }
        guard named.instrument.id == old.pair else { throw ExchangeFault.invalidArguments("pair") }
        guard old.client == nil, old.closing == nil, old.trigger?.fired == nil else { throw ExchangeFault.notEditable }
        var new = try OrderForm(editedParameters(of: old), formContext()).order
        guard new.quantity > old.filled else { throw ExchangeFault.notEnoughLeft }
        new.quantity -= old.filled
        (new.start, new.expiry) = (old.status == .pending ? old.start : nil, old.expiry)
        (new.timeInForce, new.prevention) = (old.timeInForce, old.prevention)
        new.isFeeInBase = old.isFeeInBase
        guard !parameters.flag("validate") else { return editAnswer(new, nil, old, in: market) }
        try engine.cancel(old, reason: "Order replaced", at: now)
        let placed = try engine.place(new, in: market)
        return editAnswer(new, placed, old, in: market)
    }

    func orderToEdit() throws -> OrderRecord {
        guard let text = parameters["txid"] else { throw ExchangeFault.invalidArguments("txid") }
        let open = try store.orders.open()
        if let reference = Int(text) {
            let found = open.filter { $0.userReference == reference }
            guard let order = found.first, found.count == 1 else { throw try noSuchOrder() }
            return order
        }
        guard Identifiers.isOrder(text) else { throw ExchangeFault.invalidOrder }
        guard let order = open.first(where: { $0.id == text }) else { throw try noSuchOrder() }
        return order
    }

    /// The arguments an edit knows; others, such as a client's own name or a conditional close, are ignored.
    private static let editable = [
        "pair", "volume", "displayvol", "price", "price2", "oflags", "userref", "deadline", "validate",
    ]

    /// The old order's arguments with the new ones in their place; a post-only order must be asked for again.
    private func editedParameters(of old: OrderRecord) -> Parameters {
        var result =
            parameters.only(Self.editable)
            .setting("ordertype", to: old.type.rawValue).setting("type", to: old.side.rawValue)
        let reference = parameters["userref"].flatMap(Int.init) ?? old.userReference
        let kept: [(String, String?)] = [
            ("volume", old.quantity.description), ("displayvol", old.displayQuantity?.description),
            ("price", old.priceTerm?.exactText), ("price2", old.secondTerm?.exactText),
            ("userref", reference.map(String.init)), ("timeinforce", timeInForce(of: old)),
            ("trigger", old.trigger?.source.rawValue), ("leverage", old.leverage.map(String.init)),
            ("reduce_only", old.isReduceOnly ? "true" : nil), ("oflags", old.isFeeInBase ? "fcib" : nil),
        ]
        for (name, value) in kept where result[name] == nil { result = result.setting(name, to: value ?? "") }
        return result
    }

    /// A date is kept beside the arguments: it does not count from now again.
    private func timeInForce(of old: OrderRecord) -> String? {
        old.timeInForce == .goodTillDate ? nil : old.timeInForce.rawValue
    }

    private func editAnswer(
        _ new: OrderRecord, _ placed: OrderRecord?, _ old: OrderRecord, in market: ListedMarket
    ) -> JSON {
        let rules = market.instrument
        var members: [(String, JSON)] = [("status", "ok")]
        if let placed { members.append(("txid", .string(placed.id))) }
        members += [
            ("originaltxid", .string(old.id)), ("volume", .string(new.quantity.text(decimals: rules.quantityDecimals))),
        ]
        for (name, term) in [("price", new.priceTerm), ("price2", new.secondTerm)] {
            if let term { members.append((name, .string(term.text(decimals: rules.priceDecimals)))) }
        }
        members.append(("orders_cancelled", placed == nil ? 0 : 1))
        if let reference = new.userReference { members.append(("newuserref", .integer(reference))) }
        if let reference = old.userReference { members.append(("olduserref", .integer(reference))) }
        members.append(("descr", new.shortDescription(in: market)))
        return .object(members)
    }
}
