import KrakenCore
import Trading
import Transport

/// A bracket before it is placed: what rests, what is watched, and what happens when something goes wrong.
struct BracketPreview: Sendable {
    var plan: BracketPlan
    var venue: String
    /// Whether the commands shown to the user need `--sandbox`.
    var sandbox: Bool
    var poll: Duration
    /// What the operator insists on.
    var override = OrderDesk.Override()
    /// Where a bracket that goes on stands; nil for a new one.
    var standing: String?

    var terms: Bracket.Terms { plan.terms }
    var instrument: Instrument { plan.instrument }

    /// Throws the first problem of either leg.
    ///
    /// - Parameters:
    ///   - isLive: whether it was to be placed, and not only checked.
    ///   - isShown: whether somebody would see the preview if nothing failed.
    func refuseIfFailed(isLive: Bool, isShown: Bool) throws {
        var words = plan.problems.map { $0.words(terms, instrument) }
        var hint = plan.problems.first?.hint
        var problems: [OrderCheck.Problem] = []
        for leg in [terms.rests, terms.watched] {
            for problem in verdicts(of: leg).filter({ !$0.isOverridden(by: override) }).compactMap(\.problem) {
                hint = hint ?? problem.hint
                let promise = plan.plan(of: leg).checks.promiseWords([problem])
                words.append("\(leg.rawValue): " + problem.words(instrument) + promise)
                problems.append(problem)
            }
        }
        guard !words.isEmpty else { return }
        let identifier = plan.problems.isEmpty ? problems.first?.identifier : nil
        var failure = Failure(
            identifier ?? "refused-locally", words.joined(separator: "; ") + problems.passing(isLive: isLive),
            hint: hint, exitCode: plan.problems.isEmpty ? problems.first?.exitCode ?? .refused : .refused,
            data: .object(["mode": "validate", "venue": .string(venue), "bracket": json, "legs": legsJSON]))
        if isShown { failure.shown = blocks([]) }
        throw failure
    }

    /// A leg in words.
    func words(_ leg: Bracket.Leg) -> String {
        plan.plan(of: leg).request.words(decimals: instrument.priceDecimals)
    }

    /// A price with the market's digits.
    func price(_ price: Price) -> String { price.text(minimumDecimals: instrument.priceDecimals) }

    /// What both our checks and the exchange found, when nothing is to be placed.
    func dryRun(_ descriptions: [String]) -> Report {
        var report = Report(
            data: .object([
                "mode": "validate", "venue": .string(venue), "bracket": json, "legs": legsJSON,
                "exchange_descriptions": .array(descriptions.map { .string($0) }),
            ]),
            blocks: blocks(descriptions) + [
                .line(
                    .checked,
                    standing == nil
                        ? "Nothing was placed: both legs pass every check. Add --execute to begin."
                        : "Nothing was done. Add --execute to go on.")
            ])
        report.sheet = sheet(descriptions)
        return report
    }

    /// The preview as text, with the exchange's own words, for the question before a live bracket.
    func text(_ descriptions: [String], width: Int, tool: Tool) -> String {
        Report(data: .null, blocks: blocks(descriptions))
            .text(width: width, style: tool.console.style, isTerminal: tool.console.isTerminal)
    }

    private func blocks(_ descriptions: [String]) -> [Report.Block] {
        var facts = [("Venue", venue)]
        if let standing { facts.append(("Goes on", standing)) }
        if let ticker = plan.stop.checks.ticker {
            facts.append(("Market", "bid \(price(ticker.bid)), ask \(price(ticker.ask)), last \(price(ticker.last))"))
        }
        facts.append(("Rests", words(terms.rests)))
        facts += money(terms.rests)
        facts.append(("Watched", words(terms.watched)))
        facts += money(terms.watched)
        if let needs { facts.append(("Needs", needs)) }
        facts.append(("Swapped in", swapping))
        facts.append(("Without a stop", exposure))
        facts += endings
        if !descriptions.isEmpty { facts.append(("Exchange says", descriptions.joined(separator: "; "))) }
        var blocks: [Report.Block] = [.facts(nil, facts)]
        if let checksTable { blocks += [.blank, .table(checksTable)] }
        if terms.rests == .target {
            blocks.append(
                .line(
                    .caution,
                    "no stop rests at the exchange: it is only as alive as this program, its machine and its network"))
        }
        return blocks
    }

