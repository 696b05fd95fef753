import Trading

extension MatchingEngine {
    /// Carries out what happened to orders since the last time, in the order in which it happened.
    ///
    /// The seeded market's seconds are looked at when they are over; timers end at whole seconds. So the result is
    /// the same however often one looks.
    func settle() throws {
        let settled = try store.settings.settledSecond()
        guard second > settled else { return }
        var agenda = Agenda(settled: settled, lent: settled)
        while let event = try next(&agenda) { try carryOut(event, &agenda) }
        if !agenda.isEmpty { try store.settings.setSettledSecond(second) }
    }

    /// What is known of the orders' future, so that it is looked up again only for orders that changed.
    private struct Agenda {
        let settled: Int
        var events: [String: Entry] = [:]
        /// How far each side of each market has been given out.
        var cursors: [String: WaitingQueue.Cursor] = [:]
        var isEmpty = true
        /// The second up to which positions have been looked at.
        var lent: Int

        struct Entry {
            let order: OrderRecord
            let look: WaitingQueue.Look?
            let event: Event?
        }

        func cursor(of order: OrderRecord) -> WaitingQueue.Cursor {
            cursors[Self.queue(of: order)] ?? WaitingQueue.Cursor(second: settled)
        }

        /// Takes note that an order got some lots of what the market had.
        mutating func move(past contact: MarketReach.Contact, _ order: OrderRecord, taken: Int64) {
            var cursor = WaitingQueue.Cursor(second: contact.end)
            if contact.isSingle {
                cursor = WaitingQueue.Cursor(second: contact.start, after: contact.time)
                cursor.rest = contact
                cursor.rest?.lots -= taken
            }
            cursors[Self.queue(of: order)] = cursor
        }

        private static func queue(of order: OrderRecord) -> String { "\(order.pair) \(order.side.rawValue)" }
    }

    private struct Event {
        let moment: Moment
        let kind: Kind
        /// Nil for what happens to all of them.
        let order: OrderRecord?
        /// What the market has for it.
        var contact: MarketReach.Contact?
        var lending: LendingEvent?

