import Synchronization
import Transport

/// Places orders so that none is lost and none is sent twice: journal first, one transmission, and whatever is not
/// answered definitely stays recorded as unknown.
public struct OrderDesk: Sendable {
    private let kraken: Kraken
    private let journal: Journal
    private let time: TimeSource

    /// What became of an order that was to be placed.
    public enum Outcome: Sendable {
        /// The exchange took it.
        case accepted(AddOrder.Response)
        /// The exchange refused it.
        case refused([ExchangeError])
        /// The exchange refused it for now.
        case refusedForNow([ExchangeError])
        /// Nothing was sent.
        case notSent(KrakenError)
        /// It may be live.
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

    /// A desk of one key.
    public init(kraken: Kraken, journal: Journal, time: TimeSource) {
        self.kraken = kraken
        self.journal = journal
        self.time = time
    }

    /// The exchange's clock minus ours; the exchange tells whole seconds.
    ///
    /// Throws when three answers in a row take too long to tell, or when the clocks are days apart: a deadline made
    /// from that would protect nobody.
    public func clockOffset() async throws(KrakenError) -> Duration {
        for _ in 0..<3 {
            let (before, start) = (time.now(), time.elapsed())
            let server = try await kraken.send(ServerTime()).value.time
            let trip = time.elapsed() - start
            guard trip <= .seconds(2) else { continue }
            let offset = server + .milliseconds(500) - (before + trip / 2)
            guard abs(offset.milliseconds) < 86_400_000 else {
                throw .unreadable("the exchange's clock and ours are more than a day apart")
            }
            return abs(offset.milliseconds) <= 1_000 ? .zero : offset
        }
        throw .unreadable("the exchange's clock cannot be read precisely enough")
    }

    /// Places an order.
    ///
    /// The intent, and then the attempt, are durable before the first byte is sent; both throw when they cannot be
    /// written, and then nothing was sent.
    ///
    /// - Parameters:
    ///   - life: how long after it is sent the exchange may carry the order out.
    ///   - notAfter: the latest moment (of the monotonic clock) at which the order may be sent.
    ///   - onFlight: called just before the first byte is sent.
    public func place(
        _ intent: OrderIntent, in instrument: Instrument, life: Duration, clockOffset: Duration, notAfter: Duration,
        onFlight: @escaping @Sendable () -> Void
    ) async throws -> Placement {
        try await journal.record(intent)
        let hasBegun = Mutex(false)
        var sending = intent
        try sending.apply(.sendingBegan)
        let (journal, time, announced) = (journal, time, sending)
        let order = AddOrder(
            intent.request, in: instrument, clientOrderID: intent.id,
            deadline: .after(life, clockOffset: clockOffset))
        let transmission = await kraken.transmit(order) { attempt in
            guard time.elapsed() <= notAfter else { throw ConfirmationExpired() }
            try await journal.begin(
                announced, nonce: attempt.nonce, at: attempt.at, deadline: attempt.deadline ?? attempt.at + life)
            hasBegun.withLock { $0 = true }
            onFlight()
        }
        // What this process knows counts, whatever the journal can still read back.
        return try await settle(hasBegun.withLock(\.self) ? sending : intent, transmission)
    }

    /// A confirmation is good for a short time only, because the market moves.
    public struct ConfirmationExpired: Error, Hashable, Sendable {}

    private func settle(_ intent: OrderIntent, _ transmission: Transmission) async throws -> Placement {
        var settled = intent
        let (event, outcome, detail) = Self.reading(of: transmission)
        if case .accepted(let response) = outcome { settled.orderID = response.ids.first }
        try settled.apply(event)
        do {
            try await journal.settle(settled, at: time.now(), detail: detail)
            return Placement(intent: settled, outcome: outcome, journalIsBehind: false)
        } catch {
            return Placement(intent: settled, outcome: outcome, journalIsBehind: true)
        }
    }

    private static func reading(of transmission: Transmission) -> (OrderIntent.Event, Outcome, String) {
        switch transmission {
        case .notSent(let error): (.provedNotSent, .notSent(error), "\(error)")
        case .accepted(let response):
            (.accepted, .accepted(response), response.ids.map(\.description).joined(separator: " "))
        case .refused(let errors): (.refused, .refused(errors), errors.text)
        case .refusedMayPass(let errors): (.refused, .refusedForNow(errors), errors.text)
        case .exists(let errors): (.answerLost, .unknown(errors.text), errors.text)
        case .unknown(let reason): (.answerLost, .unknown(reason.text), reason.text)
        }
    }
}

extension [ExchangeError] {
    /// The exchange's own words.
    public var text: String { map(\.text).joined(separator: ", ") }
}

extension UnknownReason {
    /// What is known about why nothing is known, in few words.
    public var text: String {
        switch self {
        case .transport(let error):
            switch error.reason {
            case .timedOut: "no answer in time"
            case .cancelled: "interrupted"
            case .answerCut: "the answer was cut off"
            case .answerTooLarge: "the answer is too large"
            case .answerUnreadable: "the answer is not HTTP"
            default: "the connection ended before an answer"
            }
        case .status(let code): "HTTP status \(code)"
        case .unreadable(let what): "unreadable answer: \(what)"
        case .errors(let errors): errors.text
        case .errorsBesideOrder(let errors, let ids):
            "\(errors.text) beside \(ids.map(\.description).joined(separator: " "))"
        case .noOrderID: "an answer without an order id"
        }
    }
}
