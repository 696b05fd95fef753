public import Transport

/// Asks how far exports of one kind are.
public struct ExportStatus: Endpoint {
    /// The exports.
    public struct Response: WireReadable, Hashable, Sendable {
        /// In the exchange's order.
        public let jobs: [ExportJob]

        public init(wire: JSON) throws { jobs = try wire.wireList() }
    }

    public static let name = "ExportStatus"
    public var access: Access { .account(cost: 1) }
    public var parameters: [Parameter] { [Parameter("report", text: report.rawValue)] }

    /// Which kind.
    public var report: ExportReport

    /// Asks how far exports of one kind are.
    public init(report: ExportReport) { self.report = report }
}

/// An export as the exchange lists it.
public struct ExportJob: WireReadable, Hashable, Sendable {
    /// The exchange's name of it.
    public let id: String
    /// What it was called when it was asked for; nil when not told.
    public let description: String?
    /// What is exported, such as `trades`.
    public let report: String
    /// `CSV` or `TSV`.
    public let format: String
    /// `Queued`, `Processing` or `Processed`.
    public let status: String
    /// When it was asked for.
    public let created: Timestamp?
    /// When it was done.
    public let completed: Timestamp?
    /// When it is thrown away.
    public let expires: Timestamp?
    /// From when on its rows are.
    public let start: Timestamp?
    /// Until when its rows are.
    public let end: Timestamp?

    /// Whether it can be fetched.
    public var isProcessed: Bool { status.lowercased() == "processed" }

    public init(wire: JSON) throws {
        let fields = try WireFields(wire)
        id = try fields.text("id")
        description = try fields.optionalText("descr", "description")
        report = try fields.optionalText("report") ?? ""
        format = try fields.optionalText("format") ?? ""
        status = try fields.text("status")
        created = try fields.optionalMoment("createdtm", "created")
        completed = try fields.optionalMoment("completedtm")
        expires = try fields.optionalMoment("expiretm")
        start = try fields.optionalMoment("datastarttm")
        end = try fields.optionalMoment("dataendtm")
    }
}
