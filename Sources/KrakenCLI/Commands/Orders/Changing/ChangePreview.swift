import KrakenCore
import Trading
import Transport

/// A change before it is made: old and new, what it means for the queue, and every check.
struct ChangePreview: Sendable {
    var plan: ChangePlan
    var venue: String
    /// What the operator insists on.
    var override = OrderDesk.Override()

    private var order: ExchangeOrder { plan.order }
    private var change: OrderChange { plan.change }
    private var instrument: Instrument { plan.instrument }

    /// Throws the first problem, with all of them in the data.
    ///
    /// - Parameter isShown: whether somebody would see the preview if nothing failed.
    func refuseIfFailed(isShown: Bool) throws {
        let failures = plan.failures(overridingLimits: override.limits)
        let words = plan.problems.map(\.words) + failures.map { $0.words(instrument) }
        var failure: Failure?
        if let problem = plan.problems.first {
            failure = Failure(
                problem.identifier, words.joined(separator: "; "), hint: problem.hint, exitCode: .refused, data: data)
        } else if let problem = failures.first {
            failure = Failure(
                problem.identifier, words.joined(separator: "; "), hint: problem.hint, exitCode: problem.exitCode,
                data: data)
        } else if let earlier = plan.earlier, !override.unknown {
            failure = Failure.pendingChange(earlier)
        }
        guard var failure else { return }
        if isShown { failure.shown = blocks }
        throw failure
    }

    /// The change in one line: `volume 0.001 -> 0.002, price 20000.0 -> 21000.0`.
    var words: String {
        let parts = rows.map { "\($0.name) \($0.old) -> \($0.new)" }
        return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }

    /// What nobody has to do anything for.
    func nothingToDo() -> Report {
        Report(
            data: data, blocks: [.facts(nil, facts), .line(.done, "Nothing to do: the order is like that already.")],
            rows: .whole)
    }

    /// What our own checks found, and the exchange's where it can check; nothing is changed.
    func dryRun(exchangeWords: String?) -> Report {
        let end =
            exchangeWords == nil
            ? "Nothing was changed: it passes every check here; the exchange checks it when it is made."
            : "Nothing was changed: it passes every check."
        var report = Report(
            data: data, blocks: blocks(exchangeWords) + [.line(.checked, end + " Add --execute to make it.")],
            rows: .whole)
        report.sheet = [data.withoutChecks(plan.verdicts.filter { $0.problem != nil }.map(\.rule))]
        return report
    }

    private var blocks: [Report.Block] { blocks(nil) }

    private func blocks(_ exchangeWords: String?) -> [Report.Block] {
        let said = exchangeWords.map { [("Exchange says", $0)] } ?? []
        let table = plan.checks.lines(of: plan.verdicts, for: plan.request, despite: override).table
        return [.facts(nil, facts + said), .blank, .table(table)] + cautions
    }

    private var cautions: [Report.Block] {
        plan.checks.remarks(on: plan.request).filter(concerns).map { .line(.caution, $0.words) }
    }

    /// Whether a remark on the order is one on the change: what was remarked when it was placed is known.
    private func concerns(_ remark: OrderRemark) -> Bool {
        switch remark {
        case .stateNotKnown: true
        case .triggersAtOnce, .limitBehindTrigger:
            order.waitsForTrigger && (change.limitPrice != nil || change.triggerPrice != nil)
        default: false
        }
    }

    /// The preview as text, for the question before a live change.
    func text(_ tool: Tool) -> String {
        Report(data: .null, blocks: [.facts(nil, facts)] + cautions)
            .text(
                width: min(tool.console.width, 100), style: tool.console.style, isTerminal: tool.console.isTerminal)
    }

