import Storage

/// Finds out what became of orders whose answer was lost.
///
/// "Not placed" is concluded only from two passes that found nothing, long enough after the order's deadline, with the
/// exchange online and a key that sees both lists; nothing else settles an order but the order itself or the operator.
public struct OrderResolver: Sendable {
    let kraken: Kraken
    let journal: Journal
    let markets: Markets
    let time: TimeSource
    let rules: PlacingRules

    /// What is known after a look.
    public enum Resolution: Sendable {
        /// The exchange lists it.
        case found(ExchangeOrder)
        /// Proved not to exist.
        case notPlaced
        /// Still not known; the last pass says why.
        case unknown(LookupPass?)
    }

    /// When passes are made after a loss, counted from it; two more follow when absence counts.
    static let schedule: [Duration] = [.seconds(1), .seconds(3), .seconds(7), .seconds(15)]

    /// Looks until the order is found, its absence is proved, or the time is over that a one-shot command has.
    ///
    /// - Parameter onPass: hears of every pass and of when the next one is due, for people who wait.
    public func settle(
        _ intent: OrderIntent, clock: ExchangeClock, onPass: @Sendable (LookupPass?, Duration) -> Void
    ) async throws -> Resolution {
        let lost = time.elapsed()
        let rule = rules.absence(clock)
        let deadline = try await deadline(of: intent)
        let absenceCounts = lost + max(.zero, rule.earliest(deadline: deadline) - clock.time(at: lost))
        var last: LookupPass?
        for moment in LookupTimes(after: lost, absenceCounts: absenceCounts, gap: rule.gap).moments {
            let wait = max(.zero, moment - time.elapsed())
            onPass(last, wait)
            try await time.sleep(wait)
            switch try await look(for: intent, deadline: deadline, clock: clock, rule: rule) {
            case .unknown(let pass): last = pass
            case let settled: return settled
            }
        }
        return .unknown(last)
    }

    /// One pass, written down; concluded when it finds the order or completes the proof.
    func look(
        for intent: OrderIntent, deadline: Timestamp, clock: ExchangeClock, rule: AbsenceRule
    ) async throws -> Resolution {
        let lookup = OrderLookup(
            kraken: kraken, time: time, target: try await target(intent, deadline: deadline, clock: clock),
            clock: clock)
        let late = clock.time(at: time.elapsed()) >= rule.earliest(deadline: deadline)
        let wasOnline = late ? try await isOnline() : false
        let (seen, order) = try await lookup.pass()
        if let order {
            try await journal.use { try $0.record(seen, of: intent.id) }
            try await note(order, as: intent)
            return .found(order)
        }
        // Absence proves something only while the exchange works and shows this key everything.
        let doubt = seen.verdict == .absent && late ? try await doubt(wasOnline: wasOnline) : nil
        let made = doubt.map { LookupPass(begunAt: seen.begunAt, verdict: .cannotTell, detail: $0) } ?? seen
        let passes = try await journal.use { journal in
            try journal.record(made, of: intent.id)
            return try journal.passes(of: intent.id)
        }
        guard intent.state.isUnresolved, rule.isProved(by: passes, deadline: deadline) else { return .unknown(made) }
        let detail = "absent in two passes after \(deadline.rfc3339())"
        let settled = try await journal.apply(.provedAbsent, to: intent.id, at: time.now(), detail: detail)
        return settled.state == .notPlaced ? .notPlaced : .unknown(made)
    }

    /// Writes down how the exchange lists an order of ours.
    @discardableResult
    func note(_ order: ExchangeOrder, as intent: OrderIntent) async throws -> OrderIntent {
        try await journal.apply(
            .seen(order.sighting), to: intent.id, orderID: order.id, at: time.now(), detail: "\(order.id)")
    }

    /// After when the exchange must not act on an intent any more, by its own clock.
    func deadline(of intent: OrderIntent) async throws -> Timestamp {
        let attempts = try await journal.use { try $0.attempts(of: intent.id) }
        return attempts.map(\.deadline).max() ?? intent.createdAt + AbsenceRule.withoutDeadline
    }

    func target(
        _ intent: OrderIntent, deadline: Timestamp, clock: ExchangeClock
    ) async throws -> LookupTarget {
        let attempts = try await journal.use { try $0.attempts(of: intent.id) }
        // What was written down by the exchange's clock holds whatever our wall clock has done since.
        let skew = clock.time(at: time.elapsed()) - time.now()
        let sent = attempts.map { $0.exchangeSentAt ?? $0.sentAt + skew }.min() ?? intent.createdAt + skew
        let instrument = try? await markets.instrument(pair: intent.request.pair)
        let names = instrument.map { Set([intent.request.pair.description, $0.id, $0.alternativeName]) }
        var target = LookupTarget(
            key: intent.key, request: intent.request, pairNames: names, earliest: sent - clock.doubt)
        if case .userReference(let number) = intent.key {
            target.others = try await journal.use { try $0.orders(numbered: number, otherThan: intent.id) }
        }
        return target
    }

    /// Why absence would prove nothing now; nil when it does.
    func doubt(wasOnline: Bool) async throws -> String? {
        guard wasOnline, try await isOnline() else { return "the exchange is not online" }
        guard let rights = try await rights() else { return "what the key may see is not known" }
        return rights.showEveryOrder ? nil : "the key does not see every order"
    }

    func isOnline() async throws -> Bool {
        do {
            return try await kraken.send(SystemStatus()).value.state == .online
        } catch KrakenError.cancelled {
            throw KrakenError.cancelled
        } catch { return false }
    }

    /// What the key may do, at most a day old; nil when it cannot be asked, once and within a few seconds: no look and
    /// no order waits longer for it.
    ///
    /// - Parameters:
    ///   - limit: how long the question may take.
    ///   - pause: for how long it is not asked again, by this process, after a question without an answer.
    func rights(
        within limit: Duration = .seconds(5), askedAgainAfter pause: Duration = .zero
    ) async throws -> KeyRights? {
        let now = time.now()
        if let kept = try? await journal.use({ try $0.keyRights() }), kept.seenAt > now - .seconds(86_400),
            kept.seenAt <= now
        {
            return kept
        }
        if kraken.unansweredRights.isWithin(pause, of: time.elapsed()) { return nil }
        do {
            let end = time.elapsed() + limit
            let asker = kraken.trying(until: min(end, kraken.configuration.givesUpAt ?? end)).waitingAs(kraken)
            let info = try await asker.send(KeyInfo()).value
            let rights = KeyRights(
                seenAt: now, permissions: info.permissions, nonceWindow: info.nonceWindow,
                isLimitedInTime: info.queryFrom != nil || info.queryTo != nil)
            try? await journal.use { try $0.keep(rights) }
            return rights
        } catch KrakenError.cancelled {
            throw KrakenError.cancelled
        } catch {
            kraken.unansweredRights.note(time.elapsed())
            return nil
        }
    }
}
