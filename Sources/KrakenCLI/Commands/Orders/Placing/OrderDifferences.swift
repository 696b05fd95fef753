import KrakenCore
import Trading
import Transport

extension [OrderDraft.Difference] {
    /// What was placed and what is asked for: `volume 0.01 then, 0.02 now; no leverage then, 2 now`.
    var words: String {
        map { difference in
            let (name, now) = (difference.term.words, difference.asked ?? "none")
            return difference.placed.map { "\(name) \($0) then, \(now) now" } ?? "no \(name) then, \(now) now"
        }.joined(separator: "; ")
    }

    /// For scripts; null is none.
    var json: JSON {
        .array(
            map {
                .object([
                    "term": .string($0.term.rawValue), "placed": .text($0.placed), "asked": .text($0.asked),
                ])
            })
    }
}

extension OrderDraft.Term {
    fileprivate var words: String {
        switch self {
        case .side, .type, .volume, .price, .price2, .trigger, .leverage, .flags: rawValue
        case .pair: "market"
        case .worstPrice: "worst price"
        case .displayVolume: "visible volume"
        case .reduceOnly: "reduce-only"
        case .timeInForce: "time in force"
        case .start: "start time"
        case .expires: "expire time"
        case .selfTradePrevention: "self-trade rule"
        case .close: "conditional close"
        }
    }
}
