import Storage
import Synchronization

/// What a swap needs beside the two orders, kept while a bracket is carried out.
struct SwapRoom: Sendable {
    /// Room that was booked; nil for none.
    var booking: Booking?
    /// The price that was had last, and when by the monotonic clock.
    var quote: (price: Bracket.Quote, at: Duration)?
    /// Why no swap is possible, as it was told last; nil when one is.
    var obstacle: String?
}

extension BracketRun {
    /// A price older than that sets nothing going.
    private static let quoteAge = Duration.seconds(2)
    /// For how long the key is not asked again for its rights after a question without an answer.
    private static let rightsPause = Duration.seconds(60)

    /// Whether it is the stop that is swapped in: nothing protects the position until it is placed.
    var wantsStop: Bool { plan.terms.watched == .stop }

    /// Sees to everything that a swap and its undoing could wait for, while the order still rests.
    ///
    /// A stop that is cancelled before it is certain that something can be placed in its stead protects nobody. A
    /// target protects nobody anyway: a stop that is due beside it waits only for what it could not be placed without.
    func prepare() async -> [Bracket.Event] {
        do {
            // Each of these is known already as a rule, and then nobody is asked.
            _ = try await trader.kraken.clock(knownFor: wantsStop ? .seconds(15) : .seconds(120))
            _ = try await trader.resolver.rights(
                within: wantsStop ? .seconds(1) : .seconds(5), askedAgainAfter: Self.rightsPause)
            if let problem = await closedMarket() {
                tellObstacle(.state(problem))
                return []
            }
            let booking = try await bookedRoom()
            let wait = booking.readyAt - trader.time.elapsed()
            guard wait <= .zero else {
                tellObstacle(.limits(wait))
                return []
            }
            guard let quote = await currentQuote() else { return [] }
            tellObstacle(nil)
            return [.ready(quote)]
        } catch {
            if !Task.isCancelled { tellObstacle(.failure((error as? KrakenError)?.inFewWords ?? "\(error)")) }
            return []
        }
    }

    /// The price that was had last, unless what came before took so long that it is asked for again.
    private func currentQuote() async -> Bracket.Quote? {
        if let known = room.withLock(\.quote), wantsStop || trader.time.elapsed() - known.at <= Self.quoteAge {
            return known.price
        }
        guard case .price(let fresh) = await quote() else { return nil }
        return fresh
    }

    /// The room that is booked, or was just now.
    private func bookedRoom() async throws -> Booking {
        if let booking = currentBooking { return booking }
        let booking = try await trader.kraken.book(need)
        room.withLock { $0.booking = booking }
        return booking
    }

    /// What is booked and not too old.
    var currentBooking: Booking? {
        let life = self.now.bracket.state == .resting ? Booking.life : Booking.lifeInUse
        let now = trader.time.elapsed()
        return room.withLock { room in
            if let booking = room.booking, now > booking.readyAt + life { room.booking = nil }
            return room.booking
        }
    }

    /// What a swap asks for, and its undoing.
    ///
    /// Of a stop that is due its order alone, without which it is no use to cancel the target: for what it costs to
    /// look, and to go back, it does not wait. Of a target, of the public rate: the price when the wait is over, and that after the cancel. Of the call counter: a
    /// look after each of the two cancels, and a second one; more would keep a small account waiting for long. Of the
    /// market's counter: two orders, and the cancel of two young ones.
    private var need: Booking.Need {
        let kraken = trader.kraken
        let look = kraken.cost(of: QueryOrders(ids: [], isLookup: true))
        let orders = kraken.cost(of: AddOrder(plan.stop.request, in: plan.instrument, key: nil, deadline: nil))
        let price = kraken.cost(of: TickerPrices(ids: []))
        if wantsStop {
            let pair = PairCost(pairID: plan.instrument.id, points: Points(whole: 1))
            return Booking.Need(open: .zero, account: orders, pair: pair)
        }
        return Booking.Need(
            open: price + price, account: look + look + look + orders + orders,
            pair: PairCost(
                pairID: plan.instrument.id,
                points: Points(whole: 2) + PairCost.cancel(age: .zero) + PairCost.cancel(age: .zero)))
    }

    /// Why the market or the exchange takes one of the two orders not now; nil when they take both.
    ///
    /// A stop that is due asks for itself only.
    private func closedMarket() async -> OrderCheck.Problem? {
        let state = await trader.markets.state(of: plan.instrument, trader.time)
        for leg in wantsStop ? [.stop] : Bracket.Leg.allCases {
            let plan = plan.plan(of: leg)
            var checks = plan.checks
            (checks.instrument.status, checks.exchange) = (state.market, state.exchange)
            if let problem = checks.statusProblem(plan.request) { return problem }
        }
        return nil
    }

    /// The trader whose calls go on the room that was booked, for what must not wait.
    var bookedTrader: Trader { trader.using(currentBooking) }

    /// How long until the booked room may be used; nil when none is waited for.
    var timeToRoom: Duration? {
        currentBooking.flatMap { booking in
            let wait = booking.readyAt - trader.time.elapsed()
            return wait > .zero ? wait : nil
        }
    }

    /// There is no gap any more that the booked room was for.
    func forgetRoom() { room.withLock { $0.booking = nil } }

    func note(_ quote: Bracket.Quote) {
        let now = trader.time.elapsed()
        room.withLock { $0.quote = (quote, now) }
    }

    /// Tells why no swap is possible, or that one is again; each once.
    private func tellObstacle(_ obstacle: BracketNews.Obstacle?) {
        let kind = obstacle?.kind
        let isNew = room.withLock { room in
            defer { room.obstacle = kind }
            return room.obstacle != kind
        }
        if isNew { news(obstacle.map(BracketNews.swapDelayed) ?? .swapPossible) }
    }
}

extension BracketNews.Obstacle {
    /// What makes it another obstacle than the one before.
    fileprivate var kind: String {
        switch self {
        case .limits: "limits"
        case .state(let problem): "state \(problem)"
        case .failure(let text): text
        }
    }
}

extension Trader {
    /// The same trader, whose calls go on room that was booked.
    func using(_ booking: Booking?) -> Trader {
        guard let booking else { return self }
        return Trader(kraken: kraken.using(booking), markets: markets, journal: journal, time: time, rules: rules)
    }
}
