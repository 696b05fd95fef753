import CommandKit
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
        /// The data itself, laid out over several lines.
        case data(JSON)
        case blank
    }

    /// The `data` of the envelope.
    var data: JSON
    /// Where in `data` the rows are, for what shows rows only.
    var rows = Rows.inferred
    /// The rows as CSV has them, where those of `data` hold lists that no cell can show; nil elsewhere.
    var sheet: [JSON]?
    /// The columns the rows have whatever was found; nil where they are not known before.
    var declared: RowsSpec?
    /// The keys of the columns that were asked for; nil for all.
    var chosen: [String]?
    /// Whether any of it was not fetched just now.
    var cached = false
    /// When it was true; nil for now.
    var timestamp: Timestamp?
    /// The text for people.
    var blocks: [Block]
    /// How the program ends, for what was found out but is no success.
    var exitCode = ExitCode.success

    /// - Parameter rows: where the rows are, when `data` has several lists or its list is not what it is about.
    init(
        data: JSON, blocks: [Block], cached: Bool = false, timestamp: Timestamp? = nil, rows: Rows = .inferred
    ) {
        self.data = data
        self.blocks = blocks
        self.cached = cached
        self.timestamp = timestamp
        self.rows = rows
    }

    /// What is returned when all was told already.
    static let nothing = Report(data: .null, blocks: [])

    /// The text for people.
    func text(width: Int, style: Style, isTerminal: Bool) -> String {
        blocks.map { $0.lines(width: width, style: style, isTerminal: isTerminal).map { $0 + "\n" }.joined() }
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
    /// Whether it is a sentence beside the result.
    var isRemark: Bool {
        if case .line = self { return true }
        return false
    }

    /// Whether it says nothing that has to be known: a count, a venue, what could be done next.
    var isNote: Bool {
        switch self {
        case .line(nil, _), .line(.note, _), .blank: true
        case .line, .table, .facts, .chart, .verbatim, .data: false
        }
    }

    func lines(width: Int, style: Style, isTerminal: Bool) -> [String] {
        switch self {
        case .blank: return [""]
        case .verbatim(let text): return Self.lines(of: text)
        case .data(let json): return Self.lines(of: PrettyJSON.text(json))
        case .table(let table): return table.lines(width: width, style: style)
        case .chart(let chart): return chart.lines(width: width, style: style)
        case .line(let mark, let text):
            let prefix = mark?.prefix(isTerminal: isTerminal, style: style) ?? ""
            return (prefix + style.safe(text)).wrapped(width: width)
        case .facts(let title, let facts):
            let names = facts.map { style.safe($0.0) }
            let longest = names.map(\.displayWidth).max() ?? 0
            let heading = title.map { [style.bold(style.safe($0))] } ?? []
            let indent = String(repeating: " ", count: longest + 2)
            return heading
                + zip(names, facts).flatMap { name, fact in
                    let lines = style.safe(fact.1).wrapped(
                        width: max(20, width == .max ? width : width - indent.count))
                    let first = style.dim(name.padded(to: longest)) + "  " + (lines.first ?? "")
                    return [first] + lines.dropFirst().map { indent + $0 }
                }
        }
    }
    private static func lines(of text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return lines.last == "" ? lines.dropLast() : lines
    }
}
