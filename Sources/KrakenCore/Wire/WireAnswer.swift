import FoundationEssentials

/// `{"error":[…],"result":…}`.
struct WireAnswer<Result: Decodable & Sendable>: Decodable, Sendable {
    /// What is in `error`; nil when there is no such key.
    let entries: [ExchangeError]?
    /// What is in `result`; nil when it is absent or null, and when there are errors.
    let result: Result?

    /// The entries that mean failure.
    var errors: [ExchangeError] { entries?.filter { $0.severity == .error } ?? [] }
    /// The entries that do not.
    var warnings: [ExchangeError] { entries?.filter { $0.severity == .warning } ?? [] }

    private enum Key: CodingKey {
        case error, result
    }

    /// Reads an answer's body.
    init(parsing body: [UInt8]) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(body))
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        entries = try Self.entries(container)
        let failed = entries?.contains { $0.severity == .error } ?? false
        result = failed ? nil : try container.decodeIfPresent(Result.self, forKey: .result)
    }

    /// A list of texts; one text alone counts as a list.
    private static func entries(_ container: KeyedDecodingContainer<Key>) throws -> [ExchangeError]? {
        guard container.contains(.error), try !container.decodeNil(forKey: .error) else { return nil }
        if let text = try? container.decode(String.self, forKey: .error) { return [ExchangeError(text)] }
        return try container.decode([String].self, forKey: .error).map(ExchangeError.init)
    }
}

extension DecodingError {
    /// Where and what, without anything of the answer itself.
    var shortDescription: String {
        switch self {
        case .keyNotFound(let key, let context): "no \(key.stringValue)" + Self.place(context)
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "a value of the wrong kind" + Self.place(context)
        case .dataCorrupted(let context) where context.codingPath.isEmpty: "not JSON"
        case .dataCorrupted(let context): "a value that cannot be read" + Self.place(context)
        @unknown default: "unreadable"
        }
    }

    private static func place(_ context: Context) -> String {
        context.codingPath.isEmpty ? "" : " at " + context.codingPath.map(\.stringValue).joined(separator: ".")
    }
}
