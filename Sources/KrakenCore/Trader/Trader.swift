/// Orders of a key: checked, placed once, looked up, listed, cancelled.
public struct Trader: Sendable {
    let kraken: Kraken
    let markets: Markets
    let journal: Journal
    let time: TimeSource
    var rules: PlacingRules
    let portfolio: Portfolio
    let marketData: MarketData

    /// The trader of a key.
    public init(
        kraken: Kraken, markets: Markets, journal: Journal, time: TimeSource, rules: PlacingRules = PlacingRules()
    ) {
        self.kraken = kraken
        self.markets = markets
        self.journal = journal
        self.time = time
        self.rules = rules
        portfolio = Portfolio(kraken: kraken, markets: markets, time: time)
        marketData = MarketData(kraken: kraken, markets: markets, time: time)
    }

    /// The same trader, whose orders the exchange may carry out for so long; nil for as long as the rules say.
    public func living(_ life: Duration?) -> Trader {
        var other = self
        other.rules.chosenLife = life
        return other
    }

    var resolver: OrderResolver { resolver(asking: kraken) }

    /// The resolver with another client for what it asks.
    func resolver(asking kraken: Kraken) -> OrderResolver {
        OrderResolver(kraken: kraken, journal: journal, markets: markets, time: time, rules: rules)
    }

    /// Orders that may be live without our knowing it.
    public func unresolved() async -> Envelope<[OrderIntent]> {
        await .catching(time.now) { Timed(value: try await journal.unresolved(), moment: time.now()) }
    }

    /// The modern names of markets, by the exchange's names.
    func names(of pairs: [String]) async -> [String: String] {
        var names: [String: String] = [:]
        for pair in Set(pairs) { names[pair] = await markets.modernName(pair) }
        return names
    }
}
