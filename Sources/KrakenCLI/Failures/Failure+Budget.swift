import Storage
import Trading

extension Failure {
    /// A wish that other processes' wishes of the same moment left no room for.
    init(_ beyond: BeyondBudget) {
        self.init("refused-locally", beyond.words, hint: beyond.hint, exitCode: .refused)
    }
}

extension BeyondBudget {
    /// Which of the operator's limits it goes beyond, with the numbers.
    var words: String {
        switch self {
        case .value(let value, let already, let limit, let currency):
            "the order is worth \(value) \(currency), after \(already) \(currency) today; your limit is \(limit) \(currency) a day"
        case .valueNotKnown(let currency):
            "what it, or an order of a moment ago, is worth in \(currency) is not known, so your limits cannot be checked"
        case .rate(let rate): rate.words
        }
    }

    /// What to do next.
    var hint: String {
        switch self {
        case .value: "see KRAKEN_MAX_DAILY_VALUE; --override-limits goes beyond it"
        case .valueNotKnown: "--override-limits goes on without that check"
        case .rate: "see KRAKEN_MAX_ORDERS_PER_MINUTE; --override-limits goes beyond it"
        }
    }
}

extension OrderRate {
    /// How many orders there are and may be, and when there is room for them again.
    fileprivate var words: String {
        let sent = "\(sent.counted("order was", "orders were")) sent within the last minute"
        let room = roomAt.map { "; there is room for \(wanted == 1 ? "it" : "all of them") from \($0.shown) on" } ?? ""
        if wanted == 1 { return "\(sent); your limit is \(limit)\(room)" }
        guard roomAt != nil else { return "these are \(wanted) orders; your limit is \(limit) within a minute" }
        return "these are \(wanted) orders, and \(sent); your limit is \(limit)\(room)"
    }
}