    private var swapping: String {
        let often =
            "looked at every \(poll.seconds); the order that rests, which somebody may cancel, every \(Bracket.calmLook.seconds)"
        switch (terms.watched, terms.side) {
        case (.target, .sell): return "when the bid is \(price(terms.target)) or more (\(often))"
        case (.target, .buy): return "when the ask is \(price(terms.target)) or less (\(often))"
        case (.stop, .sell): return "when the last price or the bid is \(price(terms.stop)) or less (\(often))"
        case (.stop, .buy): return "when the last price or the ask is \(price(terms.stop)) or more (\(often))"
        }
    }

    private var exposure: String {
        if terms.rests == .target {
            return "always, until the price comes; then the swap may take \(terms.bound.seconds) before it is an alarm"
        }
        return
            "from the cancel until the target has traded or the stop is back: a target that has not traded after "
            + "\(terms.patience.seconds) is taken back, more than \(terms.bound.seconds) is an alarm, "
            + "and a swap that failed is tried again after \(terms.pause.seconds)"
    }

    private var endings: [(String, String)] {
        let leg = terms.rests.rawValue
        let undone = terms.rests == .stop ? "; a target at work is cancelled and the stop put back first" : ""
        let wait = terms.rests == .stop ? "; nothing is cancelled before all that a swap asks for can be had" : ""
        return [
            ("On Ctrl-C", "the \(leg) is looked at once more, and stays at the exchange\(undone)"),
            (
                "On a crash",
                "the \(leg) stays at the exchange, nobody watches the other leg; "
                    + "in the middle of a swap there may be no order: 'kraken order bracket --resume last' goes on"
            ),
            ("Without network", "the \(leg) stays at the exchange and works there without us\(wait)"),
        ]
    }

    var json: JSON {
        .object([
            "pair": .string(instrument.pair.description), "side": .string(terms.side.rawValue),
            "volume": .text(terms.quantity), "rests": .string(terms.rests.rawValue),
            "watched": .string(terms.watched.rawValue), "stop": plan.stop.request.json,
            "target": plan.target.request.json, "stop_price": .text(terms.stop), "target_price": .text(terms.target),
            "minimum_volume": .text(terms.minimum), "exposed_limit": .string(terms.bound.plainSeconds),
            "goes_on": .text(standing),
        ])
    }

    /// The command that places a leg again.
    func command(placing leg: Bracket.Leg, _ quantity: Quantity) -> String {
        let request = plan.plan(of: leg).request
        var words = [
            "kraken order -p \(request.pair) -s \(request.side.rawValue) -t \(request.type.rawValue) -v \(quantity)"
        ]
        if let price = request.price { words.append("--price \(price)") }
        if let price = request.secondPrice { words.append("--price2 \(price)") }
        return (words + ["--execute --again"]).joined(separator: " ") + venueFlag
    }

    /// What commands need to reach the same venue.
    var venueFlag: String { sandbox ? " --sandbox" : "" }
}

extension BracketPlan.Problem {
    fileprivate func words(_ terms: Bracket.Terms, _ instrument: Instrument) -> String {
        func text(_ price: Price) -> String { price.text(minimumDecimals: instrument.priceDecimals) }
        switch self {
        case .stopReached(let stop, let market):
            let side = terms.side == .sell ? "below" : "above"
            return "the stop \(text(stop)) is not \(side) the market at \(text(market)): it would be set off at once"
        case .targetReached(let target, let market):
            let side = terms.side == .sell ? "above" : "below"
            return "the target \(text(target)) is not \(side) the market at \(text(market)): it could be had at once"
        case .tooLittle(let quantity, let minimum):
            return "the volume \(quantity) is too little for both legs: \(minimum) is the least"
        }
    }

    fileprivate var hint: String {
        switch self {
        case .stopReached, .targetReached: "see 'kraken ticker'; a single order needs no bracket"
        case .tooLittle(_, let minimum): "use \(minimum) or more"
        }
    }
}

extension Duration {
    /// Seconds with three digits, for scripts.
    var plainSeconds: String {
        let thousandths = milliseconds
        return "\(thousandths / 1000)." + String(1000 + thousandths % 1000).dropFirst()
    }
}
