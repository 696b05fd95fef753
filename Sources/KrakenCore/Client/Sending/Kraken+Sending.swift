import Transport

extension Kraken {
    /// Tries until there is an answer, a refusal, or no sense in trying.
    func sendRepeating<C: Call>(_ call: C, isCancel: Bool) async throws(KrakenError) -> Answer<C.Response> {
        try await repeating(call, isCancel: isCancel) { (response) throws(KrakenError) in try answer(response) }
    }

    /// Tries until `read` finds an answer in what came, or there is no sense in trying.
    func repeating<C: Call, Value: Sendable>(
        _ call: C, isCancel: Bool, read: @Sendable (HTTPResponse) throws(KrakenError) -> Value
    ) async throws(KrakenError) -> Value {
        var repetition = Repetition(isCancel: isCancel, configuration)
        let trial = NonceTrial()
        var attempt = 1
        while true {
            let failure: KrakenError
            do { return try await attemptOnce(call, attempt: attempt, trial: trial, read: read) } catch {
                failure = error.unlessCancelled
            }
            switch repetition.next(after: failure, at: time.now(), random: random()) {
            case .stop:
                if failure.isInvalidNonce && trial.isExhausted { notice(.noncesTooSmall) }
                throw failure
            case .raiseNonceScale:
                guard trial.raise() else {
                    notice(.noncesTooSmall)
                    throw failure
                }
            case .pause(let pause):
                if let end = configuration.givesUpAt, time.elapsed() + pause >= end { throw failure }
                if await isFutile(call, after: failure) { throw failure }
                if pause > .zero { notice(.repeating(call: call.endpoint, after: pause, error: failure)) }
                try await sleep(pause)
            }
            attempt += 1
        }
    }

    /// Tries once; what may have been done although no answer says so is ``KrakenError/answerLost(_:)``.
    func sendOnce<C: Call>(_ call: C) async throws(KrakenError) -> Answer<C.Response> {
        do {
            return try await attemptOnce(call, attempt: 1) { (response) throws(KrakenError) in try answer(response) }
        } catch {
            throw error.unknownOutcome.map(KrakenError.answerLost) ?? error.unlessCancelled
        }
    }

    /// One try, with a booking, a turn and a nonce of its own.
    private func attemptOnce<C: Call, Value: Sendable>(
        _ call: C, attempt: Int, trial: NonceTrial? = nil,
        read: @Sendable (HTTPResponse) throws(KrakenError) -> Value
    ) async throws(KrakenError) -> Value {
        let response = try await exchange(call, attempt: attempt, timeout: configuration.timeout, trial: trial)
        do {
            let value = try read(response)
            await keep(trial, call)
            takeNote(ofAnswer: value, isPrivate: call.access.isPrivate)
            return value
        } catch {
            if error.provesNonceAccepted { await keep(trial, call) }
            await takeNote(
                of: error, call: call.endpoint, isPrivate: call.access.isPrivate, pairID: call.pairCost?.pairID)
            throw error
        }
    }

    /// Makes the scale that a call tried the key's own; when that cannot be stored, the next call tries it again.
    private func keep<C: Call>(_ trial: NonceTrial?, _ call: C) async {
        guard let (scale, nonce) = trial?.accepted(), let key else { return }
        let isKept = try? await key.state.raise(scale: scale, nonce: nonce, neverWaits: call.access.neverWaits)
        if isKept == true { notice(.nonceScaleRaised) }
    }

    private func answer<Response: WireReadable & Sendable>(_ response: HTTPResponse) throws(KrakenError) -> Answer<
        Response
    > {
        guard response.status == 200 else {
            throw .badStatus(response.status, retryAfter: response.retryAfter(at: time.now()))
        }
        let wire: WireAnswer<Response>
        do { wire = try WireAnswer(parsing: response.body) } catch { throw .unreadable(error.text) }
        guard wire.errors.isEmpty else { throw .exchange(wire.errors) }
        guard let value = wire.result else { throw .unreadable("no result") }
        return Answer(value: value, warnings: wire.warnings, receivedAt: time.now())
    }
}

extension KrakenError {
    /// ``cancelled`` for a call that was given up because its task was cancelled.
    var unlessCancelled: KrakenError {
        if case .unreachable(let fault) = self, fault.reason == .cancelled { return .cancelled }
        return self
    }

    /// Why a call that failed so may have been carried out; nil when it certainly was not.
    var unknownOutcome: UnknownReason? {
        switch self {
        case .unreachable(let fault): fault.provesNothingWasSent ? nil : .transport(fault)
        case .badStatus(let status, _): .status(status)
        case .unreadable(let text): .unreadable(text)
        case .exchange(let errors): errors.contains(where: \.leavesDoubt) ? .errors(errors) : nil
        case .answerLost(let reason): reason
        case .noCredentials, .rateLimited, .heldBack, .keyStateUnusable, .preparationFailed, .signingFailed, .cancelled:
            nil
        }
    }
}

extension KrakenError {
    /// Whether the exchange refused nothing but the nonce.
    fileprivate var isInvalidNonce: Bool {
        guard case .exchange(let errors) = self else { return false }
        return errors.contains { $0.kind == .invalidNonce }
    }

    /// Whether the exchange looked beyond the nonce before it refused.
    fileprivate var provesNonceAccepted: Bool {
        guard case .exchange(let errors) = self else { return false }
        return errors.allSatisfy { ["order", "query", "trade", "funding"].contains($0.category.lowercased()) }
    }
}

extension ExchangeError {
    /// Whether something may have been done although this was answered.
    fileprivate var leavesDoubt: Bool {
        switch kind {
        case .deadlineElapsed: true
        case .other: category.isEmpty || ["service", "general", "database"].contains(category.lowercased())
        default: kind.repetition == .readsOnly
        }
    }
}
