import KrakenCore
import Trading

/// What came of having the exchange check what is to be placed.
enum ExchangeCheck<Words: Sendable>: Sendable {
    /// Its own words.
    case words(Words)
    /// It said nothing, for that reason.
    case silence(String)

    /// Has the exchange check something.
    ///
    /// Who is asked decides also without its words, and is not kept waiting; where nobody is asked they are needed.
    ///
    /// - Parameters:
    ///   - isAsked: whether somebody is asked before it is placed.
    ///   - preview: what is shown with a refusal.
    ///   - validate: asks the exchange, for so long at most; nil for as long as any read.
    static func asking(
        isAsked: Bool, showing preview: [Report.Block], _ tool: Tool,
        _ validate: (_ patience: Duration?) async throws -> Words
    ) async throws -> Self {
        do { return try await asking(isAsked: isAsked, tool, validate) } catch let error as CancellationError {
            throw error
        } catch {
            var failure = Failure(error)
            if failure.exitCode == .refused { failure.shown = preview }
            throw failure
        }
    }

    private static func asking(
        isAsked: Bool, _ tool: Tool, _ validate: (_ patience: Duration?) async throws -> Words
    ) async throws -> Self {
        guard isAsked else { return .words(try await validate(nil)) }
        let patience = min(.seconds(5), tool.settings.placingRules.confirmationLife / 3)
        do {
            return .words(try await validate(patience))
        } catch let error as KrakenError where error.isSilence {
            return .silence(Failure(error).message)
        }
    }

    /// What is shown in the place of its words: that it has not checked `things`.
    static func shown(silence reason: String, of things: String) -> String {
        "no answer (\(reason)): it has not checked \(things)"
    }
}

extension KrakenError {
    /// Whether the exchange said nothing about what it was asked: no answer, or none that tells anything.
    fileprivate var isSilence: Bool {
        switch self {
        case .unreachable, .answerLost, .badStatus, .unreadable, .rateLimited: true
        default: false
        }
    }
}
