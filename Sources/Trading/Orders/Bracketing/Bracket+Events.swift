extension Bracket {
    /// What can happen.
    public enum Event: Hashable, Sendable {
        /// It begins.
        case begun
        /// It goes on after an interruption.
        case resumed
        /// What the market does.
        case price(Quote)
        /// What the market does could not be found out.
        case priceUnknown
        /// What a swap and its undoing need can be had now, and this is what the market does.
        case ready(Quote)
        /// What a look at the order of a leg, or its cancel, showed.
        case seen(Leg, Sighting)
        /// The exchange took the order of that leg.
        case placed(Leg)
        /// It is certain that nothing came of the order of that leg; the refusal may pass or not.
        case refused(Leg, mayPass: Bool)
        /// Whether the order of that leg was placed is not known.
        case unknown(Leg)
        /// Time has passed.
        case timePassed
        /// The program was asked to end.
        case interrupted
    }

    /// The market's prices, as far as the bracket needs them.
    public struct Quote: Hashable, Sendable {
        public var bid: Price
        public var ask: Price
        public var last: Price

        public init(bid: Price, ask: Price, last: Price) {
            (self.bid, self.ask, self.last) = (bid, ask, last)
        }

        /// The prices of a ticker.
        public init(_ ticker: Ticker) { self.init(bid: ticker.bid, ask: ticker.ask, last: ticker.last) }
    }

    /// How the exchange lists an order of the bracket.
    public enum Sighting: Hashable, Sendable {
        /// It can still trade; so much of it has.
        case open(Quantity)
        /// It traded whole.
        case filled(Quantity)
        /// It ended, and so much of it has traded.
        case ended(Quantity, byUser: Bool)
        /// It is proved that it does not exist.
        case absent
        /// Nothing can be said.
        case unclear
    }

    /// What is to be done.
    public enum Action: Hashable, Sendable {
        /// Place an order of that leg.
        case place(Leg, Quantity)
        /// Cancel the order of that leg, and tell how it is seen afterwards.
        case cancel(Leg)
        /// Look at the order of that leg.
        case look(Leg)
        /// Find out what the market does.
        case quote
        /// See to it that what a swap and its undoing need can be had, before anything is cancelled.
        case prepare
        /// Cry out.
        case alarm(Alarm)
        /// Tell that an alarm is over.
        case settled(Alarm)
        /// Tell that there is a stop again, or none is needed, and how long there was none.
        case covered(Duration)
        /// Tell how it ended.
        case end(End)
    }
}

extension Bracket.Terms {
    /// Whether the watched leg's price has come.
    public func isDue(_ quote: Bracket.Quote) -> Bool {
        switch watched {
        // A target trades with the other side of the book: there it must be had.
        case .target: side == .sell ? quote.bid >= target : quote.ask > .zero && quote.ask <= target
        case .stop: reachesStop(quote)
        }
    }

    /// Whether the stop would be set off: as the exchange does it, by the last price; or the book says so before.
    public func reachesStop(_ quote: Bracket.Quote) -> Bool {
        side == .sell
            ? quote.last <= stop || quote.bid > .zero && quote.bid <= stop
            : quote.last >= stop || quote.ask >= stop
    }
}
