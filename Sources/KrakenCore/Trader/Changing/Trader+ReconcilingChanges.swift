import Storage

extension Trader {
    /// What a look at the changes that are not settled showed.
    public struct ChangeReconciliation: Sendable {
        /// Changes that may still come.
        public var unresolved: [ChangeIntent] = []
        /// Changes that were settled now.
        public var settled: [ChangeIntent] = []
        /// Changes that were thought not to have come, and did: an alarm.
        public var appeared: [ChangeIntent] = []
    }

    /// Looks once for every change of an order that is not settled, a second at most altogether; says nothing new when it
    /// cannot.
    ///
    /// Costs nothing while everything is settled.
    public func reconcileChanges(within budget: Duration = .seconds(1)) async -> ChangeReconciliation {
        var result = ChangeReconciliation()
        let since = time.now() - Self.watchTime
        guard journal.exists, let open = try? await journal.use({ try $0.unresolvedChanges() }),
            let watched = try? await journal.use({ try $0.watchedChanges(since: since) }),
            !(open.isEmpty && watched.isEmpty)
        else { return result }
        let quick = Trader(
            kraken: kraken.trying(until: time.elapsed() + budget), markets: markets, journal: journal, time: time,
            rules: rules)
        let clock = try? await quick.kraken.clock()
        for change in open + watched {
            if let clock { try? await quick.lookOnce(for: change, clock: clock) }
            guard let now = try? await journal.use({ try $0.change(change.id) }) else { continue }
            if now.state.isUnresolved {
                result.unresolved.append(now)
            } else if now.state != change.state {
                if change.state.isUnresolved { result.settled.append(now) } else { result.appeared.append(now) }
            }
        }
        return result
    }

    /// One look, unless another process is at it, or is still sending the change.
    private func lookOnce(for change: ChangeIntent, clock: ExchangeClock) async throws {
        let (owner, now) = (ProcessMark.own.description, time.now())
        let mayLook = try await journal.use { journal in
            try !journal.isBeingSent(change.id, byOtherThan: owner)
                && journal.lease(change.id, to: owner, until: now + .seconds(5), at: now)
        }
        guard mayLook else { return }
        _ = try await changeLookup.look(for: change, clock: clock)
        try await journal.use { try $0.endLease(change.id, of: owner) }
    }
}
