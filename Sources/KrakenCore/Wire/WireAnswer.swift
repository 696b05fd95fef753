import Transport

/// `{"error":[…],"result":…}`.
struct WireAnswer<Result: WireReadable> {
    /// The entries that mean failure.
    let errors: [ExchangeError]
    /// The entries that do not.
    let warnings: [ExchangeError]
    /// What is in `result`; nil when it is absent or null, and when there are errors.
    let result: Result?

    /// Reads an answer's body.
    init(parsing body: [UInt8]) throws(WireFault) {
        guard let json = try? JSON(parsing: body) else { throw WireFault("not JSON") }
        guard case .object = json else { throw WireFault("no object") }
        let entries = try Self.entries(json["error"])
        errors = entries.filter { $0.severity == .error }
        warnings = entries.filter { $0.severity == .warning }
        let wire = errors.isEmpty ? json["result"] : nil
        do {
            result = try wire.flatMap { $0 == .null ? nil : try Result(wire: $0) }
        } catch {
            throw error as? WireFault ?? WireFault("a value that cannot be read")
        }
    }

    /// A list of texts; one text alone counts as a list.
    private static func entries(_ json: JSON?) throws(WireFault) -> [ExchangeError] {
        switch json {
        case nil, .null: return []
        case .string(let text): return [ExchangeError(text)]
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            guard texts.count == elements.count else { throw WireFault("error cannot be read") }
            return texts.map(ExchangeError.init)
        default: throw WireFault("error cannot be read")
        }
    }
}
