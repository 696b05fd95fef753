import Storage
import Synchronization

/// Places several orders with one call, transmitted once: every intent is in the journal first, and what is not answered
/// definitely is looked up, row by row.
struct BatchDesk: Sendable {
    let kraken: Kraken
    let journal: Journal
    let lookup: BatchLookup
    let time: TimeSource
    let rules: PlacingRules

    /// Places the orders of a batch.
    ///
    /// - Parameter confirmedAt: when the operator said yes, by the monotonic clock.
    func place(
        _ batch: BatchPlan, as intents: [OrderIntent], clock: ExchangeClock, confirmedAt: Duration,
        override: OrderDesk.Override, observer: OrderDesk.Observer
    ) async throws -> BatchPlacement {
        let since = override.repeats ? nil : (intents.map(\.createdAt).min() ?? time.now()) - rules.repeatGuard
        let owner = ProcessMark.own.description
        let budget = override.limits ? nil : batch.rows.first?.plan.checks.budget
        let words = zip(intents.map(\.id), batch.rows.map(\.plan.priceWords))
        let details = Dictionary(words) { first, _ in first }
        try await journal.use {
            try $0.record(
                batch: intents, owner: owner, refusingRepeatsSince: since, within: budget, details: details)
        }
        let life = intents.map { rules.life(of: $0.request, by: clock) }.min() ?? rules.lifeOfChange(by: clock)
        let call = batch.call(as: intents, deadline: .after(life, by: clock))
        let nonceWindow = try await lookup.resolver.rights()?.nonceWindow
        let notAfter = confirmedAt + rules.confirmationLife
        let begun = Mutex<[OrderIntent]?>(nil)
        let (journal, time, ids) = (journal, time, intents.map(\.id))
        let transmission = await kraken.transmit(call, nonceWindow: nonceWindow) { attempt in
            guard time.elapsed() <= notAfter else { throw OrderDesk.ConfirmationExpired() }
            let record = OrderAttempt(
                nonce: String(attempt.nonce), sentAt: attempt.at, exchangeSentAt: attempt.deadline.map { $0 - life },
                deadline: attempt.deadline ?? attempt.at, owner: owner)
            let sending = try await journal.use {
                try $0.begin(batch: ids, attempt: record, despiteUnknown: override.unknown)
            }
            begun.withLock { $0 = sending }
            observer.onFlight()
        }
        // What this process knows counts, whatever the journal can still read back.
        let sent = begun.withLock(\.self) ?? intents
        let placement = await write(Self.outcomes(of: transmission, count: sent.count), sent)
        return await lookedUp(placement, clock: clock, observer: observer)
    }

    /// What the answer says of each order.
    static func outcomes(
        of transmission: Transmission<AddOrderBatch.Response>, count: Int
    ) -> [BatchPlacement.Outcome] {
        func all(_ outcome: BatchPlacement.Outcome) -> [BatchPlacement.Outcome] {
            Array(repeating: outcome, count: count)
        }
        switch transmission {
        case .notSent(let error): return all(.notSent(error))
        case .refused(let errors): return all(.refused(errors))
        case .refusedMayPass(let errors): return all(.refusedForNow(errors))
        case .exists(let errors): return all(.unknown(errors.text))
        case .unknown(let reason): return all(.unknown(reason.text))
        case .accepted(let response):
            return response.lines.map { line in
                switch line {
                case .placed(let id, _): .accepted(id)
                case .refused(let errors, _): .refused(errors)
                case .unclear(let text): .unknown(text)
                }
            }
        }
    }

    private func write(_ outcomes: [BatchPlacement.Outcome], _ intents: [OrderIntent]) async -> BatchPlacement {
        let settlements = zip(intents, outcomes).map { intent, outcome in
            let (event, orderID, detail) = outcome.record
            return JournalRepository.Settlement(id: intent.id, event: event, orderID: orderID, detail: detail)
        }
        let now = time.now()
        do {
            let settled = try await journal.use { try $0.settle(batch: settlements, at: now) }
            return BatchPlacement(
                rows: zip(settled, outcomes).map { .init(intent: $0, outcome: $1) }, journalIsBehind: false)
        } catch {
            let rows = zip(intents, zip(settlements, outcomes)).map { intent, news in
                var known = intent
                try? known.apply(news.0.event)
                known.orderID = news.0.orderID
                return BatchPlacement.Row(intent: known, outcome: news.1)
            }
            return BatchPlacement(rows: rows, journalIsBehind: true)
        }
    }

    /// Orders whose answer was lost are looked for, all of them in the same passes.
    private func lookedUp(
        _ placement: BatchPlacement, clock: ExchangeClock, observer: OrderDesk.Observer
    ) async -> BatchPlacement {
        var found = placement
        // Another process has proved it while this one was stopped.
        for index in found.rows.indices {
            guard case .unknown(let reason) = found.rows[index].outcome, found.rows[index].intent.state == .notPlaced
            else { continue }
            found.rows[index].outcome = .notPlaced(reason)
        }
        let lost = found.rows.filter(\.outcome.isUnknown)
        guard let first = lost.first, case .unknown(let reason) = first.outcome else { return found }
        observer.onLoss(reason)
        // Interrupted, or without a journal: what is not settled by then stays as unknown as it was.
        let resolutions = await lookup.settle(lost.map(\.intent), clock: clock, onPass: observer.onPass)
        for index in found.rows.indices where found.rows[index].outcome.isUnknown {
            let id = found.rows[index].intent.id
            switch resolutions[id] {
            case .found(let order): found.rows[index].outcome = .found(order)
            case .notPlaced: found.rows[index].outcome = .notPlaced(reason)
            case .unknown, nil: continue
            }
            found.rows[index].intent = (try? await journal.intent(id)) ?? found.rows[index].intent
        }
        return found
    }
}

/// What became of the orders of a batch.
public struct BatchPlacement: Sendable {
    /// The orders, in the order in which they were sent.
    public var rows: [Row]
    /// Whether the outcome could not be written down: the journal still says that the orders may be live.
    public var journalIsBehind: Bool

    /// One of the orders.
    public struct Row: Sendable {
        /// The intent as it stands now.
        public var intent: OrderIntent
        /// What became of it.
        public var outcome: Outcome
    }

    /// What became of one of the orders.
    public enum Outcome: Sendable {
        /// The exchange took it.
        case accepted(OrderID)
        /// It was seen in the exchange's lists.
        case found(ExchangeOrder)
        /// The exchange refused it.
        case refused([ExchangeError])
        /// The exchange refused it for now; nothing is repeated by itself.
        case refusedForNow([ExchangeError])
        /// Nothing was sent.
        case notSent(KrakenError)
        /// Its answer was lost, and its absence is proved.
        case notPlaced(String)
        /// It may be live.
        case unknown(String)

        var isUnknown: Bool { if case .unknown = self { true } else { false } }

        /// What the journal is told of an answer.
        var record: (event: OrderIntent.Event, orderID: OrderID?, detail: String) {
            switch self {
            case .accepted(let id): (.accepted, id, id.description)
            case .found(let order): (.seen(order.sighting), order.id, order.id.description)
            case .refused(let errors): (.refused, nil, errors.text)
            case .refusedForNow(let errors): (.refusedForNow, nil, errors.text)
            case .notSent(let error): (.provedNotSent, nil, error.inFewWords)
            case .notPlaced(let reason), .unknown(let reason): (.answerLost, nil, reason)
            }
        }
    }
}
