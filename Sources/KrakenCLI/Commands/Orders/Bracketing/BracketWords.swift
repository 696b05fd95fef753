import KrakenCore
import Trading

extension Bracket.State {
    /// The state's name for scripts.
    var name: String {
        switch self {
        case .placing(let leg): "placing-\(leg.rawValue)"
        case .resting: "resting"
        case .cancelling(let leg): "cancelling-\(leg.rawValue)"
        case .exposed: "exposed"
        case .working: "working"
        case .doubtful(let leg): "doubtful-\(leg.rawValue)"
        case .unprotected: "unprotected"
        case .done: "done"
        }
    }
}

extension Bracket.Sighting {
    /// What was seen, as the end of a sentence about the order.
    var words: String {
        switch self {
        case .open: "is still open"
        case .filled: "has traded whole"
        case .ended(let quantity, _): quantity.isZero ? "is cancelled" : "is cancelled after trading \(quantity)"
        case .absent: "was not placed"
        case .unclear: "may be live or not: nothing can be seen"
        }
    }
}

extension BracketNews.Obstacle {
    /// What stands in the way, as a part of a sentence.
    func words(_ preview: BracketPreview) -> String {
        switch self {
        case .limits(let wait): "the exchange's limits have room for a swap in \(wait.seconds) only"
        case .state(let problem): "an order would be refused: \(problem.words(preview.instrument))"
        case .failure(let reason): "a swap cannot be prepared (\(reason))"
        }
    }

    /// What stands in the way, for scripts.
    var name: String {
        switch self {
        case .limits(let wait): "no room on the exchange's limits for \(wait.plainSeconds) seconds"
        case .state: "the market does not take an order"
        case .failure(let reason): reason
        }
    }
}

extension Bracket.Alarm {
    /// The alarm in a few words.
    var name: String {
        switch self {
        case .exposedTooLong: "too long without a stop"
        case .notRestored: "the resting order is missing"
        case .doubt: "an order that may be live"
        case .nothingRests: "nothing rests at the exchange"
        }
    }

    /// What is wrong, and what to do.
    func words(_ report: BracketReport, _ preview: BracketPreview) -> String {
        let (terms, left) = (preview.terms, report.bracket.remaining)
        let volume = "\(left) \(preview.instrument.pair.base)"
        let again = preview.command(placing: terms.rests == .stop ? .stop : .target, left)
        switch self {
        case .exposedTooLong:
            let bound = terms.bound.seconds
            return "\(volume) without a stop for more than \(bound); place one by hand if this goes on: \(again)"
        case .notRestored:
            return
                "the \(terms.rests.rawValue) could not be placed, \(volume) without an order; trying again; by hand: \(again)"
        case .doubt:
            let order = report.orders.last?.name ?? "?"
            return
                "order \(order) may be live: nothing else is placed before that is known; look with 'kraken orders --status any\(preview.venueFlag)'"
        case .nothingRests:
            return "somebody else ended the order: \(volume) without an order; to place it again: \(again)"
        }
    }
}

extension Bracket.End {
    /// The end as a sentence without its period.
    func words(_ preview: BracketPreview) -> String {
        switch self {
        case .filled(.stop): "the stop has traded: the bracket is over"
        case .filled(.target): "the target has traded: the bracket is over"
        case .remainder(let quantity):
            "\(quantity) \(preview.instrument.pair.base) is left, less than the minimum of \(preview.terms.minimum): the bracket is over"
        case .endedElsewhere(let leg): "somebody else ended the \(leg.rawValue): the bracket is over"
        case .left(let leg): "interrupted: the \(leg.rawValue) stays at the exchange, nobody watches the other leg"
        case .leftUnseen(let leg):
            "interrupted: whether the \(leg.rawValue) still is at the exchange could not be seen, nobody watches the other leg"
        case .leftBare: "interrupted, and no order is known to rest at the exchange"
        case .notBegun: "the first order was not placed: there is no bracket"
        case .firstUnknown: "whether the first order was placed is not known"
        case .gaveUp: "the exchange refuses the \(preview.terms.rests.rawValue) again and again: the bracket is over"
        }
    }
}
