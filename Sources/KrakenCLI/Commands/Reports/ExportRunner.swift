import KrakenCore
import Trading
import Transport

/// The steps of an export.
struct ExportRunner: Sendable {
    var reports: Reports
    var venue: String
    var unzip: Bool
    var tool: Tool

    func list(_ report: ExportReport?) async throws -> Report {
        let answer = await reports.jobs(report)
        let jobs = try answer.get()
        let table = Table(
            columns: [
                .init("Id"), .init("Report"), .init("Format", rank: 2), .init("State", key: "status"),
                .init("Created (UTC)", rank: 1), .init("Kept until (UTC)", key: "expires", rank: 3),
                .init("Description", rank: 4),
            ],
            rows: jobs.map { job in
                [
                    job.id, job.report, job.format, job.status, job.created?.dateTime ?? "",
                    job.expires?.dateTime ?? "",
                    job.description ?? "",
                ]
            })
        return FundingListing.report(
            "exports", table, answer.timestamp, venue,
            jobs.map { job in
                .object([
                    "id": .string(job.id), "report": .string(job.report), "format": .string(job.format),
                    "status": .string(job.status), "description": .text(job.description),
                    "created": .time(job.created), "completed": .time(job.completed), "expires": .time(job.expires),
                    "start": .time(job.start), "end": .time(job.end),
                ])
            })
    }

    func delete(_ id: String) async throws -> Report {
        let kind = try await reports.remove(id).get()
        let word = kind == .delete ? "deleted" : "taken back"
        return Report(
            data: .object(["venue": .string(venue), "id": .string(id), "removed": .string(kind.rawValue)]),
            blocks: [.line(.done, "Export \(id) is \(word), \(venue)")])
    }

    /// Asks before an export is created; a question nobody can answer is a refusal.
    func ask(_ request: Reports.Request) async throws {
        guard tool.console.canAsk else {
            throw Failure(
                "confirmation-needed", "an export needs a confirmation, and there is no terminal to ask at",
                hint: "add --confirm", exitCode: .refused)
        }
        let facts = [
            ("Venue", venue), ("Report", request.report.rawValue), ("Format", request.format.rawValue.uppercased()),
            ("Description", request.description),
            ("Columns", request.fields.isEmpty ? "all" : request.fields.joined(separator: ", ")),
            ("From", request.start?.shown ?? "the first of this month"), ("Until", request.end?.shown ?? "now"),
        ]
        tool.console.complain(
            Report(data: .null, blocks: [.facts(nil, facts)])
                .text(
                    width: min(tool.console.width, 100), style: tool.console.style, isTerminal: tool.console.isTerminal)
        )
        let answer = await tool.console.ask("Create this export? [y/N] ")
        try Task.checkCancellation()
        guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
            throw Failure("not-confirmed", "nothing was created", exitCode: .refused)
        }
    }

    /// An export that is there.
    struct Made: Sendable {
        var id: String
        /// Whether its answer was lost and it was found in the list.
        var wasLost = false
        /// When the same was asked for before; nil when this is a new one.
        var askedBefore: Timestamp?
    }

    /// Has it created, and tells its id.
    func create(_ request: Reports.Request, askedAt moment: Timestamp, again: Bool) async throws -> Made {
        let mark = "k" + tool.newOrderID().description.filter { $0 != "-" }.suffix(12)
        let tool = tool
        let answer = await reports.create(request, mark: mark, askedAt: moment, again: again) { earlier in
            tool.note("the same export was asked for at \(earlier.createdAt.shown), without an answer; looking for it")
        }
        switch try answer.get() {
        case .created(let id, let wasLost): return Made(id: id, wasLost: wasLost)
        case .adopted(let id, let askedAt):
            tool.note("the same export was asked for at \(askedAt.shown): it is \(id)".safeForTerminal)
            return Made(id: id, askedBefore: askedAt)
        case .refused(let errors): throw Failure(errors)
        case .refusedForNow(let errors):
            var failure = Failure(errors)
            failure.exitCode = .rateLimited
            throw failure
        case .notSent(let error):
            var failure = Failure(error)
            if case .preparationFailed = error { throw failure }
            if failure.exitCode == .failure { failure.exitCode = .unreachable }
            failure.message += "; nothing was sent"
            throw failure
        case .notCreated(let reason):
            var failure = Failure(ReportsError.notCreated)
            failure.message += ": \(reason)"
            throw failure
        case .unknown(let reason, let mark):
            throw Failure(
                "outcome-unknown", "whether the export was created is not known: \(reason)",
                hint: "type the same again later: it is looked for first, by its mark '\(mark)'",
                exitCode: .outcomeUnknown, data: .object(["venue": .string(venue), "mark": .string(mark)]))
        }
    }

    func created(_ made: Made) -> Report {
        let id = made.id
        let caution = Report.Block.line(.caution, "The answer was lost; it was found in the exchange's list.")
        let done =
            made.askedBefore.map { "Export \(id) was asked for at \($0.shown), \(venue); no other one was" }
            ?? "The exchange prepares export \(id), \(venue)"
        let again = made.askedBefore == nil ? [] : [Report.Block.line(.note, "Add --again for another one.")]
        return Report(
            data: .object([
                "venue": .string(venue), "id": .string(id), "found_after_loss": .bool(made.wasLost),
                "asked_before": .time(made.askedBefore),
            ]),
            blocks: [.line(.done, done)] + (made.wasLost ? [caution] : []) + again
                + [.line(.note, "Fetch it with 'kraken export-report --retrieve-id \(id)'.")])
    }

    /// Waits until it is done, and tells how far it is where somebody looks on.
    func waitFor(_ id: String, _ report: ExportReport?) async throws {
        let patience = Duration.seconds(tool.settings.integer("KRAKEN_EXPORT_WAIT") ?? 900)
        let progress = Progress("Export \(id)".safeForTerminal, tool)
        defer { progress.clear() }
        let answer = await reports.wait(for: id, report: report, patience: patience) { job, time in
            progress.say("\(job.status), \(time.inUnits)".safeForTerminal)
        }
        _ = try answer.get()
    }

    func fetch(_ id: String) async throws -> Report {
        let saved = try await reports.fetch(id, unfolds: unzip).get()
        var facts = [("Archive", saved.path), ("Holds", saved.names.joined(separator: ", "))]
        if let folder = saved.folder { facts.append(("Files in", folder)) }
        facts.append(("Bytes", String(saved.size)))
        return Report(
            data: .object([
                "venue": .string(venue), "id": .string(id), "path": .string(saved.path),
                "files": .array(saved.names.map { .string($0) }), "folder": .text(saved.folder),
                "bytes": .integer(saved.size),
            ]),
            blocks: [.line(.done, "Export \(id) is fetched and whole."), .facts(nil, facts)], rows: .whole)
    }
}
