import Transport

/// What became of a call, other than an order, that was to be transmitted once.
public enum SingleOutcome<Value: Sendable>: Sendable {
    /// Not one byte left this machine.
    case notSent(KrakenError)
    /// The exchange did it.
    case accepted(Value)
    /// The exchange refused for good.
    case refused([ExchangeError])
    /// The exchange refused, and may think otherwise in a moment.
    case refusedMayPass([ExchangeError])
    /// Whether it was done, nobody knows: look it up, never send it again.
    case unknown(UnknownReason)
}

extension SingleOutcome: Equatable where Value: Equatable {}

extension Kraken {
    /// Sends a withdrawal, a transfer or the like at most once and says what became of it; nothing is ever repeated.
    ///
    /// It is the same way orders go: one turn, one nonce, one transmission.
    ///
    /// - Parameters:
    ///   - nonceWindow: the key's nonce window as ``KeyInfo`` tells it; only a window known to be 0 lets an
    ///     "invalid nonce" count as a refusal.
    ///   - onSending: called with the nonce before the first byte is sent; when it throws, nothing is sent.
    public func transmitOnce<C: Call>(
        _ call: C, nonceWindow: UInt64? = nil, onSending: @Sendable (Sending) async throws -> Void = { _ in }
    ) async -> SingleOutcome<C.Response> {
        let response: HTTPResponse
        do {
            response = try await exchange(call, attempt: 1, timeout: configuration.timeout, onSending: onSending)
        } catch {
            return error.unknownOutcome.map(SingleOutcome.unknown) ?? .notSent(error.unlessCancelled)
        }
        let outcome: SingleOutcome<C.Response> = SingleAnswer.classify(response, nonceWindow: nonceWindow)
        if case .refusedMayPass(let errors) = outcome { await takeNote(of: .exchange(errors), isPrivate: true) }
        return outcome
    }
}
