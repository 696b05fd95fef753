import Transport

/// Decides whether a call that may be repeated is, and after which pause.
struct Repetition {
    /// What to do next.
    enum Step: Hashable {
        /// Give up.
        case stop
        /// Try again after a pause.
        case pause(Duration)
        /// Try again at once with nonces of the next smaller unit.
        case raiseNonceScale
    }

    private let isCancel: Bool
    private let attempts: Int
    private let configuration: ClientConfiguration
    private var made = 0
    private var invalidNonces = 0

    /// The rule for a read, or for a cancel by id.
    init(isCancel: Bool, _ configuration: ClientConfiguration) {
        self.isCancel = isCancel
        self.configuration = configuration
        attempts = max(1, isCancel ? configuration.cancelAttempts : configuration.attempts)
    }

    /// What to do after a failed try; `random` is from 0 up to, but not including, 1.
    mutating func next(after error: KrakenError, at now: Timestamp, random: Double) -> Step {
        if case .exchange(let errors) = error, errors.contains(where: { $0.kind == .invalidNonce }) {
            invalidNonces += 1
            return invalidNonces == 1 ? .pause(.zero) : invalidNonces <= 3 ? .raiseNonceScale : .stop
        }
        made += 1
        guard made < attempts, passes(error) else { return .stop }
        let named = pauseNamed(by: error, at: now)
        if let named, named > configuration.timeout { return .stop }
        return .pause(max(named ?? .zero, min(backoff(random), configuration.timeout)))
    }

    /// The growing pause, spread by a quarter to both sides.
    private func backoff(_ random: Double) -> Duration {
        let growth = (1..<max(made, 1)).reduce(1.0) { product, _ in product * max(1, configuration.backoff) }
        return configuration.initialDelay * (growth * (0.75 + random / 2))
    }

    /// Whether the fault can pass by itself.
    private func passes(_ error: KrakenError) -> Bool {
        switch error {
        case .unreachable(let fault): [.connectionFailed, .timedOut, .noAnswer, .answerCut].contains(fault.reason)
        case .badStatus(let status, _): [408, 425, 429].contains(status) || (500...599).contains(status)
        case .unreadable: true
        case .exchange(let errors): errors.allSatisfy(passes)
        case .noCredentials, .rateLimited, .heldBack, .keyStateUnusable, .preparationFailed, .answerLost,
            .signingFailed,
            .cancelled:
            false
        }
    }

    private func passes(_ error: ExchangeError) -> Bool {
        if isCancel && error.category.lowercased() == "service" { return true }
        if error.kind.isRateLimit && !configuration.waits { return false }
        return error.kind.repetition != .never
    }

    /// The pause the other side asks for.
    private func pauseNamed(by error: KrakenError, at now: Timestamp) -> Duration? {
        switch error {
        case .badStatus(_, let retryAfter): return retryAfter
        case .exchange(let errors):
            let moments = errors.filter { $0.kind == .throttled }.compactMap(\.detail)
                .compactMap(Timestamp.init(secondsText:))
            return moments.max().map { max(.zero, $0 - now) }
        default: return nil
        }
    }
}

extension ExchangeError.Kind {
    /// Whether the exchange says that too much is asked in too short a time.
    public var isRateLimit: Bool {
        switch self {
        case .callRateExceeded, .tooManyRequests, .authenticationRateExceeded, .authenticationTooManyRequests,
            .throttled, .orderRateExceeded, .domainRateExceeded:
            true
        default: false
        }
    }
}
