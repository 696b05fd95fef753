public import Trading

/// The journal of every export this program ever asked for, in the same database as the orders.
///
/// Each write is durable before the call returns, because the next step depends on it: the export and its mark are on
/// disk before the first byte leaves the machine.
public final class ExportRepository {
    private let connection: Connection
    private let isAlive: (String) -> Bool

    /// Opens or creates the journal; `:memory:` keeps it in memory.
    ///
    /// - Parameter isAlive: whether the process of that mark still runs.
    public init(path: String, isAlive: @escaping (String) -> Bool = { _ in false }) throws {
        connection = try Connection(path: path, durability: .powerLoss)
        self.isAlive = isAlive
        try connection.migrate(Self.migrations, of: "exports")
    }

    /// Writes down that an export is about to be asked for by a process.
    ///
    /// Throws ``UnresolvedExport`` when another one like it has become unresolved in the meantime.
    public func begin(_ export: ExportIntent, owner: String) throws {
        try connection.transaction {
            if let other = try like(export).first(where: { $0.state.isUnresolved }) {
                throw UnresolvedExport(mark: other.mark)
            }
            let terms = export.terms
            try connection.run(
                "INSERT INTO exports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                [
                    .text(export.mark), .text(terms.report), .text(terms.format),
                    .text(terms.fields.joined(separator: ",")), .text(terms.description),
                    .integer(terms.start?.nanoseconds), .integer(terms.end?.nanoseconds),
                    .integer(export.createdAt.nanoseconds), .text(export.state.rawValue), .text(export.reference),
                    .text(owner),
                ])
            try note(export.mark, export.state.rawValue, at: export.createdAt, detail: "")
        }
    }

    /// Writes down where the export is now, and why.
    ///
    /// - Parameter detail: the exchange's or the transport's own words, without secrets.
    public func settle(_ export: ExportIntent, at moment: Timestamp, detail: String) throws {
        try connection.transaction {
            try connection.run(
                "UPDATE exports SET state = ?, reference = ? WHERE mark = ?",
                [.text(export.state.rawValue), .text(export.reference), .text(export.mark)])
            try note(export.mark, export.state.rawValue, at: moment, detail: detail)
        }
    }

    /// Writes down that an export was not in the list at that moment, and returns since when it is known to be missing.
    public func noteAbsent(_ mark: String, at moment: Timestamp) throws -> Timestamp {
        try connection.transaction {
            try connection.run(
                "UPDATE exports SET absent_since = coalesce(absent_since, ?) WHERE mark = ?",
                [.integer(moment.nanoseconds), .text(mark)])
            let since = try connection.query("SELECT absent_since FROM exports WHERE mark = ?", [.text(mark)]) {
                Timestamp(nanoseconds: Int64($0.integer(0)))
            }
            return since.first ?? moment
        }
    }

    /// Writes down that a list could not be read: looks before it prove nothing any more.
    public func forgetAbsence(_ mark: String) throws {
        try connection.run("UPDATE exports SET absent_since = NULL WHERE mark = ?", [.text(mark)])
    }

    // MARK: Reading

    /// The export of that mark.
    public func export(_ mark: String) throws -> ExportIntent? { try exports("WHERE mark = ?", [.text(mark)]).first }

    /// Exports that would hold the same and whose fate nobody knows, or that are there; newest first.
    public func like(_ export: ExportIntent) throws -> [ExportIntent] {
        try exports(
            "WHERE report = ? AND state IN ('sending', 'unknown', 'created') ORDER BY created_at DESC",
            [.text(export.terms.report)]
        ).filter { $0.mark != export.mark && $0.isLike(export.terms, askedAt: export.createdAt) }
    }

    /// Whether a living process waits for the export's answer just now.
    public func isInFlight(_ export: ExportIntent) throws -> Bool {
        guard export.state == .sending else { return false }
        let owners = try connection.query("SELECT owner FROM exports WHERE mark = ?", [.text(export.mark)]) {
            $0.text(0)
        }
        return owners.first.map(isAlive) ?? false
    }

    private func note(_ mark: String, _ event: String, at moment: Timestamp, detail: String) throws {
        try connection.run(
            "INSERT INTO export_events VALUES (?, ?, ?, ?)",
            [.text(mark), .text(event), .integer(moment.nanoseconds), .text(detail)])
    }

    private func exports(_ clause: String, _ values: [SQLValue]) throws -> [ExportIntent] {
        try connection.query("SELECT * FROM exports \(clause)", values, row: ExportIntent.init)
    }

    private static let migrations = [
        [
            """
            CREATE TABLE exports (
                mark TEXT PRIMARY KEY, report TEXT NOT NULL, format TEXT NOT NULL, fields TEXT NOT NULL,
                description TEXT NOT NULL, start_at INTEGER, end_at INTEGER, created_at INTEGER NOT NULL,
                state TEXT NOT NULL, reference TEXT, owner TEXT NOT NULL, absent_since INTEGER
            ) STRICT
            """,
            """
            CREATE TABLE export_events (
                mark TEXT NOT NULL REFERENCES exports (mark), event TEXT NOT NULL, at INTEGER NOT NULL,
                detail TEXT NOT NULL
            ) STRICT
            """,
        ]
    ]
}

/// An export like the one that is to be asked for has no definite answer yet.
public struct UnresolvedExport: Error, Hashable, Sendable {
    /// The mark of the earlier one.
    public let mark: String

    /// An export that stands in the way.
    public init(mark: String) { self.mark = mark }
}

extension ExportIntent {
    fileprivate init(row: Row) throws {
        guard let state = State(rawValue: row.text(8)) else { throw DamagedRow(text: row.text(0)) }
        let moment = { (column: Int32) in row.optionalInteger(column).map { Timestamp(nanoseconds: Int64($0)) } }
        self.init(
            mark: row.text(0),
            terms: Terms(
                report: row.text(1), format: row.text(2), fields: row.text(3).split(separator: ",").map(String.init),
                description: row.text(4), start: moment(5), end: moment(6)),
            createdAt: Timestamp(nanoseconds: Int64(row.integer(7))), state: state, reference: row.optionalText(9))
    }
}
