import Trading

extension MatchingEngine {
    /// Carries out what happened to orders since the last time, in the order in which it happened.
    ///
    /// The seeded market's seconds are looked at when they are over; timers end at whole seconds. So the result is
    /// the same however often one looks.
    func settle() throws {
        let settled = try store.settings.settledSecond()
        guard second > settled else { return }
        var agenda = Agenda(settled: settled)
        while let event = try next(&agenda) { try carryOut(event) }
        if !agenda.isEmpty { try store.settings.setSettledSecond(second) }
    }

    /// What is known of the orders' future, so that it is looked up again only for orders that changed.
    private struct Agenda {
        let settled: Int
        var events: [String: (order: OrderRecord, event: Event?)] = [:]
        var isEmpty = true
    }

    private struct Event {
        let moment: Moment
        let kind: Kind
        /// Nil for what happens to all of them.
        let order: OrderRecord?

        /// In the order in which they happen when the time is the same.
        enum Kind: Int {
            case expire, cancelAll, trade, fire, start
        }

        func isBefore(_ other: Event) -> Bool {
            (moment.time, kind.rawValue, order?.id ?? "") < (
                other.moment.time, other.kind.rawValue, other.order?.id ?? ""
            )
        }
    }

    private func next(_ agenda: inout Agenda) throws -> Event? {
        var first = try cancelAllEvent()
        if first != nil { agenda.isEmpty = false }
        var events: [String: (order: OrderRecord, event: Event?)] = [:]
        for order in try store.orders.open() {
            agenda.isEmpty = false
            var entry = (order: order, event: Event?.none)
            if let known = agenda.events[order.id], known.order == order {
                entry = known
            } else {
                entry.event = try event(of: order, settled: agenda.settled)
            }
            events[order.id] = entry
            if let event = entry.event, first.map(event.isBefore) ?? true { first = event }
        }
        agenda.events = events
        return first
    }

    // MARK: What comes next

    private func cancelAllEvent() throws -> Event? {
        guard let time = try store.settings.cancelTime(), time <= now else { return nil }
        return Event(moment: Moment(time: time, second: Int(time.seconds)), kind: .cancelAll, order: nil)
    }

    /// The next thing that happens to an order, up to now.
    private func event(of order: OrderRecord, settled: Int) throws -> Event? {
        var first = order.expiry.flatMap { timer(.expire, order, at: $0) }
        let other =
            order.status == .pending
            ? order.start.flatMap { timer(.start, order, at: $0) } : try marketEvent(of: order, settled: settled)
        if let other, first.map(other.isBefore) ?? true { first = other }
        return first
    }

    private func timer(_ kind: Event.Kind, _ order: OrderRecord, at time: Timestamp) -> Event? {
        guard time <= now else { return nil }
        return Event(moment: Moment(time: time, second: Int(time.seconds)), kind: kind, order: order)
    }

    private func marketEvent(of order: OrderRecord, settled: Int) throws -> Event? {
        guard try store.settings.effectiveState(ofID: order.pair).trades else { return nil }
        let history = try MarketHistory(market: market(of: order), seed: seed)
        if order.waitsForTrigger, let trigger = order.trigger {
            var watch = TriggerWatch(order, trigger, history: history)
            guard let node = watch.follow(from: order.activeFrom, to: second) else { return nil }
            var fired = order
            fired.trigger?.price = watch.price
            let moment = Moment(time: Timestamp(seconds: Int64(node.end)), second: node.end)
            return Event(moment: moment, kind: .fire, order: fired)
        }
        guard let limit = order.limitPrice else { return nil }
        let start = max(settled, order.activeFrom)
        return history.firstSecond(beyond: limit, for: order.side, from: start, to: second).map { node in
            Event(moment: Moment(time: time(order, in: node), second: node.end), kind: .trade, order: order)
        }
    }

    /// When the market reached an order: somewhere in the second, the same however late one looks.
    private func time(_ order: OrderRecord, in node: MarketNode) -> Timestamp {
        var random = SeededRandom(key: SeededRandom.key(node.key, order.id))
        return Timestamp(seconds: Int64(node.start)) + .microseconds(random.below(1_000_000))
    }

    private func market(of order: OrderRecord) throws -> ListedMarket {
        guard let market = catalogue.market(order.pair) else { throw SandboxError.damagedState("client_order") }
        return market
    }

    // MARK: Carrying out

    private func carryOut(_ event: Event) throws {
        guard var order = event.order else { return try cancelAll(at: event.moment) }
        let market = try market(of: order)
        switch event.kind {
        case .expire, .cancelAll:
            try cancel(order, reason: "Order expired", at: event.moment.time, status: .expired)
        case .trade:
            try trade(&order, in: market, at: event.moment)
        case .fire:
            fire(&order, at: order.trigger?.price ?? .zero, in: market, at: event.moment)
            try enterOrCancel(&order, in: market, at: event.moment)
        case .start:
            if let refusal = try store.settings.effectiveState(ofID: order.pair).refusal(of: order) {
                return try cancel(order, reason: refusal.reason, at: event.moment.time)
            }
            try enterOrCancel(&order, in: market, at: event.moment)
        }
    }

    private func cancelAll(at moment: Moment) throws {
        for order in try store.orders.open() { try cancel(order, reason: "Cancel all orders after", at: moment.time) }
        try store.settings.setCancelTime(nil)
    }

    /// A waiting order whose price the market went beyond trades in full, at its limit.
    private func trade(_ order: inout OrderRecord, in market: ListedMarket, at moment: Moment) throws {
        guard let limit = order.limitPrice else { return }
        let rate = try FeeSchedule.fee(market.instrument.makerFees, at: volume(at: moment.time))
        let fill = Fill(
            price: limit, quantity: order.remaining, rate: rate, in: market,
            baseDecimals: baseDecimals(of: order, in: market))
        guard try canPay(fill, order.side, in: market) else {
            return try cancel(order, reason: ExchangeFault.insufficientFunds.reason, at: moment.time)
        }
        try book(fill, of: &order, in: market, at: moment.time, isMaker: true)
        (order.status, order.closed) = (.closed, moment.time)
        try store.orders.save(order)
        try close(fill, of: order, in: market, at: moment)
    }

    /// Brings an order to the book that nobody waits for an answer to: a refusal cancels it.
    func enterOrCancel(_ order: inout OrderRecord, in market: ListedMarket, at moment: Moment) throws {
        do {
            try enter(&order, in: market, at: moment)
        } catch let fault as ExchangeFault {
            try cancel(order, reason: fault.reason, at: moment.time)
        }
    }
}
