public import CommandKit
public import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let exportReport = Command(
        "export-report", summary: "Have the exchange export trades or ledgers, and fetch it.", category: "Funding"
    ) {
        CommandBody(
            details: """
                An export is prepared by the exchange and kept there for two weeks. What is fetched goes to logs/exports of \
                the home, and is looked at byte by byte before it gets its name. An export is asked for once. If the answer \
                is lost, or the program ended before it came, the same command typed again looks for it first, and asks \
                for another one only when it was missing twice, ten seconds apart. The same within a minute means the one \
                that is there, unless --again is given.
                """,
            examples: [
                Example(
                    "kraken export-report -r trades --confirm --wait --unzip --sandbox", "From asking to the table."),
                Example("kraken export-report --status --sandbox", "What the exchange keeps."),
                Example("kraken export-report --retrieve-id TCJA", "Fetches one."),
            ],
            constraints: [
                .atMostOne("status", "retrieve-id", "delete-id"), .atMostOne("confirm", "status"),
                .atMostOne("wait", "delete-id"),
            ],
            rows: [.exports],
            inputs: Input.option("report", short: "r", placeholder: "REPORT", help: "What is exported."),
            Input.option("description", short: "d", placeholder: "TEXT", help: "What the export is called."),
            Input.option("format", default: "csv", placeholder: "FORMAT", help: "How its rows are written."),
            Input.options("field", placeholder: "NAME", help: "A column; may be given several times, all by default."),
            Input.option("since", placeholder: "WHEN", help: "From when on; the first of this month by default.")
                .also("start"),
            Input.option("until", placeholder: "WHEN", help: "Until when; now by default.").also("end"),
            Input.flag("status", help: "List the exports at the exchange."),
            Input.option("retrieve-id", placeholder: "REPORT", help: "Fetch this export."),
            Input.option("delete-id", placeholder: "REPORT", help: "Delete this export, or take it back."),
            Input.flag("wait", help: "Wait until it is done, then fetch it."),
            Input.flag("unzip", help: "Put the files of what is fetched beside it."),
            Input.flag("confirm", help: "Do not ask before creating it."),
            Input.flag("again", help: "Have another one made although the same was just asked for."),
            arguments: ExportReportCommand.init(
                report:description:format:fields:since:until:status:retrieve:delete:wait:unzip:confirm:again:),
            run: { try await $0.run(in: $1) })
    }
}

extension ExportReport: Argument {}
extension ExportFormat: Argument {}

/// Runs `kraken export-report`.
struct ExportReportCommand: Sendable {
    /// What is to be done.
    enum Task: Sendable {
        case list(ExportReport?)
        case fetch(String, ExportReport?)
        case delete(String)
        case create(Reports.Request, HistoryPeriod, again: Bool)
    }

    var task: Task
    var wait: Bool
    var unzip: Bool
    var confirm: Bool

    /// Throws when something needed is missing.
    init(
        report: ExportReport?, description: String?, format: ExportFormat, fields: [String], since: HistoryMoment?,
        until: HistoryMoment?, status: Bool, retrieve: String?, delete: String?, wait: Bool, unzip: Bool, confirm: Bool,
        again: Bool
    ) throws(UsageError.Mistake) {
        (self.wait, self.unzip, self.confirm) = (wait, unzip, confirm)
        if unzip && !wait && retrieve == nil { throw .needs("--unzip", needed: "--wait or --retrieve-id") }
        if status {
            task = .list(report)
        } else if let retrieve {
            task = .fetch(retrieve, report)
        } else if let delete {
            task = .delete(delete)
        } else {
            guard let report else { throw .missingOptions(["--report"]) }
            task = .create(
                Reports.Request(
                    report: report, description: description ?? "kraken export of \(report.rawValue)", format: format,
                    fields: fields.flatMap { $0.split(separator: ",").map(String.init) }, start: nil, end: nil),
                HistoryPeriod(since: since, until: until), again: again)
        }
    }

    func run(in tool: Tool) async throws -> Report {
        let asked = tool.time.now()
        switch task {
        case .create(_, let period, _):
            try tool.expectNoRows()
            _ = try period.moments(asked)
        case .delete: try tool.expectNoRows()
        case .list, .fetch: break
        }
        let session = try tool.session(.account)
        let runner = ExportRunner(reports: try session.exports(), venue: session.venue.name, unzip: unzip, tool: tool)
        switch task {
        case .list(let report): return try await runner.list(report)
        case .fetch(let id, let report):
            if wait { try await runner.waitFor(id, report) }
            return try await runner.fetch(id)
        case .delete(let id): return try await runner.delete(id)
        case .create(var request, let period, let again):
            (request.start, request.end) = try period.moments(asked)
            if !confirm { try await runner.ask(request) }
            let made = try await runner.create(request, askedAt: asked, again: again)
            guard wait else { return runner.created(made) }
            try await runner.waitFor(made.id, request.report)
            return try await runner.fetch(made.id)
        }
    }
}
