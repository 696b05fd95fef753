import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let withdrawResolve = resolve(.withdrawal)
    static let transferResolve = resolve(.transfer)

    private static func resolve(_ kind: Payment.Kind) -> ToolCommand {
        Command(
            "resolve", summary: "Look for what has no definite answer, or say what became of it.", category: "Funding"
        ) {
            CommandBody(
                details: """
                    Without --found and --absent it only looks. That nothing was made is never concluded here: when it has \
                    been missing long enough, look at the exchange's site, and say it. What you say is kept with the reason.
                    """,
                examples: [
                    Example("kraken \(kind.command) resolve --sandbox", "Looks once more."),
                    Example(
                        "kraken \(kind.command) resolve --absent --reason 'not on the site'",
                        "Says that it was not made, so that it can be made again."),
                ],
                constraints: [.atMostOne("found", "absent")],
                rows: [.looks(kind)],
                inputs: Input.optionalArgument(
                    "id", placeholder: "PAYMENT", help: "Our id of it, or its beginning; needed when several wait."),
                Input.option("found", placeholder: "REFID", help: "It was made, under this name."),
                Input.flag("absent", help: "It was not made."),
                Input.option("reason", placeholder: "TEXT", help: "How you know."),
                Input.flag("force", help: "Take your word early, and whatever the exchange lists."),
                arguments: {
                    (id: String?, found: String?, absent: Bool, reason: String?, force: Bool) throws(UsageError.Mistake)
                    in
                    try ResolveCommand(kind, id: id, found: found, absent: absent, reason: reason, force: force)
                },
                run: { try await $0.run(in: $1) })
        }
    }
}

/// Runs `kraken withdraw resolve` and `kraken transfer resolve`.
struct ResolveCommand: Sendable {
    var kind: Payment.Kind
    var id: String?
    var verdict: PaymentVerdict?
    var reason: String
    var force: Bool

    /// Throws when a verdict has no reason.
    init(
        _ kind: Payment.Kind, id: String?, found: String?, absent: Bool, reason: String?, force: Bool
    ) throws(UsageError.Mistake) {
        verdict = found.map { .made(reference: $0) } ?? (absent ? .notMade : nil)
        (self.kind, self.id, self.reason, self.force) = (kind, id, reason ?? "", force)
        if verdict != nil && reason == nil { throw .needs("a verdict", needed: "--reason") }
        if force && verdict == nil { throw .needs("--force", needed: "--found or --absent") }
    }

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let (funding, venue) = (try session.money(), session.venue.name)
        guard let verdict else { return try report(await funding.settleUnresolved().get(), venue) }
        let answer = await funding.resolve(kind, named: id, as: verdict, reason: reason, isForced: force)
        let payment = try answer.get()
        tool.log.write(.warning, "Funding", "\(venue): \(payment.id) is \(payment.state.rawValue): \(reason)")
        return Report(
            data: .object([.init("venue", .string(venue)), .init(kind.rawValue, payment.json)]),
            blocks: [.line(.done, "\(payment.words) \(payment.state.words), \(venue)")])
    }

    private func report(_ looks: [PaymentLook], _ venue: String) throws -> Report {
        let mine = looks.filter { $0.payment.kind == kind && (id.map($0.payment.id.description.hasPrefix) ?? true) }
        let data = JSON.object([
            .init("venue", .string(venue)),
            .init(
                kind.rawValue + "s",
                .array(
                    mine.map { look in
                        .object([.init("payment", look.payment.json), .init("seen", .string(look.sight.words))])
                    })),
        ])
        let open = mine.filter(\.payment.state.isUnresolved)
        let lines = mine.map { look in
            "\(look.payment.id) (\(look.payment.words)) \(look.payment.state.words); \(look.sight.words)"
        }
        guard open.isEmpty else {
            throw Failure(
                "outcome-unknown", lines.joined(separator: "; "),
                hint: "look again later, or at the exchange's site and then say --found or --absent",
                exitCode: .outcomeUnknown, data: data)
        }
        let nothing = Report.Block.line(.done, "\(0.counted("unresolved " + kind.rawValue)), \(venue)")
        return Report(data: data, blocks: lines.isEmpty ? [nothing] : lines.map { .line(.done, $0) })
    }
}

extension PaymentSight {
    /// What was seen, in words.
    fileprivate var words: String {
        switch self {
        case .found(let reference, _): "listed as \(reference)"
        case .absent: "not listed"
        case .cannotTell(let why): "cannot tell: \(why)"
        }
    }
}
