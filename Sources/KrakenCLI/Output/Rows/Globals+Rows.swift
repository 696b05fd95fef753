import CommandKit

extension Globals {
    /// The commands whose results have no rows, whatever they find.
    private static let rowless: Set<String> = [
        "order place", "order amend", "order edit", "order resolve", "cancel after",
        "panic", "withdraw cancel", "transfer send", "sandbox serve", "sandbox reset",
        "sandbox fund", "sandbox keys add", "sandbox market set", "sandbox rules", "sandbox fault clear",
    ]

    /// The commands that answer with one thing, of which CSV and NDJSON can show some values.
    private static let single: Set<String> = [
        "status", "order show", "withdraw info", "sandbox status", "sandbox keys show",
    ]

    /// The commands that tell events as they happen: sentences for people, rows for scripts.
    private static let streams: Set<String> = ["order watch", "order bracket", "tour"]

    /// Throws, before anything is sent, what a command cannot do for the rows of its result.
    ///
    /// - Parameter kinds: the rows it may have.
    func refuse(for path: [String], _ kinds: [RowsSpec]) throws(Failure) {
        let command = path.dropFirst().joined(separator: " ")
        if !rows.names.isEmpty, Self.rowless.contains(command) { throw Report.noRows(rows.names) }
        if rows.sort != nil, Self.single.contains(command) { throw Report.oneThing }
        if Self.streams.contains(command) {
            if !rows.names.isEmpty, !writesRows { throw Report.noRows(rows.names) }
            if rows.sort != nil { throw Report.unsortable }
        }
        try checkNames(kinds)
    }
}

extension Globals {
    /// Throws for a column that none of the rows has.
    private func checkNames(_ kinds: [RowsSpec]) throws(Failure) {
        guard !kinds.isEmpty, !rows.names.isEmpty else { return }
        let columns = kinds.flatMap(\.columns).filter { output == .table || !$0.isOnlyShown }
        let names = RowNames(
            columns.map(\.key), rows: [], columns: columns.map { .init($0.heading ?? $0.key, key: $0.key) },
            onlyData: false)
        // A heading with a unit, as in `Price (USD)`, is known only when there is one.
        for name in rows.columns?.names ?? [] where !names.hasPart(name) && !name.contains("(") {
            _ = try names.key(of: name, option: "--columns")
        }
        if let sort = rows.sort { _ = try names.key(of: sort.name, option: "--sort") }
    }
}

extension Tool {
    /// Throws when columns or an order are asked of something that has no rows; for commands that sometimes list.
    func expectNoRows() throws(Failure) {
        if !globals.rows.names.isEmpty { throw Report.noRows(globals.rows.names) }
    }

    /// Throws for a column that neither the rows of a report have nor what becomes of them adds.
    ///
    /// - Parameters:
    ///   - added: the keys that are added.
    ///   - columns: those of the table that will be shown.
    func expectColumns(of report: Report, added: [String], columns: [Table.Column]) throws(Failure) {
        let rows = report.flatRows(for: globals.output)
        let names = RowNames(
            report.keys(of: rows) + added, rows: rows, columns: columns, onlyData: globals.output != .table)
        for name in globals.rows.columns?.names ?? [] { _ = try names.key(of: name, option: "--columns") }
        if let sort = globals.rows.sort { _ = try names.key(of: sort.name, option: "--sort") }
    }

    /// The result with the columns and in the order that were asked for.
    ///
    /// What was sent cannot be taken back by a wrong name: then the mistake is only told.
    ///
    /// - Parameter kinds: the rows the command declares.
    func arranged(_ report: Report, _ kinds: [RowsSpec]) throws(Failure) -> Report {
        let report = report.declared(as: kinds)
        do throws(Failure) {
            return try report.arranged(by: globals.rows, for: globals.output)
        } catch {
            guard deeds.areSome else { throw error }
            warn(error.message)
            return report
        }
    }
}
