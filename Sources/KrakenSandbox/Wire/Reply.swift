import Transport

/// What a method answers with: a result in the exchange's envelope, or a file as it is.
enum Reply: Hashable, Sendable {
    case result(JSON)
    case file([UInt8])
}

extension ExchangeResponse {
    /// The answer as it goes out.
    init(result reply: Reply) {
        switch reply {
        case .result(let result): self.init(result: result)
        case .file(let bytes): self.init(status: 200, contentType: "application/octet-stream", body: bytes)
        }
    }
}
