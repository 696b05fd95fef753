import Storage

extension BracketRun {
    /// Does something, and answers what came of it.
    func perform(_ action: Bracket.Action) async -> [Bracket.Event] {
        switch action {
        case .place(let leg, let quantity): return await place(leg, quantity)
        case .cancel(let leg): return [.seen(leg, await cancel(leg))]
        case .look(let leg): return [.seen(leg, await look())]
        case .quote: return [await quote()]
        case .prepare: return await prepare()
        case .alarm, .settled, .covered, .end: return []
        }
    }

    // MARK: Placing

    private func place(_ leg: Bracket.Leg, _ quantity: Quantity) async -> [Bracket.Event] {
        let id = makeID()
        let isFirst = now.orders.isEmpty
        var plan = plan.plan(of: leg)
        plan.request.quantity = quantity
        // The same coins again are no second order of the day, which counts the leg that is worth more.
        let worths = [Bracket.Leg.stop, .target].map { self.plan.plan(of: $0).checks.use.value }
        plan.checks.use.value = isFirst ? worths.contains(nil) ? nil : worths.compactMap(\.self).max() : .zero
        let override = isFirst ? rules.override : OrderDesk.Override(repeats: true, unknown: true, limits: true)
        change { $0.orders.append(.init(leg: leg, id: id)) }
        news(.placing(leg, quantity, id))
        do { try await noteMember(id, leg) } catch {
            return nothing(leg, id, .error(error), "the journal could not be written", mayPass: true)
        }
        let (trader, observer, order) = (bookedTrader, observer(leg, id), plan)
        let answer = await uninterrupted {
            await trader.place(
                order, as: .automatic(id), confirmedAt: trader.time.elapsed(), override: override, observer: observer)
        }
        let events = read(answer, leg, id)
        await note(id, "\(leg.rawValue) leg of \(quantity) \(plan.request.pair.base); \(partner(of: leg))")
        return events
    }

    private func observer(_ leg: Bracket.Leg, _ id: ClientOrderID) -> OrderDesk.Observer {
        var observer = OrderDesk.Observer()
        observer.onLoss = { [weak self] reason in
            self?.news(.lost(leg, id, reason))
            self?.checkExposure()
        }
        observer.onPass = { [weak self] _, _ in self?.checkExposure() }
        return observer
    }

    private func read(
        _ answer: Envelope<OrderDesk.Placement>, _ leg: Bracket.Leg, _ id: ClientOrderID
    ) -> [Bracket.Event] {
        let placement: OrderDesk.Placement
        do { placement = try answer.get() } catch {
            // Whatever is thrown was thrown before anything was sent.
            return nothing(leg, id, .error(error), "\(answer.error ?? "not sent")", mayPass: true)
        }
        change { report in
            report.order = placement.intent
            report.failure = nil
        }
        switch placement.outcome {
        case .accepted(let response):
            noteID(response.ids.first, of: id)
            return [.placed(leg)]
        case .found(let order):
            noteID(order.id, of: id)
            return [.placed(leg), .seen(leg, order.bracketSighting)]
        case .refused(let errors):
            let mayPass = errors.text.hasPrefix("EService:")
            return nothing(leg, id, .refused(errors, mayPass: false), errors.text, mayPass: mayPass)
        case .refusedForNow(let errors):
            return nothing(leg, id, .refused(errors, mayPass: true), errors.text, mayPass: true)
        case .notSent(let error): return nothing(leg, id, .error(error), error.inFewWords, mayPass: true)
        case .notPlaced(let reason): return nothing(leg, id, .notPlaced(reason), reason, mayPass: true)
        case .unknown(let reason):
            change { $0.failure = .unknown(reason) }
            return [.unknown(leg)]
        }
    }

    private func nothing(
        _ leg: Bracket.Leg, _ id: ClientOrderID, _ failure: BracketReport.OrderFailure, _ text: String, mayPass: Bool
    ) -> [Bracket.Event] {
        change { $0.failure = failure }
        news(.refused(leg, id, text))
        return [.refused(leg, mayPass: mayPass)]
    }

    private func noteID(_ orderID: OrderID?, of id: ClientOrderID) {
        change { report in
            report.order?.orderID = orderID
            if let index = report.orders.lastIndex(where: { $0.id == id }) { report.orders[index].orderID = orderID }
        }
    }