        /// In the order in which they happen when the time is the same.
        enum Kind: Int {
            case expire, cancelAll, trade, fire, start, lend
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
        let positions = try store.positions.open()
        if !positions.isEmpty { agenda.isEmpty = false }
        if let (time, event) = try nextLending(of: positions, after: agenda.lent) {
            let moment = Moment(time: time, second: Int(time.seconds))
            let lending = Event(moment: moment, kind: .lend, order: nil, lending: event)
            if first.map(lending.isBefore) ?? true { first = lending }
        }
        var events: [String: Agenda.Entry] = [:]
        let cancelTime = try store.settings.cancelTime()
        let open = try store.orders.open()
        for order in open {
            agenda.isEmpty = false
            var look: WaitingQueue.Look?
            if order.isInBook && order.limitPrice != nil {
                let side = open.filter { $0.isBeside(order) }
                look = WaitingQueue.look(
                    for: order, among: side, cursor: agenda.cursor(of: order), cancelTime: cancelTime)
            }
            let entry: Agenda.Entry
            if let known = agenda.events[order.id], known.order == order, known.look == look {
                entry = known
            } else {
                entry = try self.entry(of: order, look)
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
    private func entry(of order: OrderRecord, _ look: WaitingQueue.Look?) throws -> Agenda.Entry {
        var order = order
        let other =
            order.status == .pending
            ? order.start.flatMap { timer(.start, order, at: $0) } : try marketEvent(of: &order, look)
        var first = order.expiry.flatMap { timer(.expire, order, at: $0) }
        if let other, first.map(other.isBefore) ?? true { first = other }
        return Agenda.Entry(order: order, look: look, event: first)
    }

    private func timer(_ kind: Event.Kind, _ order: OrderRecord, at time: Timestamp) -> Event? {
        guard time <= now else { return nil }
        return Event(moment: Moment(time: time, second: Int(time.seconds)), kind: kind, order: order)
    }

    private func marketEvent(of order: inout OrderRecord, _ look: WaitingQueue.Look?) throws -> Event? {
        guard try store.settings.effectiveState(ofID: order.pair).trades else { return nil }
        let market = try market(of: order)
        if order.waitsForTrigger, let trigger = order.trigger {
            var watch = TriggerWatch(order, trigger, history: MarketHistory(market: market, seed: seed))
            guard let node = watch.follow(from: order.activeFrom, to: second) else { return nil }
            var fired = order
            fired.trigger?.price = watch.price
            let moment = Moment(time: Timestamp(seconds: Int64(node.end)), second: node.end)
            return Event(moment: moment, kind: .fire, order: fired)
        }
        guard let look else { return nil }
        let outcome = contact(of: order, look, in: market)
        try note(outcome, &order)
        guard case .contact(let contact) = outcome else { return nil }
        let moment = Moment(time: contact.time.inMicroseconds, second: contact.end)
        return Event(moment: moment, kind: .trade, order: order, contact: contact)
    }

    private func contact(
        of order: OrderRecord, _ look: WaitingQueue.Look, in market: ListedMarket
    ) -> MarketReach.Outcome? {
        guard let limit = order.limitPrice else { return nil }
        let isCut = look.start == look.cursor.second
        let reach = MarketReach(
            limit: market.ticks(limit), side: order.side,
            stretch: min(market.lots(order.remaining) / WaitingQueue.share, market.lots(order.shown)),
            start: look.start,
            after: isCut ? look.cursor.after : nil, end: look.end, now: second)
        if isCut, let rest = look.cursor.rest, rest.lots > 0, reach.isBeyond(rest.price) { return .contact(rest) }
        return reach.next(in: MarketHistory(market: market, seed: seed))
    }

    /// Remembers with the order since when an interval is under way that is to be counted as one.
    private func note(_ outcome: MarketReach.Outcome?, _ order: inout OrderRecord) throws {
        var begin: Int?
        switch outcome {
        case .underWay(let start): begin = start
        case .contact(let contact) where !contact.isSingle: begin = contact.start
        case .contact, nil: break
        }
        guard begin != order.uncountedFrom else { return }
        order.uncountedFrom = begin
        try store.orders.save(order)
    }

    func market(of order: OrderRecord) throws -> ListedMarket {
        guard let market = catalogue.market(order.pair) else { throw SandboxError.damagedState("client_order") }
        return market
    }

    // MARK: Carrying out

    private func carryOut(_ event: Event, _ agenda: inout Agenda) throws {
        agenda.lent = max(agenda.lent, Int(event.moment.time.seconds))
        if let lending = event.lending { return try carryOut(lending, at: event.moment) }
        guard var order = event.order else { return try cancelAll(at: event.moment) }
        let market = try market(of: order)
        switch event.kind {
        case .expire, .cancelAll, .lend:
            try cancel(order, reason: "Order expired", at: event.moment.time, status: .expired)
        case .trade:
            if let contact = event.contact { try trade(&order, contact, in: market, at: event.moment, &agenda) }
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

    /// A waiting order whose price the market went beyond gets what the market has for it, an iceberg what it shows
    /// when another order stands at its price.
    private func trade(
        _ order: inout OrderRecord, _ contact: MarketReach.Contact, in market: ListedMarket, at moment: Moment,
        _ agenda: inout Agenda
    ) throws {
        let company = try store.orders.open(pair: order.pair).contains {
            $0.id != order.id && $0.isBeside(order) && $0.limitPrice == order.limitPrice
        }
        let lots = min(contact.lots, market.lots(company ? order.shown : order.remaining))
        agenda.move(past: contact, order, taken: lots)
        order.uncountedFrom = nil
        try fill(&order, lots: lots, in: market, at: moment)
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
