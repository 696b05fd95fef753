public import Transport

/// Has the exchange prepare an export.
public struct AddExport: MoneyCall, Hashable {
    /// The exchange's name of the export.
    public struct Response: WireReadable, Hashable, Sendable {
        /// Four letters, as far as is known.
        public let id: String

        public init(wire: JSON) throws {
            id = try WireFields(wire).text("id")
            guard !id.isEmpty else { throw WireFault("id is empty") }
        }
    }

    public static let name = "AddExport"
    public var access: Access { .single(cost: 1) }

    public func evidence(in result: JSON) -> [String] { Self.names(in: result["id"]) }

    public var parameters: [Parameter] {
        [
            Parameter("report", text: report.rawValue), Parameter("description", text: description),
            Parameter("format", text: format.rawValue.uppercased()), Parameter("fields", list: fields),
            Parameter("starttm", optional: start?.seconds), Parameter("endtm", optional: end?.seconds),
        ].compactMap(\.self)
    }

    /// What is exported.
    public var report: ExportReport
    /// What the export is called.
    public var description: String
    /// How its rows are written.
    public var format: ExportFormat
    /// Which columns; all when empty.
    public var fields: [String]
    /// From when on, in whole seconds; nil for the first of this month.
    public var start: Timestamp?
    /// Until when, in whole seconds; nil for now.
    public var end: Timestamp?

    /// An export to be prepared.
    public init(
        report: ExportReport, description: String, format: ExportFormat = .csv, fields: [String] = [],
        start: Timestamp? = nil, end: Timestamp? = nil
    ) {
        (self.report, self.description, self.format) = (report, description, format)
        (self.fields, self.start, self.end) = (fields, start, end)
    }
}

/// What can be exported.
public enum ExportReport: String, Hashable, Sendable, CaseIterable {
    case trades, ledgers
}

/// How the rows of an export are written.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    /// With commas between the columns.
    case csv
    /// With tabs between the columns.
    case tsv
}
