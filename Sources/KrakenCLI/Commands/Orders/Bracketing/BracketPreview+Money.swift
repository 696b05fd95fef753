import KrakenCore
import Trading
import Transport

extension BracketPreview {
    /// What a leg brings or costs about when it trades at its price, and its fee.
    func money(_ leg: Bracket.Leg) -> [(String, String)] {
        let (cost, quote) = (cost(leg), instrument.pair.quote)
        let checks = plan.plan(of: leg).checks
        // A stop without a limit trades with what is there.
        let isTaker = leg == .stop && plan.stopLimit == nil
        let fee = isTaker ? checks.takerFeeWords(of: cost, in: quote) : checks.feeWords(of: cost, in: quote)
        return [
            (terms.side == .sell ? "  brings" : "  costs", "about \(cost.grouped()) \(quote)"), ("  fee", fee),
        ]
    }

    /// What is needed, and what is left; nil where nobody looked.
    ///
    /// Only one leg is at the exchange at a time.
    var needs: String? {
        let checks = plan.stop.checks
        guard let needed = plan.needs, let available = checks.available else { return nil }
        let words = checks.needWords(needed, of: available, checks.paidWith(plan.target.request))
        return words + "; for one leg, as only one is at the exchange at a time"
    }

    /// The checks of both legs: a line for both where their verdict is the same; nil where nothing was checked.
    var checksTable: Table? {
        let (rests, watched) = (terms.rests, terms.watched)
        guard !plan.plan(of: rests).verdicts.isEmpty else { return nil }
        let (first, second) = (lines(rests), lines(watched))
        var all: [CheckLine] = []
        for line in first {
            guard let other = second.first(where: { $0.rule == line.rule }), other != line else {
                all.append(line)
                continue
            }
            for (leg, part) in [(rests, line), (watched, other)] {
                var named = part
                named.rule += ", \(leg.rawValue)"
                all.append(named)
            }
        }
        all += second.filter { line in !first.contains { $0.rule == line.rule } }
        return all.table
    }

    private func lines(_ leg: Bracket.Leg) -> [CheckLine] {
        let plan = plan.plan(of: leg)
        return plan.checks.lines(of: verdicts(of: leg), for: plan.request, despite: override)
    }

    /// The verdicts that count for a leg: the one that is swapped in is no repetition of an earlier order.
    func verdicts(of leg: Bracket.Leg) -> [OrderCheck] {
        plan.plan(of: leg).verdicts.filter { leg == terms.rests || $0.rule != .repetition }
    }

    /// Both legs with their money and their checks, for scripts.
    var legsJSON: JSON {
        .array(
            [terms.rests, terms.watched].map { leg in
                let (plan, cost) = (plan.plan(of: leg), cost(leg))
                return .object([
                    "leg": .string(leg.rawValue), "estimated_cost": .text(cost),
                    "taker_fee": .text(plan.checks.fee(of: cost)), "maker_fee": .text(plan.checks.makerFee(of: cost)),
                    "checks": plan.checks.json(of: verdicts(of: leg), for: plan.request),
                ])
            })
    }

    /// A row for each leg, every value in a cell of its own.
    func sheet(_ descriptions: [String]) -> [JSON] {
        let legs = [terms.rests, terms.watched]
        return legs.enumerated().map { index, leg in
            let (plan, cost) = (plan.plan(of: leg), cost(leg))
            return .object([
                "mode": "validate", "venue": .string(venue), "pair": .string(instrument.pair.description),
                "leg": .string(leg.rawValue), "rests": .bool(leg == terms.rests), "side": .string(terms.side.rawValue),
                "type": .string(plan.request.type.rawValue), "volume": .text(terms.quantity),
                "price": .text(plan.request.price), "price2": .text(plan.request.secondPrice),
                "estimated_cost": .text(cost), "taker_fee": .text(plan.checks.fee(of: cost)),
                "maker_fee": .text(plan.checks.makerFee(of: cost)),
                "exchange_description": .text(descriptions.indices.contains(index) ? descriptions[index] : nil),
                "checks_failed": .array(
                    verdicts(of: leg).filter { $0.problem != nil }.map { .string($0.rule.rawValue) }),
                "minimum_volume": .text(terms.minimum), "exposed_limit": .string(terms.bound.plainSeconds),
                "goes_on": .text(standing),
            ])
        }
    }

    private func cost(_ leg: Bracket.Leg) -> Amount {
        let price = leg == .stop ? plan.stopLimit ?? terms.stop : terms.target
        let rounding: Rounding = terms.side == .sell ? .down : .up
        return price.cost(of: terms.quantity, decimals: instrument.costDecimals, rounding)
    }
}
