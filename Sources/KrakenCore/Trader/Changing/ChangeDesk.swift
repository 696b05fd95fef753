import Storage
import Synchronization

/// Changes orders so that none is changed twice: journal first, one transmission, and whatever is not answered definitely
/// is looked up, never sent again.
struct ChangeDesk: Sendable {
    let kraken: Kraken
    let journal: Journal
    let resolver: OrderResolver
    let lookup: ChangeLookup
    let time: TimeSource
    let rules: PlacingRules

    /// Carries a change out.
    ///
    /// - Parameters:
    ///   - life: how long after its sending the call may be acted on.
    ///   - confirmedAt: when the operator said yes, by the monotonic clock.
    func carryOut<C: MoneyCall>(
        _ call: C, _ change: ChangeIntent, living life: Duration, clock: ExchangeClock, confirmedAt: Duration,
        within budget: OrderBudget?, despiteUnknown: Bool,
        observer: OrderDesk.Observer, successor: (C.Response) -> OrderID?
    ) async throws -> ChangeResult {
        try await journal.use { try $0.record(change, owner: ProcessMark.own.description, within: budget) }
        let nonceWindow = try await resolver.rights()?.nonceWindow
        let notAfter = confirmedAt + rules.confirmationLife
        let begun = Mutex<ChangeIntent?>(nil)
        let (journal, time) = (journal, time)
        let transmission = await kraken.transmit(call, nonceWindow: nonceWindow) { attempt in
            guard time.elapsed() <= notAfter else { throw OrderDesk.ConfirmationExpired() }
            let record = OrderAttempt(
                nonce: String(attempt.nonce), sentAt: attempt.at, exchangeSentAt: attempt.deadline.map { $0 - life },
                deadline: attempt.deadline ?? attempt.at, owner: ProcessMark.own.description)
            let sending = try await journal.use {
                try $0.beginChange(change.id, attempt: record, despiteUnknown: despiteUnknown)
            }
            begun.withLock { $0 = sending }
            observer.onFlight()
        }
        // What this process knows counts, whatever the journal can still read back.
        let sent = begun.withLock(\.self) ?? change
        let result = await write(transmission, sent, successor)
        guard case .unknown(let reason) = result.outcome else { return result }
        return await lookedUp(result, reason, clock: clock, observer: observer)
    }

    private func write<Response>(
        _ transmission: Transmission<Response>, _ change: ChangeIntent, _ successor: (Response) -> OrderID?
    ) async -> ChangeResult {
        let next: ChangeIntent.State
        let outcome: ChangeResult.Outcome
        var (newID, detail): (OrderID?, String)
        switch transmission {
        case .notSent(let error): (next, outcome, newID, detail) = (.notSent, .notSent(error), nil, error.inFewWords)
        case .accepted(let response):
            newID = successor(response)
            (next, outcome, detail) = (.applied, .applied(nil), newID.map { "replaced by \($0)" } ?? "changed")
        case .refused(let errors): (next, outcome, newID, detail) = (.refused, .refused(errors), nil, errors.text)
        case .refusedMayPass(let errors):
            (next, outcome, newID, detail) = (.refused, .refusedForNow(errors), nil, errors.text)
        case .exists(let errors): (next, outcome, newID, detail) = (.unknown, .unknown(errors.text), nil, errors.text)
        case .unknown(let reason):
            (next, outcome, newID, detail) = (.unknown, .unknown(reason.text), nil, reason.text)
        }
        let (now, successorID, words) = (time.now(), newID, detail)
        do {
            let settled = try await journal.use {
                try $0.settleChange(change.id, as: next, successor: successorID, at: now, detail: words)
            }
            return ChangeResult(change: settled, outcome: outcome, journalIsBehind: false)
        } catch {
            var known = change
            try? known.become(next)
            known.successor = newID
            return ChangeResult(change: known, outcome: outcome, journalIsBehind: true)
        }
    }

    /// A change whose answer was lost is looked for.
    private func lookedUp(
        _ result: ChangeResult, _ reason: String, clock: ExchangeClock, observer: OrderDesk.Observer
    ) async -> ChangeResult {
        observer.onLoss(reason)
        var found = result
        do {
            let (change, order) = try await lookup.settle(result.change, clock: clock, onPass: observer.onPass)
            found.change = change
            switch change.state {
            case .applied: found.outcome = .applied(order)
            case .notApplied: found.outcome = .notApplied(reason)
            case .orderGone: found.outcome = order.map { .gone($0, reason) } ?? .unknown(reason)
            case .unprotected: found.outcome = .unprotected(reason)
            case .intended, .sending, .notSent, .refused, .unknown: break
            }
        } catch {
            // Interrupted, or without a journal: it stays as unknown as it was.
        }
        return found
    }
}

/// A change's outcome, and the change as the journal holds it.
public struct ChangeResult: Sendable {
    /// The change as it stands now.
    public var change: ChangeIntent
    /// What became of it.
    public var outcome: Outcome
    /// Whether the outcome could not be written down.
    public var journalIsBehind: Bool

    /// What became of a change.
    public enum Outcome: Sendable {
        /// The order is changed; how it, or its successor, was seen afterwards, if it was.
        case applied(ExchangeOrder?)
        /// The exchange refused.
        case refused([ExchangeError])
        /// The exchange refused for now; nothing is repeated by itself.
        case refusedForNow([ExchangeError])
        /// Nothing was sent.
        case notSent(KrakenError)
        /// The answer was lost, and it is proved that the order was not changed.
        case notApplied(String)
        /// The answer was lost, and the order is over.
        case gone(ExchangeOrder, String)
        /// The answer was lost: the old order is cancelled, and no order took its place.
        case unprotected(String)
        /// Nobody knows.
        case unknown(String)
    }
}
