public import Transport

extension Kraken {
    /// Sends a call that moves money at most once and says what became of it; nothing is ever repeated here.
    ///
    /// - Parameters:
    ///   - nonceWindow: the key's nonce window as ``KeyInfo`` tells it; only a window known to be 0 lets an
    ///     "invalid nonce" count as a refusal.
    ///   - onSending: called with the nonce before the first byte is sent; when it throws, nothing is sent.
    ///   - onAnswer: called with the whole answer, whatever it says.
    public func transmit<C: MoneyCall>(
        _ call: C, nonceWindow: UInt64? = nil, onSending: @Sendable (Sending) async throws -> Void = { _ in },
        onAnswer: @Sendable (HTTPResponse) -> Void = { _ in }
    ) async -> Transmission<C.Response> {
        let response: HTTPResponse
        do {
            response = try await exchange(call, attempt: 1, timeout: timeout(of: call), onSending: onSending)
        } catch {
            return error.unknownOutcome.map(Transmission.unknown) ?? .notSent(error.unlessCancelled)
        }
        onAnswer(response)
        let transmission = MoneyAnswer.classify(response, to: call, nonceWindow: nonceWindow)
        switch transmission {
        case .refusedMayPass(let errors), .refused(let errors), .unknown(.errors(let errors)):
            await takeNote(
                of: .exchange(errors), call: call.endpoint, isPrivate: true, pairID: call.pairCost?.pairID)
        case .accepted: noteAnswer(isPrivate: true)
        default: break
        }
        return transmission
    }

    /// An answer that comes more than five seconds after the deadline is worth no waiting.
    private func timeout(of call: some MoneyCall) -> Duration {
        switch call.deadline {
        case nil: configuration.timeout
        case .after(let life, _): min(configuration.timeout, life + .seconds(5))
        case .at(let moment): min(configuration.timeout, max(moment - time.now(), .seconds(2)) + .seconds(5))
        }
    }
}
