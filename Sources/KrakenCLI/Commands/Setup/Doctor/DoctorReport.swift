import KrakenCore
import Trading
import Transport

/// Checks, told.
struct DoctorReport: Sendable {
    var checks: [Check]
    var venue: String?
    var isTerminal: Bool

    func report() -> Report {
        var report = Report(data: data, blocks: blocks)
        if checks.verdict == .failed { report.exitCode = .failure }
        return report
    }

    private var data: JSON {
        .object([
            "venue": .text(venue), "verdict": .string(checks.verdict.rawValue),
            "counts": .object(
                Check.Verdict.allCases.map { verdict in .init(verdict.rawValue, .integer(count(verdict))) }),
            "checks": .array(checks.map(\.json)),
        ])
    }

    private var blocks: [Report.Block] {
        let areas = Check.Area.allCases.compactMap { area -> [Report.Block]? in
            let rows = checks.filter { $0.area == area }.flatMap(rows)
            return rows.isEmpty ? nil : [.facts(area.title, rows), .blank]
        }
        return areas.flatMap(\.self) + [.line(checks.verdict.mark, summary)]
    }

    private func rows(_ check: Check) -> [(String, String)] {
        let name = check.name.split(separator: "_").joined(separator: " ")
        let row = (check.verdict.prefix(isTerminal: isTerminal) + name, check.finding)
        return [row] + (check.nextStep.map { [("", "-> \($0)")] } ?? [])
    }

    private var summary: String {
        let words = [
            ("ok", count(.ok)), (count(.warning) == 1 ? "warning" : "warnings", count(.warning)),
            ("failed", count(.failed)), ("skipped", count(.skipped)),
        ]
        return "\(checks.count) checks: "
            + words.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ") + "."
    }

    private func count(_ verdict: Check.Verdict) -> Int { checks.count { $0.verdict == verdict } }
}

extension Check {
    var json: JSON {
        .object([
            "area": .string(area.rawValue), "name": .string(name), "verdict": .string(verdict.rawValue),
            "finding": .string(finding), "next_step": .text(nextStep),
        ])
    }
}

extension Check.Verdict {
    fileprivate var mark: Mark {
        switch self {
        case .ok: .done
        case .skipped: .note
        case .warning: .caution
        case .failed: .failed
        }
    }

    /// An icon for terminals, the word for everything else.
    fileprivate func prefix(isTerminal: Bool) -> String {
        isTerminal ? mark.prefix(isTerminal: true) : rawValue.padded(to: 9)
    }
}

extension Check.Area {
    fileprivate var title: String {
        switch self {
        case .exchange: "Exchange"
        case .clock: "Clock"
        case .key: "Key"
        case .limits: "Limits"
        case .orders: "Orders and payments"
        case .settings: "Settings"
        case .files: "Files"
        case .sandbox: "Built-in exchange"
        case .versions: "Versions"
        }
    }
}
