import KrakenCore

extension Tool {
    /// Looks once for orders that are not settled, a second at most, and tells what there is to tell.
    func reconcile(_ trader: Trader) async throws {
        let found = await trader.reconcile()
        try Task.checkCancellation()
        for intent in found.settled {
            console.complain("kraken: order \(intent.id) is settled now: \(intent.state.words)\n")
            log.write(.info, "Orders", "\(intent.id) is settled: \(intent.state.rawValue)")
        }
        for intent in found.unresolved {
            warn("order \(intent.id) (\(intent.request.words)) has no definite answer yet; it may be live")
        }
        for intent in found.appeared {
            warn(
                "ALARM: order \(intent.id) (\(intent.request.words)) was thought not to exist, and has appeared"
                    + (intent.orderID.map { " as \($0): cancel it with 'kraken cancel --txid \($0)'" } ?? ""))
        }
        try await reconcileChanges(trader)
    }
}
