import Synchronization

extension Kraken {
    /// What the exchange as a whole lets one do; nil when it does not say so in time.
    ///
    /// It is asked once, and at most every ten seconds by all processes that share a folder; while it calls itself
    /// online, every two seconds.
    ///
    /// - Parameters:
    ///   - patience: how long at most.
    ///   - mayWait: whether to wait for the limiter, where the client does and there is time for it.
    ///   - age: how old what is known may be, where that is less; an order must not be refused for what is over.
    public func condition(
        within patience: Duration = .seconds(3), mayWait: Bool = false, noOlderThan age: Duration? = nil
    ) async -> ServiceCondition? {
        let asked = time.now()
        if let known = knownCondition.current(at: asked), asked - known.askedAt <= age ?? KnownCondition.life {
            return known
        }
        let limit = time.elapsed() + patience
        let end = configuration.givesUpAt.map { min($0, limit) } ?? limit
        let asker = mayWait ? trying(until: end).waitingAs(self) : trying(until: end)
        guard let answer = try? await asker.send(SystemStatus()).value else { return nil }
        let now = time.now()
        // It was written down when it came, where that is possible.
        if let known = knownCondition.last, known.state == answer.state, known.askedAt <= now { return known }
        return ServiceCondition(state: answer.state, since: now, askedAt: now)
    }

    /// Whether any answer so far showed the exchange itself, or the gateway before it, at fault.
    public var hasSeenServiceFault: Bool { faults.areSome }

    /// Whether a question that failed is not worth being repeated, because nothing private is answered in maintenance.
    ///
    /// Lookups and what lowers risk go on all the same.
    func isFutile<C: Call>(_ call: C, after failure: KrakenError) async -> Bool {
        guard case .account = call.access, case .exchange(let errors) = failure,
            errors.contains(where: { $0.kind == .serviceUnavailable })
        else { return false }
        return await condition()?.state == .maintenance
    }
}

/// Whether any call of a client, or of a copy of it, met a fault of the service.
final class SeenFaults: Sendable {
    private let some = Atomic(false)

    var areSome: Bool { some.load(ordering: .relaxed) }

    func add() { some.store(true, ordering: .relaxed) }
}

extension KrakenError {
    /// Whether the exchange itself, or the gateway before it, is at fault.
    public var isServiceFault: Bool {
        switch self {
        case .exchange(let errors): errors.contains(where: \.isServiceFault)
        case .badStatus(let status, _): (500...599).contains(status)
        case .heldBack(let hold): hold.reason == .unavailable
        case .answerLost(.errors(let errors)): errors.contains(where: \.isServiceFault)
        case .answerLost(.status(let status)): (500...599).contains(status)
        default: false
        }
    }
}

extension ExchangeError {
    /// Whether the exchange itself is at fault, rather than a market with a state of its own or a caller who asks too
    /// often.
    public var isServiceFault: Bool {
        category.lowercased() == "service" && !message.lowercased().hasPrefix("market in ") && !kind.isRateLimit
            && kind != .deadlineElapsed
    }
}
