import Transport

extension Kraken {
    /// Makes a call that changes nothing, and repeats it as reads are.
    ///
    /// - Parameter onAnswer: called with each whole answer of the exchange, whatever it says; not with a gateway's.
    public func ask(
        _ call: RawCall, onAnswer: @escaping @Sendable ([UInt8]) -> Void = { _ in }
    ) async throws(KrakenError) -> Answer<RawResult> {
        let isFile = if case .file = call.path.kind() { true } else { false }
        return try await repeating(call, isCancel: false) { (response) throws(KrakenError) in
            guard response.status == 200 else {
                throw .badStatus(response.status, retryAfter: response.retryAfter(at: time.now()))
            }
            onAnswer(response.body)
            if isFile && response.body.first != UInt8(ascii: "{") {
                return Answer(value: RawResult(wire: .null), warnings: [], receivedAt: time.now())
            }
            return try read(response.body)
        }
    }

    private func read(_ body: [UInt8]) throws(KrakenError) -> Answer<RawResult> {
        let wire: WireAnswer<RawResult>
        do { wire = try WireAnswer(parsing: body) } catch { throw .unreadable(error.text) }
        guard wire.errors.isEmpty else { throw .exchange(wire.errors) }
        // Some calls answer null when there is nothing; no `result` at all is no answer.
        guard let value = wire.result ?? Self.null(in: body) else { throw .unreadable("no result") }
        return Answer(value: value, warnings: wire.warnings, receivedAt: time.now())
    }

    private static func null(in body: [UInt8]) -> RawResult? {
        (try? JSON(parsing: body))?["result"] == .null ? RawResult(wire: .null) : nil
    }
}
