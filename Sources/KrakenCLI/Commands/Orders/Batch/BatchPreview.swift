import KrakenCore
import Storage
import Trading
import Transport

/// A batch before it is placed: every order in words, with what it costs, and what is wrong with it.
struct BatchPreview: Sendable {
    var plan: BatchPlan
    var venue: String
    /// What the operator insists on.
    var override = OrderDesk.Override()
    /// What the exchange says of each order; nil as long as it was not asked.
    var check: ExchangeCheck<[String]>?

    /// The orders one by one.
    var singles: [OrderPreview] {
        plan.rows.map { OrderPreview(plan: $0.plan, venue: venue, naming: $0.naming, override: override) }
    }

    /// The orders in words.
    var words: [String] { singles.map(\.words) }

    /// Throws everything that is wrong, with the order it is wrong with.
    ///
    /// - Parameters:
    ///   - isLive: whether they were to be placed, and not only checked.
    ///   - isShown: whether somebody would see the preview if nothing failed.
    func refuseIfFailed(isLive: Bool, isShown: Bool) throws {
        let problems = problems
        guard !problems.isEmpty || !plan.shortages.isEmpty else { return }
        let first = problems.first?.problem
        var words = problems.map { problem in
            (problem.number.map { "order \($0): " } ?? "") + problem.problem.words(plan.instrument)
        }
        words += plan.shortages.map(\.words)
        var failure = Failure(
            first?.identifier ?? "refused-locally",
            words.joined(separator: "; ") + promise + problems.map(\.problem).passing(isLive: isLive),
            hint: first.map { $0.hint } ?? plan.shortages.first?.hint, exitCode: first?.exitCode ?? .refused,
            data: data(
                mode: "validate",
                rows: plan.rows.indices.map {
                    singles[$0].names + [
                        .init("problem", .text(problem($0))), .init("checks", singles[$0].checksJSON),
                    ]
                }))
        if isShown { failure.shown = blocks }
        throw failure
    }

    /// What payments may be taking of what is too little.
    private var promise: String {
        guard let asset = plan.shortages.first?.asset else { return "" }
        let row = plan.rows.map(\.plan).first { $0.checks.paidWith($0.request) == asset }
        return row?.checks.promiseWords(asset) ?? ""
    }

    private func problem(_ index: Int) -> String? {
        plan.rows[index].plan.problems(despite: override).first?.words(plan.instrument)
    }

    /// What is wrong, and with which order, counted from 1; nil for what is wrong with all of them together.
    private var problems: [(number: Int?, problem: OrderCheck.Problem)] {
        var found: [(Int?, OrderCheck.Problem)] = []
        for (index, row) in plan.rows.enumerated() {
            for problem in row.plan.problems(despite: override) {
                guard case .tooManyOrders = problem else {
                    found.append((index + 1, problem))
                    continue
                }
                // They are sent together: each of them has it.
                if index == 0 { found.append((nil, problem)) }
            }
        }
        return found
    }

    /// What the exchange and our own checks found, when nothing is to be placed.
    func dryRun() -> Report {
        var words: [String] = []
        if case .words(let lines) = check { words = lines }
        var report = Report(
            data: data(
                mode: "validate",
                rows: zip(singles, words).map {
                    $0.names + [.init("exchange_description", .string($1)), .init("checks", $0.checksJSON)]
                }),
            blocks: blocks + [
                .line(.checked, "Nothing was placed: all orders pass every check. Add --execute to place them.")
            ], rows: .member("orders"))
        report.sheet = zip(singles, report.list ?? []).map { $1.withoutChecks($0.failed) }
        return report
    }

    /// The preview as text, for the question before a live batch.
    func text(_ tool: Tool) -> String {
        Report(data: .null, blocks: blocks)
            .text(
                width: min(tool.console.width, 100), style: tool.console.style, isTerminal: tool.console.isTerminal)
    }

    /// The orders with their checks and remarks.
    var blocks: [Report.Block] {
        [.facts(nil, facts), .blank, .table(table), .blank, .table(checkLines.table)] + checkBlocks + remarks
    }

    private var checkBlocks: [Report.Block] {
        switch check {
        case nil: []
        case .words(let words): [.blank, .facts("Exchange says", words.enumerated().map { ("order \($0 + 1)", $1) })]
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
        let pair = plan.instrument.pair
        var market = pair.description
        if let ticker = plan.rows.first?.plan.checks.ticker {
            let digits = plan.instrument.priceDecimals
            let (bid, ask) = (
                ticker.bid.grouped(minimumDecimals: digits), ticker.ask.grouped(minimumDecimals: digits)
            )
            market += ", bid \(bid), ask \(ask)"
        }
        var facts = [("Venue", venue), ("Market", market)]
        if let life = plan.rows.first?.plan.life { facts.append(("Deadline", "\(life.seconds) after they are sent")) }
        for sum in sums { facts += sum.facts(pair.quote) }
        if let (needed, free) = plan.boundMargin {
            let margin = free.map { ", \($0.grouped()) \(pair.quote) of margin are free" } ?? ""
            facts.append(("Binds", "\(needed.grouped()) \(pair.quote) of your own with the fees" + margin))
        }
        return facts
    }

    private var table: Table {
        let quote = plan.instrument.pair.quote
        return Table(
            columns: [
                .init("No.", key: "number", .number), .init("Order"),
                .init("Cost (\(quote))", key: "estimated_cost", .number),
                .init("Taker fee", .number, rank: 2), .init("Maker fee", .number, rank: 3),
                .init("Id of yours", key: "cl_ord_id", rank: 1),
            ],
            rows: zip(plan.rows, words).enumerated().map { index, row in
                let checks = row.0.plan.checks
                let cost = checks.tradedCost(of: row.0.plan.request)
                return [
                    "\(index + 1)", row.1, cost?.grouped() ?? "", cost.map { checks.fee(of: $0).grouped() } ?? "",
                    cost.map { checks.makerFee(of: $0).grouped() } ?? "", row.0.naming.shown,
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
            "orders": .array(rows), "totals": .object(sums.map { .init($0.side.rawValue, $0.json) }),
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
