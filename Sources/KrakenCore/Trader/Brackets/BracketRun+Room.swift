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
    /// How much longer than a swap takes the exchange's clock must be known.
    private static let clockMargin = Duration.seconds(120)

    /// Sees to everything that a swap and its undoing could wait for, while the order still rests.
    ///
    /// A stop that is cancelled before it is certain that something can be placed in its stead protects nobody.
    func prepare() async -> [Bracket.Event] {
        do {
            // Each of these is known already as a rule, and then nobody is asked.
            _ = try await trader.kraken.clock(knownFor: Self.clockMargin)
            _ = try await trader.resolver.rights()
            if let problem = await closedMarket() {
                tellObstacle(.state(problem))
                return []
            }
            let booking = try await bookedRoom()
            let (wait, now) = (booking.readyAt - trader.time.elapsed(), trader.time.elapsed())
            guard wait <= .zero else {
                tellObstacle(.limits(wait))
                return []
            }
            tellObstacle(nil)
            guard let quote = room.withLock({ $0.quote }), now - quote.at <= Self.quoteAge else { return [] }
            return [.ready(quote.price)]
        } catch {
            if !Task.isCancelled { tellObstacle(.failure((error as? KrakenError)?.inFewWords ?? "\(error)")) }
            return []
        }
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
        let (now, isIdle) = (trader.time.elapsed(), self.now.bracket.state == .resting)
        return room.withLock { room in
            if isIdle, let booking = room.booking, now > booking.readyAt + Booking.life { room.booking = nil }
            return room.booking
        }
    }

    /// What a swap asks for, and its undoing.
    ///
    /// Of the public rate: the price when the wait is over, and that after the cancel. Of the call counter: a
    /// look after each of the two cancels, and a second one; more would keep a small account waiting for long. Of the
    /// market's counter: two orders, and the cancel of two young ones.
    private var need: Booking.Need {
        let kraken = trader.kraken
        let look = kraken.cost(of: QueryOrders(ids: [], isLookup: true))
        let orders = kraken.cost(of: AddOrder(plan.stop.request, in: plan.instrument, key: nil, deadline: nil))
        let price = kraken.cost(of: TickerPrices(ids: []))
        return Booking.Need(
            open: price + price, account: look + look + look + orders + orders,
            pair: PairCost(
                pairID: plan.instrument.id,
                points: Points(whole: 2) + PairCost.cancel(age: .zero) + PairCost.cancel(age: .zero)))
    }

    /// Why the market or the exchange takes one of the two orders not now; nil when they take both.
    private func closedMarket() async -> OrderCheck.Problem? {
        let state = await trader.markets.state(of: plan.instrument, trader.time)
        for leg in Bracket.Leg.allCases {
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
