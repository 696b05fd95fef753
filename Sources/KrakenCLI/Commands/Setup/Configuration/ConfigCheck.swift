import KrakenCore
import Transport

/// Runs `kraken config check`.
struct ConfigCheck: Sendable {
    func run(in tool: Tool) throws -> Report {
        let mistakes = tool.settings.mistakes()
        guard !mistakes.isEmpty else {
            let changed = Setting.all.count { tool.settings.entry($0.name).map { $0.origin != .standard } ?? false }
            return Report(
                data: .object(["home": .string(tool.settings.home.path), "mistakes": .array([])]),
                blocks: [.line(.done, "The settings are right: \(changed) of \(Setting.all.count) are set.")])
        }
        throw Self.failure(mistakes, home: tool.settings.home)
    }

    /// Every mistake, one a line.
    static func failure(_ mistakes: [LocatedMistake], home: Home) -> Failure {
        let count = mistakes.count == 1 ? "a mistake" : "\(mistakes.count) mistakes"
        let data = JSON.object(["home": .string(home.path), "mistakes": .array(mistakes.map(\.json))])
        guard mistakes.count > 1 else {
            return Failure(
                "settings", "\(count) in the settings: " + mistakes.map(\.words).joined(),
                hint: mistakes.first.flatMap { Failure($0.mistake).hint }, exitCode: .usage, data: data)
        }
        var failure = Failure(
            "settings", "\(count) in the settings", hint: "correct them with 'kraken config edit'", exitCode: .usage,
            data: data)
        failure.details = mistakes.map { mistake in
            mistake.words + (Failure(mistake.mistake).hint.map { "; \($0)" } ?? "")
        }
        return failure
    }
}

extension LocatedMistake {
    fileprivate var json: JSON {
        let failure = Failure(mistake)
        return .object([
            "file": .text(path), "line": line.map { .integer($0) } ?? .null, "message": .string(failure.message),
            "hint": .text(failure.hint),
        ])
    }
}
