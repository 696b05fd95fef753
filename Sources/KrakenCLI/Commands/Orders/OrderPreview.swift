import KrakenCore
import Trading
import Transport

/// An order before it is placed: in words, with what it costs and every check.
struct OrderPreview: Sendable {
    var plan: Trader.Plan
    var venue: String

    private var request: OrderRequest { plan.request }
    private var instrument: Instrument { plan.instrument }
    private var checks: OrderChecks { plan.checks }

    /// Throws the first problem, with all of them in the data.
    func refuseIfFailed() throws {
        let problems = plan.problems
        guard let first = problems.first else { return }
        let others = problems.dropFirst().map { "; " + $0.words(instrument) }.joined()
        throw Failure(
            "refused-locally", first.words(instrument) + others, hint: first.hint, exitCode: .refused,
            data: .object(["order": json, "checks": checksJSON]))
    }

    /// The order in words: `buy 0.01 BTC/USD at most at 50000.0 (limit)`.
    var words: String {
        let volume = "\(request.side.rawValue) \(request.quantity) \(request.pair)"
        guard let price = request.limitPrice else { return "\(volume) at the market" }
        let limit = price.text(minimumDecimals: instrument.priceDecimals)
        return "\(volume) at \(limit) or better"
    }

    /// What the exchange and our own checks found, when nothing is to be placed.
    func dryRun(words exchangeWords: String) -> Report {
        var order = json
        if case .object(var members) = order {
            members.append(.init("exchange_description", .string(exchangeWords)))
            order = .object(members)
        }
        return Report(
            data: .object(["mode": "validate", "venue": .string(venue), "order": order, "checks": checksJSON]),
            blocks: [
                .facts(nil, facts + [("Exchange says", exchangeWords)]),
                .line(.done, "Nothing was placed: the order passes every check. Add --execute to place it."),
            ])
    }

    /// The preview as text, for the question before a live order.
    func text(width: Int, tool: Tool) -> String {
        Report(data: .null, blocks: [.facts(nil, facts)])
            .text(width: width, style: tool.console.style, isTerminal: tool.console.isTerminal)
    }

    /// The order with the numbers that matter.
    var facts: [(String, String)] {
        var facts = [("Venue", venue), ("Order", words)]
        if let ticker = checks.ticker {
            let digits = instrument.priceDecimals
            facts.append(
                (
                    "Market",
                    "bid \(ticker.bid.grouped(minimumDecimals: digits)), ask \(ticker.ask.grouped(minimumDecimals: digits))"
                ))
        }
        if let cost = checks.tradedCost(of: request) {
            let fee = checks.fee(of: cost)
            facts.append(
                (
                    request.side == .buy ? "Cost" : "Brings",
                    "about \(cost.grouped()) \(request.pair.quote), fee at most \(fee.grouped()) \(request.pair.quote)"
                ))
        }
        if let needed = checks.cost(of: request), let available = checks.available {
            let asset = checks.paidWith(request)
            facts.append(
                (
                    "Needs",
                    "\(needed.grouped()) of \(available.grouped()) \(asset) free, \((available - needed).grouped()) left"
                ))
        }
        return facts
    }

    var json: JSON {
        .object([
            "pair": .string(request.pair.description), "side": .string(request.side.rawValue),
            "type": .string(request.type.rawValue), "volume": .text(request.quantity),
            "price": .text(request.limitPrice), "description": .string(words),
        ])
    }

    var checksJSON: JSON {
        .array(
            plan.verdicts.map {
                .object([
                    "rule": .string($0.rule.rawValue), "passed": .bool($0.problem == nil),
                    "problem": .text($0.problem?.words(instrument)),
                ])
            })
    }
}

extension OrderCheck.Problem {
    /// The wrong number and the needed one, in words.
    func words(_ instrument: Instrument) -> String {
        let (pair, base, quote) = (instrument.pair, instrument.pair.base, instrument.pair.quote)
        let digits = instrument.priceDecimals
        switch self {
        case .marketClosed(let status): return "\(pair) is \(status.rawValue) at the exchange"
        case .priceMissing: return "a limit order needs a price"
        case .priceNotPositive(let price): return "the price \(price) is not positive"
        case .noQuote(let side):
            return "\(pair) has no \(side == .buy ? "ask" : "bid") now: there is no quote on that side"
        case .offTick(let price, let tick, let below, let above):
            let (low, high) = (below.text(minimumDecimals: digits), above.text(minimumDecimals: digits))
            return "the price \(price) is not a multiple of the tick \(tick) of \(pair): use \(low) or \(high)"
        case .quantityNotPositive(let quantity): return "the volume \(quantity) is not positive"
        case .offLot(let quantity, let decimals, let below):
            return "the volume \(quantity) has more than \(decimals) decimals: use \(below)"
        case .belowMinimum(let quantity, let minimum):
            return "the volume \(quantity) is below the minimum of \(minimum) \(base)"
        case .belowMinimumCost(let cost, let minimum):
            return "the order is worth \(cost) \(quote), below the minimum of \(minimum) \(quote)"
        case .farFromMarket(let price, let market, let percent, let limit):
            return "the price \(price) is \(percent)% worse than the market at \(market); the limit is \(limit)%"
        case .notEnough(let needed, let available, let asset):
            let fee = asset == quote ? " with its fee" : ""
            return "the order needs \(needed) \(asset)\(fee), but only \(available) \(asset) are free"
        case .unresolvedOrder(let id):
            return "an earlier order of this pair and side may be live: \(id)"
        }
    }

    /// What to do next.
    var hint: String? {
        switch self {
        case .farFromMarket: "mistyped? Otherwise raise KRAKEN_PRICE_COLLAR"
        case .noQuote: "try again when there is trading; see 'kraken ticker'"
        case .notEnough: "see 'kraken balance'"
        case .unresolvedOrder(let id):
            "look for it with 'kraken orders --status any' and cancel it with 'kraken cancel --cl-ord-id \(id)'"
        default: nil
        }
    }
}
