import KrakenCore

extension Tool {
    /// Tells of changes of orders that are settled now, may still come, or came although nobody thought so.
    func reconcileChanges(_ trader: Trader) async throws {
        let found = await trader.reconcileChanges()
        try Task.checkCancellation()
        for change in found.settled {
            let text = "the change of order \(change.orderID) is settled now: \(change.state.words)"
            if change.state == .unprotected { warn(text) } else { console.complain("kraken: \(text)\n") }
            log.write(.info, "Orders", text)
        }
        for change in found.unresolved {
            warn("the change of order \(change.orderID) of \(change.createdAt.shown) may still come")
        }
        for change in found.appeared {
            warn(
                "ALARM: the change of order \(change.orderID) of \(change.createdAt.shown) was thought not to have been made, and has been"
                    + (change.successor.map { ": its successor is \($0)" } ?? ""))
        }
    }
}
