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
    ///
    /// - Parameter overdue: after when a process that still waits for the answer must have been stopped; nil for never.
    public func begin(_ export: ExportIntent, owner: String, overdueAt overdue: Timestamp? = nil) throws {
        try connection.transaction {
            if let other = try like(export).first(where: { $0.state.isUnresolved }) {
                throw UnresolvedExport(mark: other.mark)
            }
            let terms = export.terms
            try connection.run(
                "INSERT INTO exports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)",
                [
                    .text(export.mark), .text(terms.report), .text(terms.format),
                    .text(terms.fields.joined(separator: ",")), .text(terms.description),
                    .integer(terms.start?.nanoseconds), .integer(terms.end?.nanoseconds),
                    .integer(export.createdAt.nanoseconds), .text(export.state.rawValue), .text(export.reference),
                    .text(owner), .integer(overdue?.nanoseconds),
                ])
            try note(export.mark, export.state.rawValue, at: export.createdAt, detail: "")
        }
    }

    /// Writes down what happened to an export, and returns it as it stands then.
    ///
    /// It is decided on what the file says at that moment: what another process has found out stays.
    ///
    /// - Parameters:
    ///   - reference: the exchange's name of it, once it is known.
    ///   - detail: the exchange's or the transport's own words, without secrets.
    @discardableResult
    public func settle(
        _ mark: String, by event: ExportIntent.Event, reference: String? = nil, at moment: Timestamp, detail: String
    ) throws -> ExportIntent {
        try connection.transaction {
            guard var export = try export(mark) else { throw UnknownExport(mark: mark) }
            guard let event = event.news(for: export.state) else { return export }
            try export.apply(event)
            export.reference = reference ?? export.reference
            try connection.run(
                "UPDATE exports SET state = ?, reference = ? WHERE mark = ?",
                [.text(export.state.rawValue), .text(export.reference), .text(mark)])
            try note(mark, export.state.rawValue, at: moment, detail: detail)
            return export
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

    /// Whether a living process waits for the export's answer just now; one that has waited too long was stopped.
    public func isInFlight(_ export: ExportIntent, at now: Timestamp) throws -> Bool {
        guard export.state == .sending else { return false }
        let owners = try connection.query("SELECT owner, overdue_at FROM exports WHERE mark = ?", [.text(export.mark)])
        {
            ($0.text(0), $0.optionalInteger(1).map { Timestamp(nanoseconds: Int64($0)) })
        }
        guard let (owner, overdue) = owners.first, isAlive(owner) else { return false }
        return overdue.map { now <= $0 } ?? true
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
        ],
        ["ALTER TABLE exports ADD COLUMN overdue_at INTEGER"],
    ]
}

/// An export that the journal does not know.
public struct UnknownExport: Error, Hashable, Sendable {
    /// Its mark.
    public let mark: String
}

extension ExportIntent.Event {
    /// What it tells of an export in that state; nil when others have found out more.
    fileprivate func news(for state: ExportIntent.State) -> ExportIntent.Event? {
        switch self {
        case .answerLost, .refused, .provedNotSent: state == .sending ? self : nil
        case .provedAbsent: state.isUnresolved ? self : nil
        case .found: state == .created ? nil : self
        // The answer came after others had looked for it.
        case .accepted: state == .created ? nil : state == .sending ? self : .found
        }
    }
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
