import KrakenCore
import Trading
import Transport

extension BatchPreview {
    /// What all orders of one side come to.
    struct Sum: Sendable {
        var side: Side
        /// What their trades cost or bring; nil where no market tells of one of them.
        var cost: Amount?
        /// The same of their fees.
        var takerFee: Amount?
        var makerFee: Amount?
        var rates: FeeRates
        /// What they take of ``asset`` at most.
        var needed: Amount
        /// What is free of it; nil where nobody looked.
        var available: Amount?
        var asset: Asset
        /// What may be leaving meanwhile, in words.
        var promise: String

        /// The sum for people.
        func facts(_ quote: Asset) -> [(String, String)] {
            let name = side == .buy ? "Buys" : "Sells"
            var facts: [(String, String)] = []
            if let cost, let takerFee, let makerFee {
                let verb = side == .buy ? "cost" : "bring"
                facts.append(("\(name) \(verb)", "about \(cost.grouped()) \(quote)"))
                facts.append(
                    (
                        "  fee", OrderChecks.feeWords(taker: takerFee, maker: makerFee, quote, rates)
                    ))
            }
            if let available {
                facts.append(("\(name) need", OrderChecks.needWords(needed, of: available, asset) + promise))
            }
            return facts
        }

        var json: JSON {
            .object([
                "estimated_cost": .text(cost), "taker_fee": .text(takerFee), "maker_fee": .text(makerFee),
                "asset": .string(asset.description), "needed": .text(needed), "available": .text(available),
                "left": .text(available.map { $0 - needed }),
            ])
        }
    }

    /// The sums of both sides, as far as there are orders.
    var sums: [Sum] {
        Side.allCases.compactMap { side in
            let ours = plan.rows.map(\.plan).filter { $0.request.side == side }
            guard let first = ours.first else { return nil }
            let costs = ours.compactMap { $0.checks.tradedCost(of: $0.request) }
            func sum(_ part: (Amount) -> Amount) -> Amount? {
                costs.count == ours.count ? costs.reduce(.zero) { $0 + part($1) } : nil
            }
            let asset = first.checks.paidWith(first.request)
            return Sum(
                side: side, cost: sum { $0 }, takerFee: sum(first.checks.fee), makerFee: sum(first.checks.makerFee),
                rates: first.checks.fees,
                needed: ours.reduce(.zero) { $0 + ($1.checks.cost(of: $1.request) ?? .zero) },
                available: first.checks.available, asset: asset, promise: first.checks.promiseWords(asset))
        }
    }

    /// The checks of all orders: a line for all where the verdict is the same, and for each that fails.
    var checkLines: [CheckLine] {
        let rows = plan.rows.map { $0.plan.checks.lines(of: $0.plan.verdicts, for: $0.plan.request, despite: override) }
        var rules: [String] = []
        for line in rows.joined() where !rules.contains(line.rule) { rules.append(line.rule) }
        return rules.flatMap { rule in
            var groups: [(line: CheckLine, numbers: [Int])] = []
            for (index, lines) in rows.enumerated() {
                guard let line = lines.first(where: { $0.rule == rule }) else { continue }
                if let known = groups.firstIndex(where: { $0.line == line }) {
                    groups[known].numbers.append(index + 1)
                } else {
                    groups.append((line, [index + 1]))
                }
            }
            var all = groups.map { line, numbers in
                var named = line
                if numbers.count < rows.count {
                    named.words = "order \(numbers.map(String.init).joined(separator: ", ")): \(line.words)"
                }
                return named
            }
            if rule == OrderCheck.Rule.funds.words {
                all += plan.shortages.map { CheckLine(rule: rule, outcome: .refused, words: $0.words) }
            }
            return all
        }
    }
}

extension BatchPlan.Shortage {
    /// What all orders need, and what there is.
    var words: String {
        isMargin
            ? "all orders together bind \(needed) \(asset) of your own, but only \(available) \(asset) of margin are free"
            : "all orders together need \(needed) \(asset), but only \(available) \(asset) are free"
    }

    /// Where to look.
    var hint: String { isMargin ? "see 'kraken positions'" : "see 'kraken balance'" }
}
