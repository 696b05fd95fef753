import Transport

extension Kraken {
    /// Throws when the exchange wants to be left alone; lookups and what lowers risk go all the same.
    func checkHolds<C: Call>(_ call: C) throws(KrakenError) {
        guard !call.access.neverWaits, !C.isProbe else { return }
        let now = time.now()
        if let hold = publicHolds.current(at: now) { throw .heldBack(hold) }
        if call.access.isPrivate, let hold = key?.holds.current(at: now) { throw .heldBack(hold) }
    }

    /// Takes note of what an answer's status says of the service.
    func takeNote(ofStatus status: Int) {
        guard (500...599).contains(status) else { return }
        faults.add()
        publicHolds.noteFailure(at: time.now())
    }

    /// Takes note of an answer; that the exchange is not open does not show the service at work.
    ///
    /// That it calls itself online does not show that it answers private calls: only the end of a maintenance, in which
    /// it answers none, does.
    func takeNote(ofAnswer answer: some Sendable, isPrivate: Bool) {
        guard let status = answer as? Answer<SystemStatus.Response> else {
            return noteAnswer(isPrivate: isPrivate)
        }
        let state = status.value.state
        if state != .maintenance, knownCondition.last?.state == .maintenance { key?.holds.endOutage() }
        _ = knownCondition.note(state, at: time.now())
        if state == .online { publicHolds.noteAnswer() }
    }

    /// Takes note of an answer that shows the service at work.
    func noteAnswer(isPrivate: Bool) {
        publicHolds.noteAnswer()
        // What goes although calls are held back has not looked for the hold, and proves it to be over.
        if isPrivate { key?.holds.noteAnswer(looksUp: true) }
    }

    /// Takes note of what a refusal says of later calls: counters that are full, and how long to stay away.
    ///
    /// - Parameters:
    ///   - call: which call was refused.
    ///   - pairID: the market an order was for.
    func takeNote(of error: KrakenError, call: String, isPrivate: Bool, pairID: String? = nil) async {
        guard case .exchange(let errors) = error else { return }
        observe(.refused(call: call, errors))
        let now = time.now()
        let failures: [ExchangeError.Kind] = [.serviceUnavailable, .serviceBusy, .serviceTimeout]
        // Market data goes on while the account is in maintenance.
        let holds = isPrivate ? key?.holds : publicHolds
        if errors.contains(where: \.isServiceFault) { faults.add() }
        if !errors.contains(where: { failures.contains($0.kind) }) { noteAnswer(isPrivate: isPrivate) }
        for error in errors {
            switch error.kind {
            case .callRateExceeded where isPrivate, .tooManyRequests where isPrivate,
                .authenticationRateExceeded where isPrivate:
                try? await key?.state.fill()
            case .orderRateExceeded, .domainRateExceeded:
                if let pairID { await key?.pairs.fill(pairID) }
            case .temporaryLockout:
                holds?.add(ServiceHold(reason: .lockout, until: now + ServiceHolds.lockoutTime), at: now)
            case .throttled:
                guard let until = error.detail.flatMap(Timestamp.init(secondsText:)) else { continue }
                holds?.add(ServiceHold(reason: .throttled, until: until), at: now)
            case let kind where failures.contains(kind): holds?.noteFailure(at: now)
            default:
                if !isPrivate && error.kind.isRateLimit { try? await publicRate.fill() }
            }
        }
    }
}

extension Kraken {
    /// Counts a cancel on the counter of its market; what is young costs most.
    func countCancel(age: Duration, in pairID: String) async {
        let cost = PairCost(pairID: pairID, points: PairCost.cancel(age: age))
        if booking?.takePair(cost) == true { return }
        await key?.pairs.add(cost.points, in: pairID)
    }
}
