import Storage
import Trading

/// The exports that were asked for.
struct ExportTable {
    let connection: Database

    private static let columns = "id, serial, report, description, format, fields, asset, created, start, end"

    func insert(_ record: ExportRecord) throws {
        try connection.run(
            "INSERT OR REPLACE INTO export (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, 'all', ?, ?, ?)",
            [
                .text(record.id), .integer(record.serial), .text(record.report.rawValue), .text(record.description),
                .text(record.format.rawValue), .text(record.fields?.joined(separator: ",") ?? "all"),
                .integer(record.created.nanoseconds), .integer(record.start.nanoseconds),
                .integer(record.end.nanoseconds),
            ])
    }

    /// All that are not thrown away yet, the latest first.
    func all(at now: Timestamp) throws -> [ExportRecord] {
        try connection.query("SELECT \(Self.columns) FROM export ORDER BY serial DESC") { row in
            guard let report = ExportRecord.Report(rawValue: row.text(2)),
                let format = ExportRecord.Format(rawValue: row.text(4))
            else { throw SandboxError.damagedState("export") }
            let fields = row.text(5) == "all" ? nil : row.text(5).split(separator: ",").map(String.init)
            return ExportRecord(
                id: row.text(0), serial: row.integer(1), report: report, description: row.text(3), format: format,
                fields: fields, created: Timestamp(nanoseconds: Int64(row.integer(7))),
                start: Timestamp(nanoseconds: Int64(row.integer(8))),
                end: Timestamp(nanoseconds: Int64(row.integer(9))))
        }.filter { $0.expires > now }
    }

    func remove(_ id: String) throws { try connection.run("DELETE FROM export WHERE id = ?", [.text(id)]) }

    func clear() throws { try connection.run("DELETE FROM export") }
}
