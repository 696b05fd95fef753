import KrakenCore
import Trading

extension Tool {
    /// Looks once for orders, changes and payments that are not settled, and tells what there is to tell.
    ///
    /// Orders and payments share one second at most.
    ///
    /// Never to be called before a cancel. Costs a look at the journal while everything is settled.
    func reconcile(_ trader: Trader) async throws {
        let end = time.elapsed() + .seconds(1)
        let found = await trader.reconcile()
        try Task.checkCancellation()
        bell.silence()
        tell(found)
        try await reconcileChanges(trader)
        try await reconcilePayments(trader, within: end - time.elapsed())
    }

    /// Tells of orders that are not settled, as far as the journal knows; the exchange is not asked.
    ///
    /// - Parameter subject: the order that the command itself is about.
    func tellAlarms(_ trader: Trader, except subject: ClientOrderID? = nil) async {
        bell.silence()
        var found = await trader.alarms()
        found.unresolved.removeAll { $0.id == subject }
        found.appeared.removeAll { $0.id == subject }
        found.ended.removeAll { $0.id == subject }
        tell(found)
    }

    /// Tells of orders that are not settled, if the command talked to the account and has not told of them itself.
    ///
    /// Comes after the command, and never after a cancel, which needs no journal and must not wait for one.
    func ring(after path: [String]) async {
        guard !path.contains("cancel"), !path.contains("panic"), !Task.isCancelled, let trader = bell.take() else {
            return
        }
        await tellAlarms(trader)
    }

    private func tell(_ found: Trader.Reconciliation) {
        for intent in found.settled {
            console.complain("kraken: order \(intent.id) is settled now: \(intent.state.words)\n")
            log.write(.info, "Orders", "\(intent.id) is settled: \(intent.state.rawValue)")
        }
        for intent in found.ended {
            let name = intent.orderID.map { " as \($0)" } ?? ""
            let text = "the alarm is over: order \(intent.id), which appeared late\(name), is \(intent.state.words)"
            console.complain("kraken: \(text)\n")
            log.write(.info, "Orders", text)
        }
        for intent in found.unresolved {
            warn(
                "order \(intent.id) (\(intent.request.words)) has no definite answer yet; it may be live:"
                    + " see 'kraken order resolve \(intent.id)'")
        }
        for intent in found.appeared { warn(intent.alarm(replacement: found.replacements[intent.id])) }
    }
}

extension OrderIntent {
    /// What to say of an order that was thought not to exist.
    fileprivate func alarm(replacement: OrderIntent?) -> String {
        let name = orderID.map { "--txid \($0)" } ?? "--cl-ord-id \(id)"
        let shown = orderID.map { " as \($0)" } ?? ""
        var text = "ALARM: order \(id) (\(request.words)) was thought not to exist, and has appeared\(shown)"
        if let replacement {
            text += "; order \(replacement.id), placed in its stead, is \(replacement.state.words)"
            text += ": cancel the late one with 'kraken cancel \(name)'"
        } else {
            text += ": cancel it with 'kraken cancel \(name)' if you do not want it any more"
        }
        guard let orderID else { return text }
        return text + "; silence this with 'kraken order resolve \(id) --found \(orderID) --reason TEXT'"
    }
}
