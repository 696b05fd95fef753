import Storage

/// Finds out what became of a change whose answer was lost.
struct ChangeLookup: Sendable {
    let kraken: Kraken
    let journal: Journal
    let resolver: OrderResolver
    let markets: Markets
    let time: TimeSource
    let rules: PlacingRules

    /// Looks until the change is seen, its absence is proved, or the time is over that a one-shot command has.
    ///
    /// - Parameter onPass: hears of every look and of when the next one is due.
    func settle(
        _ change: ChangeIntent, clock: ExchangeClock, onPass: @Sendable (LookupPass?, Duration) -> Void
    ) async throws -> (change: ChangeIntent, order: ExchangeOrder?) {
        let lost = time.elapsed()
        let rule = rules.absence(clock)
        let deadline = try await deadline(of: change)
        let wait = max(.zero, rule.earliest(deadline: deadline) - clock.time(at: lost))
        var last: LookupPass?
        for moment in LookupTimes(after: lost, absenceCounts: lost + wait, gap: rule.gap).moments {
            let pause = max(.zero, moment - time.elapsed())
            onPass(last, pause)
            try await time.sleep(pause)
            let (pass, now, order) = try await look(for: change, clock: clock)
            last = pass
            if !now.state.isUnresolved { return (now, order) }
        }
        return (try await journal.use { try $0.change(change.id) } ?? change, nil)
    }

    /// One look, written down; concluded when it shows the change, the order's end, or completes the proof.
    func look(
        for change: ChangeIntent, clock: ExchangeClock
    ) async throws -> (pass: LookupPass, change: ChangeIntent, order: ExchangeOrder?) {
        let rule = rules.absence(clock)
        let deadline = try await deadline(of: change)
        let begun = clock.time(at: time.elapsed())
        let isLate = begun >= rule.earliest(deadline: deadline)
        let wasOnline = isLate ? try await resolver.isOnline() : false
        let evidence = try await evidence(for: change, clock: clock)
        var pass = LookupPass(begunAt: begun, verdict: evidence.verdict, detail: evidence.detail)
        if isLate, pass.verdict == .absent, let doubt = try await resolver.doubt(wasOnline: wasOnline) {
            (pass.verdict, pass.detail) = (.cannotTell, doubt)
        }
        let made = pass
        let passes = try await journal.use { journal in
            try journal.record(made, ofChange: change.id)
            return try journal.passes(ofChange: change.id)
        }
        let isAbsent = rule.isProved(by: passes, deadline: deadline)
        guard let (state, order, successor) = Self.conclusion(evidence, isAbsent: isAbsent),
            change.state.mayBecome(state)
        else { return (made, change, nil) }
        let now = time.now()
        let settled = try await journal.use {
            try $0.settleChange(change.id, as: state, successor: successor, at: now, detail: made.detail)
        }
        return (made, settled, order)
    }

    private static func conclusion(
        _ evidence: ChangeEvidence, isAbsent: Bool
    ) -> (ChangeIntent.State, ExchangeOrder?, OrderID?)? {
        switch evidence {
        case .applied(let order, let successor): (.applied, order, successor)
        case .gone(let order): (.orderGone, order, nil)
        case .notYet(let order): isAbsent ? (.notApplied, order, nil) : nil
        case .noSuccessor(let order): isAbsent ? (.unprotected, order, nil) : nil
        case .cannotTell: nil
        }
    }

    private func evidence(for change: ChangeIntent, clock: ExchangeClock) async throws -> ChangeEvidence {
        let attempt = try await journal.use { try $0.attempt(ofChange: change.id) }
        // What was written down by the exchange's clock holds whatever our wall clock has done since.
        let skew = clock.time(at: time.elapsed()) - time.now()
        let sent = attempt?.exchangeSentAt ?? (attempt?.sentAt ?? change.createdAt) + skew
        let earliest = sent - clock.doubt
        do {
            switch change.way {
            case .amend:
                let order = try await order(change.orderID)
                let amends = try await amends(of: change.orderID)
                return .ofAmend(change, order: order, amends: amends, earliest: earliest)
            case .edit:
                // Open orders, then closed ones, and the old order last: what moves in between is seen.
                let candidates = try await candidates(since: earliest)
                guard let names = await pairNames(of: change.pair) else {
                    return .cannotTell("the names of its market cannot be read")
                }
                let order = try await order(change.orderID)
                return .ofEdit(change, order: order, candidates: candidates, pairNames: names, earliest: earliest)
            }
        } catch KrakenError.cancelled {
            throw KrakenError.cancelled
        } catch let error as KrakenError {
            return .cannotTell(error.inFewWords)
        }
    }

    private func order(_ id: OrderID) async throws -> ExchangeOrder? {
        try await kraken.send(QueryOrders(ids: [id], isLookup: true)).value.orders.first { $0.id == id }
    }

    /// Every change of the order; nil when they cannot be read.
    private func amends(of id: OrderID) async throws -> [OrderAmends.Amend]? {
        do {
            return try await kraken.send(OrderAmends(orderID: id, isLookup: true)).value.amends
        } catch KrakenError.cancelled { throw KrakenError.cancelled } catch { return nil }
    }

    private func candidates(since earliest: Timestamp) async throws -> [ExchangeOrder]? {
        let open = try await kraken.send(OpenOrders(isLookup: true)).value.orders
        guard let closed = try await kraken.closedOrders(since: earliest - .seconds(120)) else { return nil }
        return open + closed
    }

    /// Nil when they cannot be had: then no row can be told from ours.
    private func pairNames(of pair: Pair) async -> Set<String>? {
        guard let instrument = try? await markets.instrument(pair: pair) else { return nil }
        return [pair.description, instrument.id, instrument.alternativeName]
    }

    private func deadline(of change: ChangeIntent) async throws -> Timestamp {
        let attempt = try await journal.use { try $0.attempt(ofChange: change.id) }
        return attempt?.deadline ?? change.createdAt + AbsenceRule.withoutDeadline
    }
}

extension Kraken {
    /// Every closed order since a moment, of all names; nil when there are too many to look through.
    func closedOrders(since start: Timestamp) async throws(KrakenError) -> [ExchangeOrder]? {
        var call = ClosedOrders(withTrades: true, start: start, withoutCount: true, isLookup: true)
        var rows: [ExchangeOrder] = []
        for _ in 0..<20 {
            let page = try await send(call).value.orders
            rows += page
            if page.count < 50 { return rows }
            call.offset += page.count
        }
        return nil
    }
}