    /// Old and new of every value that changes.
    private var rows: [(name: String, old: String, new: String)] {
        let digits = instrument.priceDecimals
        let terms = order.terms
        let second = ["", "0"].contains(terms.secondPriceText) ? terms.priceText : terms.secondPriceText
        /// The text is for a price that is relative to the market.
        func price(_ price: Price?, else text: String = "none") -> String {
            price.map { $0.text(minimumDecimals: digits) } ?? text
        }
        var rows: [(String, String, String)] = []
        if let quantity = change.quantity { rows.append(("volume", "\(order.quantity)", "\(quantity)")) }
        if let shown = change.displayQuantity { rows.append(("visible part", "as it is", "\(shown)")) }
        if let limit = change.limitPrice { rows.append(("price", price(order.limitPrice, else: second), price(limit))) }
        if let trigger = change.triggerPrice {
            rows.append(("trigger", price(order.triggerPrice, else: terms.priceText), price(trigger)))
        }
        if plan.way == .edit {
            let number = plan.userReference.map { "\($0)" } ?? "one of ours"
            rows.append(("userref", order.userReference.map { "\($0)" } ?? "none", number))
        }
        return rows
    }

    var facts: [(String, String)] {
        var facts = [
            ("Venue", venue), ("Order id", order.id.description), ("Order", order.terms.text),
            ("State", order.stateInWords),
        ]
        if let id = order.clientOrderID { facts.insert(("Client id", id.description), at: 2) }
        if order.executed > .zero { facts.append(("Filled", "\(order.executed) of \(order.quantity)")) }
        facts += rows.map { ($0.name.prefix(1).uppercased() + $0.name.dropFirst(), "\($0.old) -> \($0.new)") }
        facts.append(("Queue", queueWords))
        if let ticker = plan.checks.ticker {
            let digits = instrument.priceDecimals
            facts.append(
                (
                    "Market",
                    "bid \(ticker.bid.grouped(minimumDecimals: digits)), ask \(ticker.ask.grouped(minimumDecimals: digits))"
                ))
        }
        if let needed, let available = plan.checks.available {
            let asset = plan.checks.paidWith(plan.request)
            facts.append(
                (
                    "Needs",
                    "\(needed.grouped()) of \(available.grouped()) \(asset) free or held by the order"
                        + plan.checks.promiseWords(asset)
                ))
        }
        return facts
    }

    private var needed: Amount? {
        var rest = plan.request
        rest.quantity = rest.quantity - order.executed
        return rest.quantity > .zero ? plan.checks.cost(of: rest) : nil
    }

    private var queueWords: String {
        if plan.way == .edit {
            return "the order is cancelled, and a new one goes to the back of the queue; fills stay with the old one"
        }
        return switch plan.queuePlace {
        case .kept: "it keeps its place"
        case .lostByPrice: "it goes to the back of the queue at its new price"
        case .lostByVolume: "more volume: it goes to the back of the queue at its price"
        case .none: "it is not in the book before its trigger is set off"
        }
    }

    /// The change for scripts.
    var data: JSON { data(mode: "validate", more: []) }

    func data(mode: String, more: [JSON.Member]) -> JSON {
        .object(
            [
                .init("mode", .string(mode)), .init("venue", .string(venue)), .init("way", .string(plan.way.rawValue)),
                .init("txid", .string(order.id.description)), .init("cl_ord_id", .text(order.clientOrderID)),
                .init("pair", .string(instrument.pair.description)),
                .init("before", Self.json(order.values)), .init("change", Self.json(change)),
                .init("queue", .string(queueName)),
                .init("checks", plan.checks.json(of: plan.verdicts, for: plan.request)),
            ] + more)
    }

    private var queueName: String {
        switch plan.queuePlace {
        case .kept: "kept"
        case .lostByPrice, .lostByVolume: "lost"
        case .none: "none"
        }
    }

    /// An order's values for scripts.
    static func json(_ values: OrderChange) -> JSON {
        .object([
            "volume": .text(values.quantity), "price": .text(values.limitPrice),
            "trigger_price": .text(values.triggerPrice), "displayvol": .text(values.displayQuantity),
        ])
    }
}
