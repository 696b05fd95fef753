import KrakenCore
import Storage
import Trading
import Transport

/// A batch before it is placed: every order in words, with what it costs, and what is wrong with it.
struct BatchPreview: Sendable {
    var plan: BatchPlan
    var venue: String
    /// What the exchange says of each order; nil as long as it was not asked.
    var check: ExchangeCheck<[String]>?

    /// The orders one by one.
    var singles: [OrderPreview] {
        plan.rows.map { OrderPreview(plan: $0.plan, venue: venue, naming: $0.naming) }
    }

    /// The orders in words.
    var words: [String] { singles.map(\.words) }

    /// Throws everything that is wrong, with the order it is wrong with.
    func refuseIfFailed(_ command: BatchCommand) throws {
        let problems = problems(command)
        guard let first = problems.first else { return }
        throw Failure(
            first.identifier, problems.map(\.words).joined(separator: "; ") + promise, hint: first.hint,
            exitCode: first.exitCode,
            data: data(
                mode: "validate",
                rows: plan.rows.indices.map {
                    singles[$0].names + [.init("problem", .text(problem($0, command)))]
                }))
    }

    /// What payments may be taking of what is too little.
    private var promise: String {
        guard let asset = plan.shortages.first?.asset else { return "" }
        let row = plan.rows.map(\.plan).first { $0.checks.paidWith($0.request) == asset }
        return row?.checks.promiseWords(asset) ?? ""
    }

    private func problem(_ index: Int, _ command: BatchCommand) -> String? {
        let row = plan.rows[index]
        let found = row.plan.problems(
            overridingLimits: command.overrideLimits, despiteUnknown: command.despiteUnknown)
        return found.first?.words(plan.instrument)
    }

    /// Something that is wrong with one order, or with all of them together.
    private struct Problem {
        var identifier = "refused-locally"
        var words: String
        var hint: String?
        var exitCode = ExitCode.refused
    }

    private func problems(_ command: BatchCommand) -> [Problem] {
        var problems: [Problem] = []
        for (index, row) in plan.rows.enumerated() {
            let found = row.plan.problems(
                overridingLimits: command.overrideLimits, despiteUnknown: command.despiteUnknown)
            problems += found.map {
                Problem(words: "order \(index + 1): \($0.words(plan.instrument))", hint: $0.hint, exitCode: $0.exitCode)
            }
            if let twin = row.twin, !command.again {
                let words = "order \(index + 1): the same as order \(twin)"
                problems.append(Problem(words: words, hint: "add --again if you mean both"))
            }
            if let earlier = row.earlier, !command.again {
                let failure = Failure(RepeatedOrder(intent: earlier))
                problems.append(
                    Problem(
                        identifier: failure.identifier, words: "order \(index + 1): \(failure.message)",
                        hint: failure.hint))
            }
        }
        problems += plan.shortages.map {
            Problem(
                words:
                    "all orders together need \($0.needed) \($0.asset), but only \($0.available) \($0.asset) are free",
                hint: "see 'kraken balance'")
        }
        return problems
    }

    /// What the exchange and our own checks found, when nothing is to be placed.
    func dryRun() -> Report {
        var words: [String] = []
        if case .words(let lines) = check { words = lines }
        return Report(
            data: data(
                mode: "validate",
                rows: zip(singles, words).map { $0.names + [.init("exchange_description", .string($1))] }),
            blocks: blocks + [
                .line(.checked, "Nothing was placed: all orders pass every check. Add --execute to place them.")
            ])
    }

    /// The preview as text, for the question before a live batch.
    func text(_ tool: Tool) -> String {
        Report(data: .null, blocks: blocks)
            .text(
                width: min(tool.console.width, 100), style: tool.console.style, isTerminal: tool.console.isTerminal)
    }

    private var blocks: [Report.Block] { [.facts(nil, facts), .table(table)] + checkBlocks + remarks }

    private var checkBlocks: [Report.Block] {
        switch check {
        case nil: []
        case .words(let words): [.facts("Exchange says", words.enumerated().map { ("order \($0 + 1)", $1) })]
        case .silence(let reason):
            [.facts(nil, [("Exchange says", ExchangeCheck<[String]>.shown(silence: reason, of: "these orders"))])]
        }
    }

    private var remarks: [Report.Block] {
        var seen: Set<String> = []
        return plan.rows.flatMap { $0.plan.checks.remarks(on: $0.plan.request) }.map(\.words)
            .filter { seen.insert($0).inserted }.map { .line(.caution, $0) }
    }

    private var facts: [(String, String)] {
        var facts = [("Venue", venue), ("Market", plan.instrument.pair.description)]
        if let life = plan.rows.first?.plan.life { facts.append(("Deadline", "\(life.seconds) after they are sent")) }
        for side in Side.allCases {
            let ours = plan.rows.map(\.plan).filter { $0.request.side == side }
            guard let first = ours.first, let available = first.checks.available else { continue }
            let needed = ours.reduce(Amount.zero) { $0 + ($1.checks.cost(of: $1.request) ?? .zero) }
            let asset = first.checks.paidWith(first.request)
            facts.append(
                (
                    side == .buy ? "Buys need" : "Sells need",
                    "\(needed.grouped()) of \(available.grouped()) \(asset) free, \((available - needed).grouped()) left"
                        + first.checks.promiseWords(asset)
                ))
        }
        return facts
    }

    private var table: Table {
        Table(
            columns: [
                .init("No.", key: "number", .number), .init("Order"),
                .init("Cost (\(plan.instrument.pair.quote))", key: "cost", .number), .init("Id of yours", rank: 1),
            ],
            rows: zip(plan.rows, words).enumerated().map { index, row in
                let request = row.0.plan.request
                let cost = row.0.plan.checks.tradedCost(of: request)
                return [
                    "\(index + 1)", row.1, cost.map { $0.grouped() } ?? "", row.0.naming.shown,
                ]
            })
    }

    /// The batch for scripts, with more facts for each order.
    func data(mode: String, rows more: [[JSON.Member]]) -> JSON {
        let rows = zip(singles, more).enumerated().map { index, row -> JSON in
            var members: [JSON.Member] = [.init("number", .integer(index + 1))]
            if case .object(let order) = row.0.json { members += order }
            return .object(members + row.1)
        }
        return .object([
            "mode": .string(mode), "venue": .string(venue), "pair": .string(plan.instrument.pair.description),
            "orders": .array(rows),
        ])
    }
}

extension Trader.Naming {
    /// The name the operator gave the order; empty for one of ours, which is made when the order is placed.
    fileprivate var shown: String {
        switch self {
        case .automatic: ""
        case .chosen(let id): id.description
        case .numbered(let number, _): "userref \(number)"
        }
    }
}
