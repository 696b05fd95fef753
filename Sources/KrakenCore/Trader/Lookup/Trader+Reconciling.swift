import Storage

extension Trader {
    /// What a look at the orders that are not settled showed.
    public struct Reconciliation: Sendable {
        /// Orders that are still not settled.
        public var unresolved: [OrderIntent] = []
        /// Orders that were settled now.
        public var settled: [OrderIntent] = []
        /// Orders that were thought not to exist and do: an alarm.
        public var appeared: [OrderIntent] = []
        /// Orders that were such an alarm and are over now.
        public var ended: [OrderIntent] = []

        /// Later orders for the same as one that has appeared, by its id.
        public var replacements: [ClientOrderID: OrderIntent] = [:]

        /// Whether there is anything to tell.
        public var isQuiet: Bool { unresolved.isEmpty && settled.isEmpty && appeared.isEmpty && ended.isEmpty }
    }

    /// How long orders are watched that were thought not to exist.
    static let watchTime = Duration.seconds(86_400)

    /// How often orders are looked for that are only watched.
    static let watchPause = Duration.seconds(60)

    /// Looks once for every order that is not settled, a second at most altogether; says nothing new when it cannot.
    ///
    /// Costs nothing while everything is settled. Orders that were thought not to exist are looked for once a minute,
    /// counted over all processes of the key.
    public func reconcile(within budget: Duration = .seconds(1)) async -> Reconciliation {
        guard let (open, watched) = await attention() else { return Reconciliation() }
        var sought = open
        if !watched.isEmpty, await isWatchDue() { sought += watched }
        if !sought.isEmpty {
            let quick = Trader(
                kraken: kraken.trying(until: time.elapsed() + budget), markets: markets, journal: journal, time: time,
                rules: rules)
            if let clock = try? await quick.kraken.clock() {
                for intent in await longestUnseen(sought) { try? await quick.lookOnce(for: intent, clock: clock) }
            }
        }
        return await reconciliation(of: open, watched)
    }

    /// What a look would be about, as the journal has it, without asking the exchange.
    public func alarms() async -> Reconciliation {
        guard let (open, watched) = await attention() else { return Reconciliation() }
        return await reconciliation(of: open, watched)
    }

    /// Orders that are not settled, and those that are watched; nil when there are none, or no journal.
    private func attention() async -> (open: [OrderIntent], watched: [OrderIntent])? {
        let since = time.now() - Self.watchTime
        guard journal.exists, let open = try? await journal.unresolved(),
            let watched = try? await journal.use({ try $0.watched(since: since) }),
            !open.isEmpty || !watched.isEmpty
        else { return nil }
        return (open, watched)
    }

    /// The orders that nobody has looked for in the longest time first: the second is soon over.
    private func longestUnseen(_ intents: [OrderIntent]) async -> [OrderIntent] {
        guard intents.count > 1 else { return intents }
        var looks: [(intent: OrderIntent, last: Timestamp)] = []
        for intent in intents {
            let passes = try? await journal.use { try $0.passes(of: intent.id) }
            looks.append((intent, passes?.last?.begunAt ?? Timestamp(nanoseconds: 0)))
        }
        return looks.sorted { $0.last < $1.last }.map(\.intent)
    }

    private func isWatchDue() async -> Bool {
        let now = time.now()
        return (try? await journal.use { try $0.takeTurn("watch", every: Self.watchPause, at: now) }) ?? true
    }

    private func lookOnce(for intent: OrderIntent, clock: ExchangeClock) async throws {
        let owner = ProcessMark.own.description
        let now = time.now()
        guard try await journal.use({ try $0.lease(intent.id, to: owner, until: now + .seconds(5), at: now) }) else {
            return
        }
        let deadline = try await resolver.deadline(of: intent)
        _ = try await resolver.look(for: intent, deadline: deadline, clock: clock, rule: rules.absence(clock))
        try await journal.use { try $0.endLease(intent.id, of: owner) }
    }

    private func reconciliation(of open: [OrderIntent], _ watched: [OrderIntent]) async -> Reconciliation {
        var result = Reconciliation()
        for intent in open + watched {
            guard let now = try? await journal.intent(intent.id) else { continue }
            if now.state.isUnresolved {
                result.unresolved.append(now)
            } else if now.state == .appeared {
                result.appeared.append(now)
                result.replacements[now.id] = try? await journal.use { try $0.replacement(of: now) }
            } else if intent.state == .appeared {
                result.ended.append(now)
            } else if intent.state.isUnresolved {
                result.settled.append(now)
            }
        }
        return result
    }

    /// Writes down what a list of orders shows of ours, in one transaction.
    ///
    /// - Parameter isHurried: whether no other process is waited for; the next list tells it again.
    func settle(found orders: [ExchangeOrder], isHurried: Bool = false) async throws {
        guard journal.exists else { return }
        let now = time.now()
        let seen = orders.map {
            SeenOrder(orderID: $0.id, clientOrderID: $0.clientOrderID, sighting: $0.sighting)
        }
        let note: @Sendable (JournalRepository) throws -> Void = {
            try $0.note(seen, watchedSince: now - Self.watchTime, at: now)
        }
        if isHurried { try await journal.useQuickly(note) } else { try await journal.use(note) }
    }
}
