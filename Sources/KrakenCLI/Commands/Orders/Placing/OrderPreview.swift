import KrakenCore
import Storage
import Trading
import Transport

/// An order before it is placed: in words, with what it costs and every check.
struct OrderPreview: Sendable {
    var plan: Trader.Plan
    var venue: String
    /// Under which name the order goes out; nil where that is not the operator's to choose.
    var naming: Trader.Naming?
    /// What the operator insists on.
    var override = OrderDesk.Override()
    /// What the exchange says of it; nil as long as it was not asked.
    var check: ExchangeCheck<String>?

    /// The operator's own number; nil for none.
    private var number: Int32? {
        if case .numbered(let number, _) = naming { return number }
        return nil
    }

    /// The operator's own id; nil for none.
    var chosenID: ClientOrderID? {
        if case .chosen(let id) = naming { return id }
        return nil
    }

    private var request: OrderRequest { plan.request }
    private var instrument: Instrument { plan.instrument }
    private var checks: OrderChecks { plan.checks }

    /// Throws the first problem, with all of them in the data.
    ///
    /// - Parameters:
    ///   - isLive: whether it was to be placed, and not only checked.
    ///   - isShown: whether somebody would see the preview if nothing failed.
    func refuseIfFailed(isLive: Bool, isShown: Bool) throws {
        let problems = plan.problems(despite: override)
        guard let first = problems.first else { return }
        let words = problems.map { $0.words(instrument) }.joined(separator: "; ") + checks.promiseWords(problems)
        var failure = Failure(
            first.identifier, words + problems.passing(isLive: isLive), hint: first.hint, exitCode: first.exitCode,
            data: data(order: json))
        if isShown { failure.shown = blocks }
        throw failure
    }

    /// The order and what our own checks found, for scripts.
    private func data(order: JSON) -> JSON {
        .object(
            [JSON.Member("mode", "validate"), .init("venue", .string(venue))] + names
                + [.init("order", order), .init("checks", checksJSON)])
    }

    /// The names that the operator gave the order.
    var names: [JSON.Member] {
        [.init("cl_ord_id", .text(chosenID)), .init("userref", number.map { .integer($0) } ?? .null)]
    }

    /// The order in words: `buy 0.01 BTC/USD at 50000.0 or better`; relative prices with what they are about now.
    var words: String { words(numbers: numbers) }

    /// The same without what changes with the market.
    var lastingWords: String { words(numbers: .unknown) }

    private var numbers: AboutPrices { AboutPrices(request, checks) }

    private func words(numbers: AboutPrices) -> String {
        let digits = instrument.priceDecimals
        guard let worst = plan.worstPrice else {
            return request.words(decimals: digits, at: checks.now, numbers: numbers)
        }
        let words = request.volumeWords + " at the market, at worst at " + worst.text(minimumDecimals: digits)
        return ([words] + request.remarks(at: checks.now, numbers: numbers, isBounded: true)).joined(separator: ", ")
    }

    /// What the exchange and our own checks found, when nothing is to be placed.
    func dryRun() -> Report {
        var order = json
        if case .object(var members) = order, case .words(let words) = check {
            members.append(.init("exchange_description", .string(words)))
            order = .object(members)
        }
        var report = Report(
            data: data(order: order),
            blocks: blocks + [
                .line(.checked, "Nothing was placed: the order passes every check. Add --execute to place it.")
            ], rows: .whole)
        report.sheet = [report.data.withoutChecks(failed)]
        return report
    }

    /// The preview as text, for the question before a live order.
    func text(width: Int, tool: Tool) -> String {
        Report(data: .null, blocks: blocks)
            .text(width: width, style: tool.console.style, isTerminal: tool.console.isTerminal)
    }

    /// The order with its checks and remarks.
    var blocks: [Report.Block] {
        let table = checks.lines(of: plan.verdicts, for: request, despite: override).table
        return [.facts(nil, facts + checkFacts), .blank, .table(table)] + remarkBlocks
    }

