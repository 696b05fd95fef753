import KrakenCore
import Trading
import Transport

extension Failure {
    /// The exchange wants no calls for a while; the moment where it names one.
    init(throttled texts: String, until moment: Timestamp?) {
        guard let moment else {
            self.init(texts, texts, hint: "wait a minute; check KRAKEN_TIER", exitCode: .rateLimited)
            return
        }
        self.init(
            texts, "\(texts): the exchange takes no calls before \(moment.shown)",
            hint: "try again then; nothing is sent from here before", exitCode: .rateLimited,
            data: Self.service(retryAt: moment))
    }

    /// The same failure with what the exchange says of its state.
    func explained(by condition: ServiceCondition) -> Failure {
        // A market may have a mode of its own.
        let isOfMarket = identifier.lowercased().hasPrefix("eservice:market in ")
        if isOfMarket && !identifier.contains(condition.state.word) { return self }
        var failure = self
        if data == .null { failure.data = Self.service(condition, retryAt: nil) }
        let isWhy = blame == .exchange && exitCode == .unreachable
        switch condition.state {
        case .maintenance where isWhy:
            let known = Self.maintenance(condition)
            failure.identifier = known.identifier
            failure.message = "\(known.message) (\(message))"
            failure.hint = known.hint
        case .online where isWhy:
            failure.hint = "the exchange calls itself online: it passes as a rule, try again in a moment"
        case .online: break
        case .maintenance, .cancelOnly, .postOnly, .other:
            failure.message += "; \(condition.words)"
        }
        return failure
    }

    /// The exchange is in maintenance, by its own word.
    static func maintenance(_ condition: ServiceCondition) -> Failure {
        Failure(
            "maintenance", condition.words,
            hint:
                "no private call is answered meanwhile, and nobody says until when: see 'kraken status', and try again later",
            exitCode: .unreachable, data: service(condition, retryAt: nil))
    }

    /// Facts about the exchange as a whole, for scripts.
    static func service(_ condition: ServiceCondition? = nil, retryAt moment: JSON?) -> JSON {
        .object([
            "service": .object([
                "state": .text(condition?.state.word), "since": .time(condition?.since), "retry_at": moment ?? .null,
            ])
        ])
    }

    static func service(retryAt moment: Timestamp) -> JSON { service(retryAt: .time(moment)) }
}

extension ServiceCondition {
    /// What the exchange says of itself, as a sentence.
    var words: String {
        switch state {
        case .online: "the exchange is online"
        case .maintenance: "the exchange is in maintenance, seen so since \(since.shown)"
        case .cancelOnly: "the whole exchange is in cancel-only mode, seen so since \(since.shown)"
        case .postOnly: "the whole exchange is in post-only mode, seen so since \(since.shown)"
        case .other(let word): "the exchange calls its state '\(word)'"
        }
    }
}

extension ExchangeError {
    /// From when on the exchange listens again; nil where it does not say.
    var throttledUntil: Timestamp? { kind == .throttled ? detail.flatMap(Timestamp.init(secondsText:)) : nil }
}
