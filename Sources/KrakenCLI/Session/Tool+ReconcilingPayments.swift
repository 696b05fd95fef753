import KrakenCore

extension Tool {
    /// Tells of payments that are settled now, may have been made, or were made although nobody thought so.
    func reconcilePayments(_ trader: Trader, within budget: Duration) async throws {
        let found = await trader.reconcilePayments(within: budget)
        try Task.checkCancellation()
        for payment in found.settled {
            let reference = payment.reference.map { " as \($0)" } ?? ""
            console.complain(
                "kraken: the \(payment.kind.rawValue) of \(payment.words) is settled now: it \(payment.state.words)\(reference)\n"
            )
            log.write(.info, "Funding", "\(payment.id) is settled: \(payment.state.rawValue)")
        }
        for payment in found.unresolved {
            warn(
                "the \(payment.kind.rawValue) of \(payment.words) \(payment.state.words): see 'kraken \(payment.kind.command) resolve'"
            )
        }
        for payment in found.appeared {
            warn(
                "ALARM: the \(payment.kind.rawValue) of \(payment.words) was called not made, and it was made as \(payment.reference ?? "?")"
            )
        }
    }
}
