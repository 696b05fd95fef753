import KrakenCore
import Trading

/// One line on standard error that shows how far something long is, gone when it is done.
///
/// Nothing is shown where nobody looks (no terminal), and nothing of what takes less than half a second.
final class Progress: Sendable {
    private let title: String
    private let time: TimeSource
    private let begunAt: Duration
    private let line: RewrittenLine?
    private let spinner: Spinner?

    /// What takes less time is not shown.
    static let patience = Duration.milliseconds(500)
    private static let barWidth = 16

    /// A progress line for a tool's terminal.
    init(_ title: String, _ tool: Tool) {
        self.title = title
        time = tool.time
        begunAt = tool.time.elapsed()
        line =
            tool.console.showsProgress
            ? RewrittenLine(tool.console.complain, width: tool.console.columns ?? { .max }) : nil
        if let line { tool.interrupts?.keep(line) }
        spinner = tool.spinner
    }

    /// The tool with this progress line around what it tells: the line steps aside for other words.
    func around(_ tool: Tool) -> Tool {
        guard line != nil else { return tool }
        let complain = tool.console.complain
        var tool = tool
        tool.console.complain = { [self] text in
            clear()
            complain(text)
        }
        return tool
    }

    /// Shows how much is done; a bar and the time left once the whole is known.
    func report(done: Int, of total: Int?) {
        let passed = time.elapsed() - begunAt
        guard let line, passed >= Self.patience else { return }
        spinner?.mute(for: line)
        line.show(Self.text(title, done: done, total: total, passed: passed))
    }

    /// Shows words.
    func say(_ words: String) {
        guard let line else { return }
        spinner?.mute(for: line)
        line.show("\(title): \(words)")
    }

    /// Takes the line away.
    func clear() {
        line?.clear()
        if line != nil { spinner?.unmute() }
    }

    /// `Closed orders  [=======         ] 100 of 240, 3 s left`.
    static func text(_ title: String, done: Int, total: Int?, passed: Duration) -> String {
        guard let total, total > 0, done > 0 else { return "\(title)  \(done)" }
        let share = min(done, total)
        let filled = share * barWidth / total
        let bar = String(repeating: "=", count: filled) + String(repeating: " ", count: barWidth - filled)
        // Rounded up: a moment too long is better than a promise that is not kept.
        let left = (passed.milliseconds * Int64(total - share) / Int64(share) + 999) / 1_000
        return "\(title)  [\(bar)] \(share) of \(total)" + (left > 0 ? ", \(Duration.seconds(left).inUnits) left" : "")
    }
}

extension Duration {
    /// The duration in its two largest units: `45 s`, `3 min 20 s`, `2 h 5 min`.
    var inUnits: String {
        let seconds = milliseconds / 1_000
        let parts = [
            (seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        let first = parts.firstIndex { $0.0 > 0 } ?? 3
        return parts[first...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
            .whenEmpty("0 s")
    }
}

extension String {
    fileprivate func whenEmpty(_ other: String) -> String { isEmpty ? other : self }
}
