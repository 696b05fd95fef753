import CommandKit
import Synchronization
import Transport

/// Rows that are written as they come: an object a line, or CSV under one line of names.
final class RowStream: Sendable {
    private let format: OutputFormat
    private let keys: [String]
    /// The keys of the columns that were asked for; nil for all.
    private let chosen: [String]?
    private let write: @Sendable (String) -> Void
    private let needsHeader: Mutex<Bool>

    /// - Parameter kind: the columns that CSV has, whatever comes.
    init(_ kind: RowsSpec, _ tool: Tool) {
        let wishes = tool.globals.rows
        // That there are such columns is known before anything is sent.
        let names = RowNames(
            kind.keys, rows: [], columns: kind.columns.map { .init($0.heading ?? $0.key, key: $0.key) }, onlyData: true)
        chosen = wishes.columns?.names.map { (try? names.key(of: $0, option: "--columns")) ?? $0.columnName }
        keys = chosen ?? kind.keys
        (format, write) = (tool.globals.output, tool.console.write)
        needsHeader = Mutex(wishes.hasHeader)
    }

    /// Writes one row, at once.
    func add(_ row: JSON) {
        let flat = FlatRow(row)
        guard format == .csv else {
            return write((chosen == nil ? row : .object(keys.map { .init($0, flat[$0]) })).text + "\n")
        }
        let hasHeader = needsHeader.withLock { needs in
            defer { needs = false }
            return needs
        }
        write(CSVSheet.text([flat], keys: keys, hasHeader: hasHeader))
    }
}
