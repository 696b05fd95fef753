import KrakenCore
import Trading

/// The question before something that moves money; the yes belongs to what was shown.
struct Confirmation<Preview: Sendable>: Sendable {
    /// What is asked.
    var question: String
    /// What is refused without a terminal: `a live change`.
    var thing: String
    /// What to say when nothing is to be done: `nothing was changed`.
    var nothingDone: String
    var tool: Tool
    /// The text that is shown before the question.
    var text: @Sendable (Preview) -> String
    /// When what is shown was true, by the monotonic clock.
    var plannedAt: @Sendable (Preview) -> Duration
    /// By how many per cent the market has moved against it since.
    var drift: @Sendable (Preview) async throws -> Percent
    /// What is shown, as it is now; throws when it must not be done any more.
    var again: @Sendable () async throws -> Preview

    /// Asks, unless told not to; when the yes comes late, or the market has moved since, it is asked again.
    ///
    /// - Returns: what was agreed to, and when, by the monotonic clock.
    func agreed(_ first: Preview, yes: Bool) async throws -> (preview: Preview, at: Duration) {
        if yes { return (try await current(first), tool.time.elapsed()) }
        try checkThatItCanBeHad(yes: yes)
        var preview = first
        for _ in 0..<3 {
            tool.console.complain(text(preview))
            let answer = await tool.console.ask("\(question) [y/N] ")
            try Task.checkCancellation()
            guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
                throw Failure("not-confirmed", nothingDone, exitCode: .refused)
            }
            guard let change = try await change(since: preview) else { return (preview, tool.time.elapsed()) }
            tool.warn("\(change): here it is as it is now")
            preview = try await again()
        }
        throw Failure(
            "confirmation-expired", "the market moves too fast for an answer; \(nothingDone)",
            hint: "raise KRAKEN_MARKET_DRIFT", exitCode: .refused)
    }

    /// What is agreed to beforehand, looked at anew when it grew old while calls waited, and the market has moved since.
    private func current(_ preview: Preview) async throws -> Preview {
        let life = tool.settings.placingRules.confirmationLife
        guard tool.time.elapsed() - plannedAt(preview) > life else { return preview }
        let drift = try await drift(preview)
        guard drift > tool.settings.marketDrift else { return preview }
        tool.warn("the market has moved by \(drift)%: prices are as they are now")
        return try await again()
    }

    /// Throws where nobody said yes and nobody can be asked; for what takes long before the question.
    func checkThatItCanBeHad(yes: Bool) throws(Failure) {
        guard !yes, !tool.console.canAsk else { return }
        throw Failure(
            "confirmation-needed", "\(thing) needs a confirmation, and there is no terminal to ask at",
            hint: "add --yes if you mean it", exitCode: .refused)
    }

    /// Why a yes does not hold for what was shown; nil when it does.
    private func change(since preview: Preview) async throws -> String? {
        let life = tool.settings.placingRules.confirmationLife
        guard tool.time.elapsed() - plannedAt(preview) <= life else {
            return "the answer came after more than \(life.seconds)"
        }
        let drift = try await drift(preview)
        return drift > tool.settings.marketDrift ? "the market has moved by \(drift)%" : nil
    }
}
