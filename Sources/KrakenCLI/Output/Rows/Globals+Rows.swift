extension Globals {
    /// The commands whose results have no rows, whatever they find.
    private static let rowless: Set<String> = [
        "order place", "order amend", "order edit", "order bracket", "order watch", "order resolve", "cancel after",
        "panic", "withdraw cancel", "transfer send", "tour", "sandbox serve", "sandbox reset",
        "sandbox fund", "sandbox keys add", "sandbox market set", "sandbox rules", "sandbox fault clear",
    ]

    /// The commands that answer with one thing, of which CSV and NDJSON can show some values.
    private static let single: Set<String> = [
        "status", "order show", "withdraw info", "sandbox status", "sandbox keys show",
    ]

    /// The commands that tell events as they happen, which have no common columns.
    private static let streams: Set<String> = ["order watch", "order bracket", "tour"]

    /// Throws, before anything is sent, what a command cannot do for the rows of its result.
    func refuse(for path: [String]) throws(Failure) {
        let command = path.dropFirst().joined(separator: " ")
        let needsRows = output == .table || rows.sort != nil
        if !rows.names.isEmpty, Self.rowless.contains(command) || (needsRows && Self.single.contains(command)) {
            throw Report.noRows(rows.names)
        }
        if output == .csv && Self.streams.contains(command) {
            throw Failure(
                "usage", "'\(command)' tells events, which have no common columns: it cannot write CSV",
                hint: "use --output ndjson", exitCode: .usage)
        }
    }
}

extension Tool {
    /// Throws when columns or an order are asked of something that has no rows; for commands that sometimes list.
    func expectNoRows() throws(Failure) {
        if !globals.rows.names.isEmpty { throw Report.noRows(globals.rows.names) }
    }

    /// The result with the columns and in the order that were asked for.
    ///
    /// What was sent cannot be taken back by a wrong name: then the mistake is only told.
    func arranged(_ report: Report) throws(Failure) -> Report {
        do throws(Failure) {
            return try report.arranged(by: globals.rows, for: globals.output)
        } catch {
            guard deeds.areSome else { throw error }
            warn(error.message)
            return report
        }
    }
}
