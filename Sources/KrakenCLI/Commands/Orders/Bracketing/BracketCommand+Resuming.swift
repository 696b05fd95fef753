import KrakenCore
import Storage
import Trading
import Transport

extension BracketCommand {
    /// Takes an interrupted bracket up again: what stands is looked at before it is asked for, and again after.
    func resume(_ name: String?, _ session: Session, _ trader: Trader, _ tool: Tool) async throws -> Report {
        let first = try await standing(name, session, trader, tool)
        guard execute else { return first.preview.dryRun([]) }
        let id = first.resumption.record.id
        let confirmation = Confirmation<Standing>(
            question: "Go on with this bracket on \(session.place)?", thing: "going on with a bracket",
            nothingDone: "nothing was done", tool: tool,
            text: { $0.preview.text([], width: min(tool.console.width, 100), tool: tool) },
            plannedAt: { $0.preview.plan.stop.plannedAt },
            // Its prices are those of then, wherever the market is by now.
            drift: { _ in .zero },
            again: { try await standing(id.description, session, trader, tool) })
        _ = try await confirmation.agreed(first, yes: yes)
        _ = try await trader.claim(first.resumption.record).get()
        // What was true before the question may not be any more.
        let now = try await standing(id.description, session, trader, tool)
        tool.console.complain("kraken: \(now.preview.standing ?? "")\n")
        return try await watch(now.preview, resuming: now.resumption, trader, tool)
    }

    /// An interrupted bracket as it stands, and how it is shown.
    private struct Standing: Sendable {
        var resumption: BracketResumption
        var preview: BracketPreview
    }

    private func standing(
        _ name: String?, _ session: Session, _ trader: Trader, _ tool: Tool
    ) async throws -> Standing {
        let resumption = try await trader.resumption(named: name).get()
        // The coins are bound by the bracket itself, and its prices may have come: nothing is checked again.
        let plan = try await trader.plan(resuming: resumption.record).get()
        var preview = BracketPreview(
            plan: plan, venue: session.venue.name, sandbox: tool.globals.sandbox, poll: poll)
        preview.standing = resumption.words(at: tool.time.elapsed())
        return Standing(resumption: resumption, preview: preview)
    }
}

extension BracketResumption {
    /// Where the bracket stands, in words.
    fileprivate func words(at now: Duration) -> String {
        let name = orders.last?.name ?? "?"
        let base = record.pair.base
        var words =
            switch bracket.state {
            case .resting, .working: "the \(orders.last?.leg.rawValue ?? "order") \(name) is at the exchange"
            case .doubtful(let leg): "the \(leg.rawValue) \(name) may be live; nothing is placed before that is known"
            default: "no order is at the exchange; the \(bracket.terms.rests.rawValue) is placed at once"
            }
        words += ", \(bracket.remaining) \(base) of \(record.terms.quantity) left"
        if let since = bracket.exposedSince { words += "; without a stop for \((now - since).seconds)" }
        return words
    }
}

extension Failure {
    /// Why a bracket cannot be taken up again.
    init(_ reason: Trader.NotResumable) {
        switch reason {
        case .nothing:
            self.init(
                "no-bracket", "the journal knows no bracket that was interrupted",
                hint: "see 'kraken orders --journal'",
                exitCode: .usage)
        case .unknown(let text, let known):
            let names = known.map(\.description).joined(separator: ", ")
            self.init(
                "no-bracket", "'\(text)' is no interrupted bracket, or may be several",
                hint: names.isEmpty ? "there is none" : "these are: \(names)", exitCode: .usage)
        case .over(let id, let how): self.init("bracket-over", "bracket \(id) is over: \(how)", exitCode: .refused)
        case .notBegun(let id):
            self.init(
                "bracket-over", "nothing came of the first order of bracket \(id)", hint: "begin it anew",
                exitCode: .refused)
        case .running(let id, let process):
            self.init(
                "bracket-running", "process \(process) carries bracket \(id) out", hint: "end it first, with Ctrl-C",
                exitCode: .refused)
        case .endedElsewhere(let id, let leg, let order):
            self.init(
                "bracket-ended", "somebody else ended the \(leg.rawValue) \(order) of bracket \(id)",
                hint: "nothing is placed against that; begin it anew if you want it", exitCode: .refused)
        case .twoLive(let ids):
            self.init(
                "bracket-doubtful", "both orders may be live: \(ids.map(\.description).joined(separator: ", "))",
                hint: "see 'kraken orders --status any', and cancel one of them", exitCode: .refused)
        }
    }
}
