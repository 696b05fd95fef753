public import Storage
import Synchronization

/// Places orders so that none is lost and none is sent twice: journal first, one transmission at a time, and whatever
/// is not answered definitely is looked up, never sent again.
public struct OrderDesk: Sendable {
    let kraken: Kraken
    let journal: Journal
    let resolver: OrderResolver
    let time: TimeSource
    let rules: PlacingRules

    /// What became of an order that was to be placed.
    public enum Outcome: Sendable {
        /// The exchange took it.
        case accepted(AddOrder.Response)
        /// Its answer was lost, and a look at the lists found it.
        case found(ExchangeOrder)
        /// The exchange refused it.
        case refused([ExchangeError])
        /// The exchange refused it for now.
        case refusedForNow([ExchangeError])
        /// Nothing was sent.
        case notSent(KrakenError)
        /// Its answer was lost, and its absence is proved; the text says why there was no answer.
        case notPlaced(String)
        /// It may be live; the text says why there was no answer.
        case unknown(String)
    }

    /// An order's outcome, and the intent it belongs to.
    public struct Placement: Sendable {
        /// The intent as it stands now.
        public var intent: OrderIntent
        /// What became of it.
        public var outcome: Outcome
        /// Whether the outcome could not be written down: the journal still says the order may be live.
        public var journalIsBehind: Bool
    }

    /// Told of what goes on while an order is placed.
    public struct Observer: Sendable {
        /// The first byte is about to be sent.
        public var onFlight: @Sendable () -> Void = {}
        /// The exchange refused for now, or nothing left this machine: the order is sent once more under the same name.
        public var onSecondAttempt: @Sendable (String) -> Void = { _ in }
        /// The answer was lost (the text says why): the lists are looked at.
        public var onLoss: @Sendable (String) -> Void = { _ in }
        /// A pass over the lists showed nothing yet; the next one comes after the duration.
        public var onPass: @Sendable (LookupPass?, Duration) -> Void = { _, _ in }

        public init() {}
    }

    /// A confirmation is good for a short time only, because the market moves.
    public struct ConfirmationExpired: Error, Hashable, Sendable {}

    /// Places an order.
    ///
    /// The intent, and then the attempt, are durable before the first byte is sent; both throw when they cannot be
    /// written, and then nothing was sent.
    ///
    /// - Parameters:
    ///   - confirmedAt: when the operator said yes, by the monotonic clock.
    ///   - budget: what all processes of the key keep to together.
    ///   - detail: what else the journal is to know of it.
    public func place(
        _ intent: OrderIntent, in instrument: Instrument, clock: ExchangeClock, confirmedAt: Duration,
        within budget: OrderBudget? = nil, detail: String = "", override: Override = .init(),
        observer: Observer = .init()
    ) async throws -> Placement {
        let since = override.repeats ? nil : intent.createdAt - rules.repeatGuard
        try await journal.record(
            intent, refusingRepeatsSince: since, within: override.limits ? nil : budget, detail: detail)
        let life = rules.life(of: intent.request, by: clock)
        let order = AddOrder(
            intent.request, in: instrument, key: intent.key,
            deadline: .after(life, by: clock))
        // Of the orders that follow one another, as those of a bracket do, one has waited for it: that is enough.
        let nonceWindow = try await resolver.rights(askedAgainAfter: .seconds(60))?.nonceWindow
        let notAfter = confirmedAt + rules.confirmationLife
        var current = intent
        var first: Placement?
        for isLast in [false, true] {
            let transmission = await transmit(
                order, life, of: &current, notAfter: notAfter, nonceWindow: nonceWindow, override, observer)
            // Held back before anything was written or sent: what the first attempt came to stands.
            if case .notSent = transmission, current.state != .sending, let first { return first }
            let placement = await write(transmission, current)
            first = placement
            guard !isLast, let (reason, pause) = secondAttempt(transmission, current.request),
                time.elapsed() + pause < notAfter, (try? await time.sleep(pause)) != nil,
                await !wasPanic(since: intent.createdAt)
            else { return try await lookedUp(placement, clock: clock, observer: observer) }
            current = placement.intent
            observer.onSecondAttempt(reason)
        }
        fatalError("the second attempt is the last one")
    }

    /// What the operator insists on.
    public struct Override: Hashable, Sendable {
        /// The same order a moment after another one.
        public var repeats = false
        /// An order of a market and side in which another one may be live.
        public var unknown = false
        /// An order beyond the operator's own limits.
        public var limits = false

