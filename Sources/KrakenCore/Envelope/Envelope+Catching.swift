extension Envelope {
    /// The payload, or the error itself.
    public func get() throws -> Payload {
        if let data, success { return data }
        throw cause ?? UnexplainedFailure(text: error ?? "")
    }

    /// Does something and wraps what comes of it; an error becomes a text that begins with its stable identifier.
    static func catching(
        _ now: @Sendable () -> Timestamp, _ body: () async throws -> Timed<Payload>
    ) async -> Envelope {
        do {
            let result = try await body()
            return Envelope(result.value, cached: result.isCached, at: result.moment)
        } catch {
            return Envelope(error: ErrorIdentifier.text(of: error), cause: error, at: now())
        }
    }
}

/// A failure of which only the text is known.
public struct UnexplainedFailure: Error, Hashable, Sendable {
    /// The text.
    public let text: String
}

/// A value and when it was true.
struct Timed<Value: Sendable>: Sendable {
    var value: Value
    var moment: Timestamp
    var isCached = false
}

/// The words that scripts can rely on, for every error of the library.
public enum ErrorIdentifier {
    /// The identifier alone: `unknown-pair`, `outcome-unknown`, or the exchange's own text.
    public static func of(_ error: any Error) -> String {
        switch error {
        case let error as KrakenError: of(error)
        case let error as NameError:
            switch error {
            case .unknownPair: "unknown-pair"
            case .unknownAsset: "unknown-asset"
            }
        case let error as SettingsError: of(error)
        case is CancellationError: "interrupted"
        case let error as any IdentifiedError: error.identifier
        default: "internal"
        }
    }

    /// The identifier and, where the error is about one thing, that thing.
    static func text(of error: any Error) -> String {
        switch error {
        case NameError.unknownPair(let name, _), NameError.unknownAsset(let name, _): "\(of(error)): \(name)"
        default: of(error)
        }
    }

    private static func of(_ error: KrakenError) -> String {
        switch error {
        case .noCredentials: "no-credentials"
        case .exchange(let errors): errors.text
        case .rateLimited, .badStatus(429, _): "rate-limited"
        case .heldBack(let hold):
            switch hold.reason {
            case .lockout: "locked-out"
            case .throttled: "throttled"
            case .unavailable: "unavailable"
            }
        case .unreachable, .badStatus: "unreachable"
        case .unreadable: "unreadable"
        case .keyStateUnusable: "home-unusable"
        case .preparationFailed: "not-sent"
        case .answerLost: "outcome-unknown"
        case .signingFailed: "signing"
        case .cancelled: "interrupted"
        }
    }

    private static func of(_ error: SettingsError) -> String {
        switch error {
        case .placeholder, .halfCredential, .secretNotBase64, .badKey, .twoKeys: "credentials"
        case .unknownProfile, .badProfileName: "unknown-profile"
        case .unknownName, .badValue, .malformedLine, .malformedFile, .unreadable, .exposed, .insecureURL, .foreignHost,
            .passwordInHome:
            "settings"
        }
    }
}
