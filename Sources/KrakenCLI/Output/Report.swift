import KrakenCore
import Trading
import Transport

/// What a command found out: once for scripts, once for people.
struct Report: Sendable {
    /// A piece of the text for people.
    enum Block: Sendable {
        case table(Table)
        case chart(Chart)
        /// Names and values, one a line.
        case facts(String?, [(String, String)])
        case line(Mark?, String)
        /// Written as it is: scripts and pages that another program reads.
        case verbatim(String)
        case blank
    }

    /// The `data` of the envelope.
    var data: JSON
    /// Whether any of it was not fetched just now.
    var cached = false
    /// When it was true; nil for now.
    var timestamp: Timestamp?
    /// The text for people.
    var blocks: [Block]
    /// How the program ends, for what was found out but is no success.
    var exitCode = ExitCode.success

    init(data: JSON, blocks: [Block], cached: Bool = false, timestamp: Timestamp? = nil) {
        self.data = data
        self.blocks = blocks
        self.cached = cached
        self.timestamp = timestamp
    }

    /// The text for people.
    func text(width: Int, style: Style, isTerminal: Bool) -> String {
        blocks.map { $0.lines(width: width, style: style, isTerminal: isTerminal).joined(separator: "\n") + "\n" }
            .joined()
    }

    /// The one line for scripts.
    func envelope(now: Timestamp) -> JSON { Envelope(data, cached: cached, at: timestamp ?? now).json }
}

extension JSON {
    /// A moment as `data` holds it: RFC 3339 in UTC.
    static func time(_ moment: Timestamp?) -> JSON { .text(moment?.rfc3339(fraction: 3)) }
}

extension Report.Block {
    func lines(width: Int, style: Style, isTerminal: Bool) -> [String] {
        switch self {
        case .blank: return [""]
        case .verbatim(let text): return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        case .table(let table): return table.lines(width: width, style: style)
        case .chart(let chart): return chart.lines(width: width, style: style)
        case .line(let mark, let text):
            return ((mark?.prefix(isTerminal: isTerminal) ?? "") + text.safeForTerminal).wrapped(width: width)
        case .facts(let title, let facts):
            let longest = facts.map(\.0.displayWidth).max() ?? 0
            let heading = title.map { [style.bold($0)] } ?? []
            let indent = String(repeating: " ", count: longest + 2)
            return heading
                + facts.flatMap { name, value in
                    let lines = value.safeForTerminal.wrapped(
                        width: max(20, width == .max ? width : width - indent.count))
                    let first = style.dim(name.padded(to: longest)) + "  " + (lines.first ?? "")
                    return [first] + lines.dropFirst().map { indent + $0 }
                }
        }
    }
}
