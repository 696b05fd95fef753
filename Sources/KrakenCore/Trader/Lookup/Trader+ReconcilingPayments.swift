import Storage

extension Trader {
    /// What a look at the payments that are not settled showed.
    public struct PaymentReconciliation: Sendable {
        /// Payments that may have been made.
        public var unresolved: [Payment] = []
        /// Payments that were settled now.
        public var settled: [Payment] = []
        /// Payments that the operator had called not made, and that were made: an alarm.
        public var appeared: [Payment] = []
    }

    /// How often payments are looked for: those that may have been made, and those that are only watched.
    static let paymentPauses = (unresolved: Duration.seconds(10), watched: Duration.seconds(60))

    /// Looks once for every payment that is not settled, a second at most altogether; says nothing new when it cannot.
    ///
    /// Costs a look at the journal while everything is settled, and is counted over all processes of the key.
    public func reconcilePayments(within budget: Duration = .seconds(1)) async -> PaymentReconciliation {
        let now = time.now()
        guard journal.exists, let open = try? await journal.use({ try $0.payments()?.unresolved() ?? [] }),
            let watched = try? await journal.use({ try $0.payments()?.saidNotMade(since: now - Self.watchTime) ?? [] }),
            !(open.isEmpty && watched.isEmpty)
        else { return PaymentReconciliation() }
        let pause = open.isEmpty ? Self.paymentPauses.watched : Self.paymentPauses.unresolved
        let isDue = (try? await journal.use { try $0.takeTurn("payments", every: pause, at: now) }) ?? false
        if isDue && budget > .zero {
            let funding = Funding(
                kraken: kraken.trying(until: time.elapsed() + budget), markets: markets, journal: journal.payments,
                time: time)
            _ = await funding.settleUnresolved()
        }
        var result = PaymentReconciliation()
        for payment in open + watched {
            guard let now = try? await journal.use({ try $0.payments()?.payment(payment.id) }) else { continue }
            if now.state.isUnresolved {
                result.unresolved.append(now)
            } else if now.state == .appeared {
                result.appeared.append(now)
            } else if payment.state.isUnresolved {
                result.settled.append(now)
            }
        }
        return result
    }
}
