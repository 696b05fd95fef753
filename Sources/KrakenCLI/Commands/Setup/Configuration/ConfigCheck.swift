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
        return Failure(
            "settings", "\(count) in the settings: " + mistakes.map(\.words).joined(separator: "; "),
            hint: mistakes.count == 1 ? Failure(mistakes[0].mistake).hint : "correct them with 'kraken config edit'",
            exitCode: .usage,
            data: .object(["home": .string(home.path), "mistakes": .array(mistakes.map(\.json))]))
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