        public init(repeats: Bool = false, unknown: Bool = false, limits: Bool = false) {
            self.repeats = repeats
            self.unknown = unknown
            self.limits = limits
        }
    }

    private func transmit(
        _ order: AddOrder, _ life: Duration, of intent: inout OrderIntent, notAfter: Duration, nonceWindow: UInt64?,
        _ override: Override, _ observer: Observer
    ) async -> Transmission<AddOrder.Response> {
        let begun = Mutex<OrderIntent?>(nil)
        let (journal, time, id) = (journal, time, intent.id)
        let transmission = await kraken.transmit(order, nonceWindow: nonceWindow) { attempt in
            guard time.elapsed() <= notAfter else { throw ConfirmationExpired() }
            let sending = try await journal.begin(
                id, nonce: attempt.nonce, at: attempt.at, byExchange: attempt.deadline.map { $0 - life },
                deadline: attempt.deadline ?? attempt.at, despiteUnknown: override.unknown)
            begun.withLock { $0 = sending }
            observer.onFlight()
        }
        // What this process knows counts, whatever the journal can still read back.
        intent = begun.withLock(\.self) ?? intent
        return transmission
    }

    /// Whether everything was cancelled in an emergency meanwhile; a journal that cannot tell is taken for a yes.
    private func wasPanic(since moment: Timestamp) async -> Bool {
        (try? await journal.use { try $0.wasPanic(since: moment) }) ?? true
    }

    /// Why the order may be sent once more under the same name, and after which pause; nil when it may not.
    private func secondAttempt(
        _ transmission: Transmission<AddOrder.Response>, _ request: OrderRequest
    ) -> (reason: String, pause: Duration)? {
        switch transmission {
        case .refusedMayPass(let errors):
            // A panic of another process overtakes with its nonce, and then has a moment to say so.
            if errors.allSatisfy({ $0.kind == .invalidNonce }) { return (errors.text, .milliseconds(400)) }
            return request.isImmediate ? nil : (errors.text, .seconds(3))
        case .notSent(.unreachable(let fault)): return (UnknownReason.transport(fault).text, .seconds(1))
        default: return nil
        }
    }

    private func write(_ transmission: Transmission<AddOrder.Response>, _ intent: OrderIntent) async -> Placement {
        let (event, outcome, detail) = Self.reading(of: transmission)
        var orderID: OrderID?
        if case .accepted(let response) = outcome { orderID = response.ids.first }
        do {
            let settled = try await journal.apply(
                event, to: intent.id, orderID: orderID, at: time.now(), detail: detail)
            return Placement(intent: settled, outcome: outcome, journalIsBehind: false)
        } catch {
            var known = intent
            try? known.apply(event)
            known.orderID = orderID
            return Placement(intent: known, outcome: outcome, journalIsBehind: true)
        }
    }

    /// An order whose answer was lost is looked for.
    private func lookedUp(
        _ placement: Placement, clock: ExchangeClock, observer: Observer
    ) async throws -> Placement {
        guard case .unknown(let reason) = placement.outcome else { return placement }
        var found = placement
        // Another process has proved it while this one was stopped.
        if placement.intent.state == .notPlaced {
            found.outcome = .notPlaced(reason)
            return found
        }
        observer.onLoss(reason)
        do {
            let resolution = try await resolver.settle(placement.intent, clock: clock, onPass: observer.onPass)
            switch resolution {
            case .found(let order): found.outcome = .found(order)
            case .notPlaced: found.outcome = .notPlaced(reason)
            case .unknown: break
            }
            found.intent = try await journal.intent(placement.intent.id) ?? placement.intent
        } catch {
            // Interrupted, or without a journal: it stays as unknown as it was.
        }
        return found
    }

    private static func reading(
        of transmission: Transmission<AddOrder.Response>
    ) -> (OrderIntent.Event, Outcome, String) {
        switch transmission {
        case .notSent(let error): (.provedNotSent, .notSent(error), error.inFewWords)
        case .accepted(let response):
            (.accepted, .accepted(response), response.ids.map(\.description).joined(separator: " "))
        case .refused(let errors): (.refused, .refused(errors), errors.text)
        case .refusedMayPass(let errors): (.refusedForNow, .refusedForNow(errors), errors.text)
        case .exists(let errors): (.answerLost, .unknown(errors.text), errors.text)
        case .unknown(let reason): (.answerLost, .unknown(reason.text), reason.text)
        }
    }
}
