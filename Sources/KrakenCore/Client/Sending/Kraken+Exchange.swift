import Transport

extension Kraken {
    /// A call that goes so much later than it was booked for counts as made later.
    private static let punctuality = Duration.milliseconds(100)

    /// With less time than that left, a call is not worth a place in the line.
    private static let shortestCall = Duration.milliseconds(100)

    /// Sends a call once, as soon as limiter and turn allow, and waits for the whole answer, whatever it says.
    ///
    /// Only ``KrakenError/unreachable(_:)`` can mean that something was sent.
    func exchange<C: Call>(
        _ call: C, attempt: Int, timeout: Duration, trial: NonceTrial? = nil, receiving: Receiving? = nil,
        onSending: @Sendable (Sending) async throws -> Void = { _ in }
    ) async throws(KrakenError) -> HTTPResponse {
        guard call.access.isPrivate else { return try await exchangePublic(call, attempt: attempt) }
        guard let key else { throw .noCredentials }
        try checkHolds(call)
        let start = time.elapsed()
        let (cost, due) = try await pass(call, key)
        let turn = try await turn(for: call.access, key)
        defer { turn.end() }
        let late = time.elapsed() - due
        if late > Self.punctuality, cost > .zero, !configuration.isEmergency {
            await key.state.makeUp(late, of: cost)
        }
        let nonce = try await key.state.nonce(neverWaits: call.access.neverWaits, trial: trial)
        let moment = CallMoment(time)
        var request = try privateRequest(
            call, nonce: nonce, at: moment, timeout: try remaining(of: timeout), key: key)
        receiving?.adjust(&request)
        let deadline = (call as? any MoneyCall)?.deadline?.time(sentAt: moment)
        do {
            try await onSending(Sending(nonce: nonce, at: moment.now, deadline: deadline))
        } catch is CancellationError {
            throw .cancelled
        } catch {
            throw .preparationFailed(PreparationFault(error))
        }
        if Task.isCancelled { throw .cancelled }
        let record = CallRecord(
            method: request.method.rawValue, path: Self.path(of: call, isPrivate: true), attempt: attempt, cost: cost,
            waited: time.elapsed() - start, changesSomething: call.access.changesSomething)
        return try await observed(record, request, turn, into: receiving?.sink)
    }

    /// The turn of a call; in an emergency not even a lookup waits for it.
    private func turn(for access: Access, _ key: KeySession) async throws(KrakenError) -> Turn {
        let limit = configuration.givesUpAt.map { max(.zero, $0 - time.elapsed()) }
        if case .lookup = access, !configuration.isEmergency {
            return configuration.isPatient
                ? try await key.state.turn(neverWaits: false, within: limit)
                : try await key.state.turnSoon(within: limit)
        }
        return try await key.state.turn(neverWaits: access.neverWaits, within: limit)
    }

    private func exchangePublic<C: Call>(_ call: C, attempt: Int) async throws(KrakenError) -> HTTPResponse {
        let cost = cost(of: call)
        try checkHolds(call)
        var request = publicRequest(call)
        let wait = try await passPublic(cost)
        try await hold(wait, call.endpoint) { await publicRate.giveBack(cost) }
        let record = CallRecord(
            method: HTTPRequest.Method.get.rawValue, path: Self.path(of: call, isPrivate: false), attempt: attempt,
            cost: cost, waited: wait)
        request.timeout = try remaining(of: request.timeout)
        return try await observed(record, request, nil)
    }

    /// Books a public call and tells how long it must wait; throws when that is longer than it may.
    private func passPublic(_ cost: Points) async throws(KrakenError) -> Duration {
        if booking?.takeOpen(cost) == true { return .zero }
        let longest = try longestWait()
        let wait = try await publicRate.book(cost, longestWait: longest, isSparing: configuration.isSparing)
        if let longest, wait > longest { throw .rateLimited(wait: wait) }
        return wait
    }

    /// How long the limiter may hold a call back, so that there is time for the call itself; nil for any time.
    private func longestWait() throws(KrakenError) -> Duration? {
        guard configuration.waits else { return .zero }
        guard configuration.givesUpAt != nil else { return nil }
        return max(.zero, try remaining(of: .seconds(86_400)) - Self.shortestCall)
    }

    /// Books a private call, waits until it may go, and returns what it cost and when it was to go.
    ///
    /// Cancels are booked but never held back. What would have to wait longer than there is time is refused at once,
    /// and not booked.
    private func pass<C: Call>(
        _ call: C, _ key: KeySession
    ) async throws(KrakenError) -> (cost: Points, due: Duration) {
        let start = time.elapsed()
        let access = call.access
        let cost = cost(of: call)
        let isCancel = access == .cancel || access == .cancelAll
        var due = start
        if let booking, booking.takeAccount(cost) {
            due = booking.readyAt
        } else {
            let isHeld = !isCancel && !(configuration.isEmergency && access.neverWaits)
            let longest = isHeld && configuration.waits ? try longestWait() : nil
            let wait = try await key.state.book(
                cost, neverWaits: access.neverWaits,
                mayWait: configuration.waits || isCancel || configuration.isEmergency, longest: longest)
            if isHeld {
                due += wait
                try await hold(wait, call.endpoint, longest) { await key.state.giveBack(cost) }
            }
        }
        if let pairCost = call.pairCost, booking?.takePair(pairCost) != true {
            let longest = try longestWait()
            let wait = try await key.pairs.book(
                pairCost.points, in: pairCost.pairID, mayWait: configuration.waits, longest: longest)
            try await hold(wait, call.endpoint, longest) {
                await key.pairs.giveBack(pairCost.points, in: pairCost.pairID)
                await key.state.giveBack(cost)
            }
        }
        return (cost, due)
    }

    /// Waits for the limiter; announced when it takes more than a second, refused when waiting is not wanted.
    ///
    /// - Parameter giveBack: what to do with the booking of a call that does not go, because nobody waits for it any
    ///   more; otherwise each interrupted wait would make the next one longer.
    private func hold(
        _ wait: Duration, _ name: String, _ longest: Duration? = nil, giveBack: @escaping @Sendable () async -> Void
    ) async throws(KrakenError) {
        guard wait > .zero else { return }
        guard configuration.waits, wait <= longest ?? wait else { throw .rateLimited(wait: wait) }
        if wait > .seconds(1) { notice(.waiting(wait, call: name)) }
        observe(.held(call: name, for: wait))
        defer { observe(.released(call: name)) }
        do { try await sleep(wait) } catch {
            // This task is cancelled, and a lock may have to be waited for.
            await Task { await giveBack() }.value
            throw error
        }
    }

    /// Sends, and tells the observer; the turn ends when the answer begins.
    private func observed(
        _ record: CallRecord, _ request: HTTPRequest, _ turn: Turn?, into sink: BodySink? = nil
    ) async throws(KrakenError) -> HTTPResponse {
        observe(.started(record))
        let start = time.elapsed()
        do {
            let response =
                if let sink {
                    try await transport.send(request, into: sink, answerBegan: { turn?.end() })
                } else {
                    try await transport.send(request, answerBegan: { turn?.end() })
                }
            observe(.finished(record, .answered(status: response.status, after: time.elapsed() - start)))
            takeNote(ofStatus: response.status)
            return response
        } catch {
            observe(.finished(record, .failed(error, after: time.elapsed() - start)))
            throw .unreachable(error)
        }
    }

    /// Waits; a cancelled task is ``KrakenError/cancelled``.
    func sleep(_ duration: Duration) async throws(KrakenError) {
        guard duration > .zero else { return }
        do { try await time.sleep(duration) } catch { throw .cancelled }
    }
}
