import Trading

extension PrivateCall {
    /// Counts a request at the engine, per market, before it is carried out; it stays counted when it is refused.
    ///
    /// - Throws: ``ExchangeFault/engineLimitExceeded`` when the tier's maximum would be exceeded; then nothing is
    ///   counted. Batches of cancels are carried out all the same.
    func countAtEngine(_ method: String) throws {
        var costs: [String: Int64] = [:]
        switch method {
        case "AddOrder" where !parameters.flag("validate"): add(EngineCost.add, to: &costs)
        case "AddOrderBatch" where !parameters.flag("validate"):
            add(EngineCost.batch(parameters.objects("orders")?.count ?? 0), to: &costs)
        case "AmendOrder": try count(orderToAmend(), EngineCost.amend, in: &costs)
        case "EditOrder" where !parameters.flag("validate"): try count(orderToEdit(), EngineCost.edit, in: &costs)
        case "CancelOrder": for order in try ordersToCancel() { count(order, EngineCost.cancel, in: &costs) }
        case "CancelOrderBatch":
            for order in try ordersToCancelInBatch() { count(order, EngineCost.cancel, in: &costs) }
        default: return
        }
        for (pair, cost) in costs { try count(cost, pair: pair, isLimited: method != "CancelOrderBatch") }
    }

    private func add(_ cost: Int64, to costs: inout [String: Int64]) {
        guard let name = parameters["pair"], let market = catalogue.market(name) else { return }
        costs[market.instrument.id, default: 0] += cost
    }

    private func count(_ order: OrderRecord, _ cost: (Duration) -> Int64, in costs: inout [String: Int64]) {
        costs[order.pair, default: 0] += cost(now - order.touched)
    }

    private func count(_ cost: Int64, pair: String, isLimited: Bool) throws {
        var counter = try store.counters.find(pair) ?? PairCounter(counted: now)
        let value = counter.value(at: now, tier: settings.tier) + cost
        guard !isLimited || cost == 0 || value <= settings.tier.engineMaximum else {
            throw ExchangeFault.engineLimitExceeded
        }
        counter.add(cost, at: now, tier: settings.tier)
        try store.counters.save(counter, pair: pair)
    }
}
