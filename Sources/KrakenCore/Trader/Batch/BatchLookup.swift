import Storage
import Synchronization

/// Looks for several orders at once: one pass over the open orders and then the closed ones, without a filter.
///
/// An order that is found proves that the batch arrived, not that the others live: they may have been refused singly.
struct BatchLookup: Sendable {
    let kraken: Kraken
    let journal: Journal
    let resolver: OrderResolver
    let time: TimeSource
    let rules: PlacingRules

    /// Looks until each order is found or its absence is proved, or the time is over that a one-shot command has.
    ///
    /// - Returns: what is known of each; an order without an entry is as unknown as before.
    func settle(
        _ intents: [OrderIntent], clock: ExchangeClock, onPass: @Sendable (LookupPass?, Duration) -> Void
    ) async -> [ClientOrderID: OrderResolver.Resolution] {
        var known: [ClientOrderID: OrderResolver.Resolution] = [:]
        do {
            let lost = time.elapsed()
            let rule = rules.absence(clock)
            let deadline = try await deadline(of: intents)
            let wait = max(.zero, rule.earliest(deadline: deadline) - clock.time(at: lost))
            var last: LookupPass?
            for moment in LookupTimes(after: lost, absenceCounts: lost + wait, gap: rule.gap).moments {
                let pause = max(.zero, moment - time.elapsed())
                onPass(last, pause)
                try await time.sleep(pause)
                let open = intents.filter { known[$0.id] == nil }
                last = try await look(for: open, deadline: deadline, clock: clock, rule: rule, &known)
                if known.count == intents.count { break }
            }
        } catch {
            // What is known by now stays known.
        }
        return known
    }

    private func look(
        for intents: [OrderIntent], deadline: Timestamp, clock: ExchangeClock, rule: AbsenceRule,
        _ known: inout [ClientOrderID: OrderResolver.Resolution]
    ) async throws -> LookupPass? {
        let begun = clock.time(at: time.elapsed())
        let isLate = begun >= rule.earliest(deadline: deadline)
        let wasOnline = isLate ? try await resolver.isOnline() : false
        var targets: [LookupTarget] = []
        for intent in intents { targets.append(try await resolver.target(intent, deadline: deadline, clock: clock)) }
        let start = (targets.map(\.earliest).min() ?? begun) - .seconds(120)
        let open = try await list { try await kraken.send(OpenOrders(withTrades: true, isLookup: true)).value.orders }
        let closed = try await list { try await kraken.closedOrders(since: start) }
        let doubt = isLate ? try await resolver.doubt(wasOnline: wasOnline) : nil
        var last: LookupPass?
        for (intent, target) in zip(intents, targets) {
            var pass = LookupPass(begunAt: begun, verdict: .absent, detail: "")
            switch Self.leg(target, open, closed) {
            case .found(let order):
                pass = LookupPass(begunAt: begun, verdict: .found, detail: "\(order.id)")
                try await write(pass, intent)
                try await resolver.note(order, as: intent)
                known[intent.id] = .found(order)
                continue
            case .cannotTell(let reason): (pass.verdict, pass.detail) = (.cannotTell, reason)
            case .absent, .filterIgnored:
                if let doubt { (pass.verdict, pass.detail) = (.cannotTell, doubt) }
            }
            last = pass
            let passes = try await write(pass, intent)
            guard rule.isProved(by: passes, deadline: deadline) else { continue }
            let settled = try await journal.apply(
                .provedAbsent, to: intent.id, at: time.now(), detail: "absent in two passes after \(deadline.rfc3339())"
            )
            if settled.state == .notPlaced { known[intent.id] = .notPlaced }
        }
        return last
    }

    /// What both lists say of one order; a doubtful list does not hide what the other one shows.
    private static func leg(
        _ target: LookupTarget, _ open: Result<[ExchangeOrder], KrakenError>,
        _ closed: Result<[ExchangeOrder], KrakenError>
    ) -> LookupLeg {
        var doubt: LookupLeg?
        for (name, rows) in [("open orders", open), ("closed orders", closed)] {
            switch rows {
            case .failure(let error): doubt = doubt ?? .cannotTell("\(name): \(error.inFewWords)")
            case .success(let rows):
                switch target.read(rows, isFiltered: false) {
                case .found(let order): return .found(order)
                case .cannotTell(let reason): doubt = doubt ?? .cannotTell("\(name): \(reason)")
                case .absent, .filterIgnored: break
                }
            }
        }
        return doubt ?? .absent
    }

    /// A list that cannot be read whole cannot tell; only the end of the task ends the pass.
    private func list(
        _ read: () async throws -> [ExchangeOrder]?
    ) async throws -> Result<[ExchangeOrder], KrakenError> {
        do {
            guard let rows = try await read() else {
                return .failure(.unreadable("too many closed orders to look through"))
            }
            return .success(rows)
        } catch KrakenError.cancelled {
            throw KrakenError.cancelled
        } catch {
            if Task.isCancelled { throw KrakenError.cancelled }
            return .failure(error as? KrakenError ?? .unreadable("\(error)"))
        }
    }

    @discardableResult
    private func write(_ pass: LookupPass, _ intent: OrderIntent) async throws -> [LookupPass] {
        try await journal.use { journal in
            try journal.record(pass, of: intent.id)
            return try journal.passes(of: intent.id)
        }
    }

    /// All orders of a batch have the same deadline.
    private func deadline(of intents: [OrderIntent]) async throws -> Timestamp {
        var deadlines: [Timestamp] = []
        for intent in intents { deadlines.append(try await resolver.deadline(of: intent)) }
        return deadlines.max() ?? time.now()
    }
}