    /// The other leg in words, for the journal.
    private func partner(of leg: Bracket.Leg) -> String {
        let terms = plan.terms
        let price = leg == .stop ? terms.target : terms.stop
        let role = leg == terms.rests ? "is watched" : "rested before and comes back if this one does not trade"
        return "the \(leg.other.rawValue) at \(price) \(role)"
    }

    // MARK: Cancelling and looking

    private func cancel(_ leg: Bracket.Leg) async -> Bracket.Sighting {
        guard let order = now.order else { return .unclear }
        await noteCancel(order.id)
        await note(order.id, "cancelled, so that the \(leg.other.rawValue) can be placed")
        news(.cancelling(leg, order.orderID))
        let trying = bookedTrader.trying(for: plan.terms.bound * 2)
        // The look after it must not wait behind others while there is no stop.
        let quick = wantsStop ? trying.inEmergency : trying
        let target = order.orderID.map { CancelOrder.Target.order($0) } ?? .clientOrder(order.id)
        let answer = await uninterrupted { await quick.cancel([target]) }
        var sighting = Bracket.Sighting.unclear
        if case .found(let row)? = answer.data?.first?.sight { sighting = row.bracketSighting }
        news(.cancelled(leg, sighting))
        return sighting
    }

    private func look() async -> Bracket.Sighting {
        let report = now
        guard let order = report.order else { return .unclear }
        let isCalm = report.bracket.state == .resting
        let isLast = report.bracket.isEnding
        let limit = isLast ? Self.lastLook : isCalm ? .seconds(10) : max(.seconds(1), plan.terms.bound / 2)
        // Looks at an order at rest or at work may be left out; what is booked is for those without which nothing goes on.
        let mayBeLeftOut = isCalm || report.bracket.state == .working
        var quick = (mayBeLeftOut ? trader : bookedTrader).trying(for: limit)
        // A proof takes several calls, and nothing else can be done: it waits for its room, or it would never have any.
        if case .doubtful = report.bracket.state { quick = bookedTrader.waiting(for: Self.proofTime) }
        // Nothing comes after this one that it could leave room for.
        if isLast { quick = bookedTrader.trying(for: Self.lastLook).inEmergency }
        let asker = quick
        let (sighting, intent) = await uninterrupted {
            await asker.sight(of: order, isUrgent: !isCalm || isLast)
        }
        change { $0.order = intent }
        if let orderID = intent.orderID, order.orderID == nil { noteID(orderID, of: intent.id) }
        return sighting
    }

    func quote() async -> Bracket.Event {
        do {
            let quotes = try await asker().marketData.quotes(of: [plan.instrument])
            guard let ticker = quotes.value.first?.ticker else { return .priceUnknown }
            notePrice(missing: nil)
            let quote = Bracket.Quote(ticker)
            note(quote)
            return .price(quote)
        } catch {
            // Behind the room that this bracket itself waits for there is none for a price.
            var isOwnWait = false
            if case KrakenError.rateLimited = error { isOwnWait = timeToRoom != nil }
            if !Task.isCancelled, !isOwnWait {
                notePrice(missing: (error as? KrakenError)?.inFewWords ?? "\(error)")
            }
            return .priceUnknown
        }
    }

    /// Who asks for the price: while the order rests it may wait for others, and when it is needed at once it is not
    /// waited for, because without it the resting leg goes back.
    private func asker() -> Trader {
        switch now.bracket.state {
        case .resting where timeToRoom == nil:
            currentBooking == nil || wantsStop
                ? trader.waiting(for: .seconds(10)) : bookedTrader.trying(for: .seconds(10))
        case .resting: trader.trying(for: .seconds(10))
        case .working: trader.trying(for: .seconds(1))
        default: bookedTrader.trying(for: .seconds(1))
        }
    }

    private func note(_ id: ClientOrderID, _ text: String) async {
        let now = trader.time.now()
        // The relation is worth a line, and no order waits for it.
        try? await trader.journal.use { try $0.note(id, "bracket", at: now, detail: text) }
    }

    /// Does something to its end, whoever cancels meanwhile, and cries out when that takes too long.
    private func uninterrupted<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) async -> Value {
        let bound = plan.terms.bound
        let watch = rules.watchdog.map { wait in
            Task { [weak self] in
                guard let since = self?.now.bracket.exposedSince, let elapsed = self?.trader.time.elapsed() else {
                    return
                }
                try await wait(max(.zero, since + bound - elapsed) + .milliseconds(10))
                self?.checkExposure()
            }
        }
        defer { watch?.cancel() }
        return await Task { await body() }.value
    }
}
