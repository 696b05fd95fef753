import KrakenCore
import Trading
import Transport

/// Writes results in the format that was asked for.
struct Printer: Sendable {
    var globals: Globals
    var console: Console
    var now: Timestamp

    /// What goes to standard output; remarks that have no place there go to standard error.
    func text(of report: Report) -> String {
        switch globals.output {
        case .table: return table(report)
        case .json:
            let isNothing = report.data == .null && report.blocks.isEmpty
            return isNothing ? "" : report.envelope(now: now).text + "\n"
        case .ndjson:
            remark(report)
            return report.lines
        case .csv:
            remark(report)
            return report.csv(hasHeader: globals.rows.hasHeader)
        }
    }

    /// The quiet get rows without the notes around them.
    private func table(_ report: Report) -> String {
        var report = report
        let hasTable = report.blocks.contains(where: \.isTable)
        if !globals.rows.hasHeader && !console.isTerminal && report.list != nil {
            // What reads this wants rows and nothing else.
            remark(report)
            report.blocks.removeAll(where: \.isBesideRows)
        }
        if globals.quiet && hasTable { report.blocks.removeAll(where: \.isNote) }
        if !globals.rows.hasHeader { report.blocks = report.blocks.map(\.withoutHeader) }
        return report.text(width: console.width, style: console.style, isTerminal: console.isTerminal)
    }

    /// Tells what stands beside the rows, such as that there are more of them.
    private func remark(_ report: Report) {
        guard report.list != nil else { return }
        for case .line(let mark?, let text) in report.blocks where mark == .caution || mark == .note {
            if mark == .note && globals.quiet { continue }
            console.tell(mark, (mark == .caution && !console.marksComplaints ? "warning: " : "") + text.safeForTerminal)
        }
    }
}

extension Report.Block {
    fileprivate var isTable: Bool {
        if case .table = self { return true }
        return false
    }

    /// Whether it tells something beside the rows.
    fileprivate var isBesideRows: Bool {
        switch self {
        case .line, .facts, .blank: true
        case .table, .chart, .verbatim, .data: false
        }
    }

    fileprivate var withoutHeader: Self {
        guard case .table(var table) = self else { return self }
        table.hasHeader = false
        return .table(table)
    }
}