    private var checkFacts: [(String, String)] {
        switch check {
        case nil: []
        case .words(let words): [("Exchange says", words)]
        case .silence(let reason): [("Exchange says", ExchangeCheck<String>.shown(silence: reason, of: "this order"))]
        }
    }

    private var remarkBlocks: [Report.Block] {
        checks.remarks(on: request, isNumbered: number != nil).map { .line(.caution, $0.words) }
    }

    /// The order with the numbers that matter.
    var facts: [(String, String)] {
        let quote = request.pair.quote
        var facts = [("Venue", venue), ("Order", words)]
        if let chosenID { facts.append(("Client id", chosenID.description)) }
        if let number { facts.append(("Userref", "\(number)")) }
        if request.options.trigger == nil, request.type.isTriggered || request.options.close?.type.isTriggered == true {
            facts.append(("Trigger", "the last price, as no other one is named"))
        }
        facts.append(("Deadline", "\(plan.life.seconds) after it is sent"))
        if let ticker = checks.ticker {
            let digits = instrument.priceDecimals
            let (bid, ask) = (
                ticker.bid.grouped(minimumDecimals: digits), ticker.ask.grouped(minimumDecimals: digits)
            )
            facts.append(("Market", "bid \(bid), ask \(ask)" + distance(ticker)))
        }
        if request.type != .settlePosition, let cost = checks.tradedCost(of: request) {
            // What is traded with borrowed money is neither paid nor received.
            let name = request.options.leverage != nil ? "Worth" : request.side == .buy ? "Cost" : "Brings"
            facts.append((name, "about \(cost.grouped()) \(quote)"))
            facts.append(("Fee", checks.feeWords(of: cost, in: quote)))
        }
        facts += marginFacts
        if let needed = checks.cost(of: request), let available = checks.available {
            facts.append(("Needs", checks.needWords(needed, of: available, checks.paidWith(request))))
        }
        return facts
    }

    /// How far the order's price is from where it would trade now.
    private func distance(_ ticker: Ticker) -> String {
        let market = request.side == .buy ? ticker.ask : ticker.bid
        guard let price = checks.firstPrice(request), price > .zero, market > .zero else { return "" }
        let change = Percent(change: market, to: price, decimals: 2, .halfEven)
        if change.isZero { return "; the order is at the market" }
        return "; the order is \(change.magnitude)% \(change > .zero ? "above" : "below")"
    }

    var json: JSON {
        var json = request.json
        if case .object(var members) = json {
            let (start, expiry) = (request.options.start, request.options.expiry)
            if let now = checks.now {
                if let start { members.append(.init("starts_at", .string(start.moment(from: now).rfc3339()))) }
                if let expiry { members.append(.init("expires_at", .string(expiry.moment(from: now).rfc3339()))) }
            }
            members.append(.init("deadline_seconds", .text(plan.life.seconds.dropLast(2))))
            members.append(.init("description", .string(words)))
            members += numbers.members(of: request)
            // Settling pays back what was borrowed: there is no trade, and so no fee.
            let cost = request.type == .settlePosition ? nil : checks.tradedCost(of: request)
            members.append(.init("estimated_cost", .text(cost)))
            members.append(.init("taker_fee", .text(cost.map(checks.fee))))
            members.append(.init("maker_fee", .text(cost.map(checks.makerFee))))
            members.append(.init("worst_price", .text(plan.worstPrice)))
            if request.options.leverage != nil {
                members.append(.init("margin_needed", .text(checks.marginNeeded(for: request))))
                members.append(.init("margin_free", .text(checks.margin?.free)))
                members.append(.init("position", .text(checks.margin?.position?.quantity)))
            }
            json = .object(members)
        }
        return json
    }

    /// The rules of the checks that fail.
    var failed: [OrderCheck.Rule] { plan.verdicts.filter { $0.problem != nil }.map(\.rule) }

    var checksJSON: JSON { checks.json(of: plan.verdicts, for: request) }
}

extension [OrderCheck.Problem] {
    /// That it would not be placed now either, where a moment later it would: nothing else tells so in a dry run.
    func passing(isLive: Bool) -> String {
        !isLive && contains(where: \.isRepetition) ? "; --execute would be refused now" : ""
    }
}
