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

        /// Whether there is anything to tell.
        public var isQuiet: Bool { unresolved.isEmpty && settled.isEmpty && appeared.isEmpty }
    }

    /// How long orders are watched that were thought not to exist.
    static let watchTime = Duration.seconds(86_400)

    /// Looks once for every order that is not settled, a second at most altogether; says nothing new when it cannot.
    ///
    /// Costs nothing while everything is settled.
    public func reconcile(within budget: Duration = .seconds(1)) async -> Reconciliation {
        let since = time.now() - Self.watchTime
        guard journal.exists, let open = try? await journal.unresolved(),
            let watched = try? await journal.use({ try $0.watched(since: since) })
        else { return Reconciliation() }
        guard !open.isEmpty || !watched.isEmpty else { return Reconciliation() }
        let quick = Trader(
            kraken: kraken.trying(until: time.elapsed() + budget), markets: markets, journal: journal, time: time,
            rules: rules)
        if let clock = try? await quick.kraken.clock() {
            for intent in open + watched.filter({ $0.state != .appeared }) {
                try? await quick.lookOnce(for: intent, clock: clock)
            }
        }
        return await reconciliation(of: open, watched)
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
            } else if intent.state.isUnresolved {
                result.settled.append(now)
            }
        }
        return result
    }

    /// Writes down what a list of orders shows of ours.
    func settle(found orders: [ExchangeOrder]) async throws {
        guard journal.exists else { return }
        let since = time.now() - Self.watchTime
        let open = try await journal.unresolved()
        let watched = try await journal.use { try $0.watched(since: since) }
        for intent in open + watched.filter({ $0.state != .appeared }) {
            guard let order = orders.first(where: { $0.isNamed(intent.id) }) else { continue }
            try await resolver.note(order, as: intent)
        }
    }
}

extension Trader {
    /// The operator's own verdict on an order.
    public enum Verdict: Hashable, Sendable {
        /// It exists under that id.
        case found(OrderID)
        /// There is none.
        case absent
    }

    /// Settles an order by the operator's word, with the reason on record.
    public func declare(_ id: ClientOrderID, _ verdict: Verdict, reason: String) async -> Envelope<OrderIntent> {
        await .catching(time.now) {
            let now = time.now()
            let intent =
                switch verdict {
                case .found(let orderID):
                    try await journal.apply(
                        .declaredPlaced, to: id, orderID: orderID, at: now, detail: "\(orderID): \(reason)")
                case .absent: try await journal.apply(.declaredAbsent, to: id, at: now, detail: reason)
                }
            return Timed(value: intent, moment: now)
        }
    }
}
