import Transport

/// Where the body of a download goes, and how much of it there may be.
struct Receiving: Sendable {
    /// Takes the body piece by piece.
    var sink: BodySink
    /// The most bytes that are accepted.
    var maximumSize: Int
    /// When an answer of which nothing more comes is given up.
    var stallLimit: Duration

    func adjust(_ request: inout HTTPRequest) {
        request.maximumAnswerSize = maximumSize
        request.stallLimit = stallLimit
    }
}

extension Kraken {
    /// Fetches an export, piece by piece.
    ///
    /// Repeated as reads are, which is why it takes no other call; `restart` is called before each try. An error of the
    /// exchange has a body, too: what the body is, the receiver has to find out.
    ///
    /// - Parameters:
    ///   - patience: the most time one try may take.
    ///   - judge: called with the whole answer's head; what it throws counts as the try's failure.
    func download(
        _ call: RetrieveExport, into receiving: Receiving, patience: Duration, restart: @Sendable () throws -> Void,
        judge: @Sendable (HTTPResponse) throws(KrakenError) -> Void
    ) async throws {
        var repetition = Repetition(isCancel: false, configuration)
        let trial = NonceTrial()
        var attempt = 1
        while true {
            try restart()
            let failure: KrakenError
            do throws(KrakenError) {
                let response = try await exchange(
                    call, attempt: attempt, timeout: patience, trial: trial, receiving: receiving)
                try judge(response)
                return
            } catch { failure = error.unlessCancelled }
            await takeNote(of: failure, call: call.endpoint, isPrivate: true)
            switch repetition.next(after: failure, at: time.now(), random: random()) {
            case .stop: throw failure
            case .raiseNonceScale: guard trial.raise() else { throw failure }
            case .pause(let pause):
                if pause > .zero { notice(.repeating(call: RetrieveExport.name, after: pause, error: failure)) }
                try await sleep(pause)
            }
            attempt += 1
        }
    }
}
