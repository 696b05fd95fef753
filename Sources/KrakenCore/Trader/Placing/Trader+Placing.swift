import Storage

extension Trader {
    /// Under which name an order goes out.
    public enum Naming: Hashable, Sendable {
        /// Under our own id of the wish; under a number of ours when a conditional close forbids the id.
        case automatic(ClientOrderID)
        /// Under the operator's own id.
        case chosen(ClientOrderID)
        /// Under the operator's own number; the wish has an id of ours all the same.
        case numbered(Int32, ClientOrderID)

        /// The name of the wish in the journal.
        public var id: ClientOrderID {
            switch self {
            case .automatic(let id), .chosen(let id), .numbered(_, let id): id
            }
        }
    }

    /// Places an order that was planned: journal first, one transmission, and an outcome that says what is known.
    ///
    /// An order whose answer is lost is looked for until it is found, proved absent, or the time is over.
    ///
    /// - Parameter confirmedAt: when the operator said yes, by the monotonic clock.
    public func place(
        _ plan: Plan, as naming: Naming, confirmedAt: Duration, override: OrderDesk.Override = .init(),
        observer: OrderDesk.Observer = .init()
    ) async -> Envelope<OrderDesk.Placement> {
        await .catching(time.now) {
            let clock = try await kraken.clock()
            var intent = OrderIntent(
                id: naming.id, request: plan.request, createdAt: time.now(), worth: plan.checks.worth,
                words: plan.words)
            switch naming {
            case .automatic:
                // The exchange does not take a client id together with a conditional close.
                if plan.request.options.close != nil {
                    intent.userReference = try await journal.use { try $0.nextUserReference() }
                }
            case .chosen: break
            case .numbered(let number, _): intent.userReference = number
            }
            let desk = OrderDesk(kraken: kraken, journal: journal, resolver: resolver, time: time, rules: rules)
            let placement = try await desk.place(
                intent, in: plan.instrument, clock: clock, confirmedAt: confirmedAt, within: plan.checks.budget,
                detail: plan.priceWords, override: override, observer: observer)
            if case .refused(let errors) = placement.outcome { await noteRefusal(errors, in: plan.instrument) }
            return Timed(value: placement, moment: time.now())
        }
    }

    /// One look at an order that was just accepted; nil when it is not listed yet.
    ///
    /// What is seen is written down. An order may need a moment to be listed, so it is looked for three times.
    public func look(atAccepted placement: OrderDesk.Placement, ids: [OrderID]) async -> Envelope<ExchangeOrder?> {
        await .catching(time.now) {
            for pause in [Duration.zero, .milliseconds(200), .milliseconds(700)] {
                if pause > .zero { try await time.sleep(pause) }
                let answer = try await kraken.patient.send(QueryOrders(ids: ids, isLookup: true))
                guard let order = answer.value.orders.first(where: { ids.contains($0.id) }) else { continue }
                _ = try? await resolver.note(order, as: placement.intent)
                return Timed(value: order, moment: answer.receivedAt)
            }
            return Timed(value: nil, moment: time.now())
        }
    }

    /// The order of the journal that carries an id, in whatever spelling, and how the exchange lists it now.
    ///
    /// Nothing is sent but questions; an unresolved one is looked for once.
    public func recall(_ id: ClientOrderID) async -> Envelope<Recollection?> {
        await .catching(time.now) {
            guard journal.exists, let intent = try await journal.intent(id) else {
                return Timed(value: nil, moment: time.now())
            }
            var recollection = Recollection(intent: intent)
            if intent.state.isUnresolved {
                let clock = try await kraken.clock()
                let resolution = try await resolver.look(
                    for: intent, deadline: try await resolver.deadline(of: intent), clock: clock,
                    rule: rules.absence(clock))
                if case .found(let order) = resolution { recollection.order = order }
            } else if let orderID = intent.orderID {
                let orders = try await kraken.send(QueryOrders(ids: [orderID], isLookup: true)).value.orders
                recollection.order = orders.first { $0.id == orderID }
                if let order = recollection.order { _ = try? await resolver.note(order, as: intent) }
            }
            recollection.intent = try await journal.intent(id) ?? intent
            return Timed(value: recollection, moment: time.now())
        }
    }

    /// An earlier order of ours.
    public struct Recollection: Sendable {
        /// What the journal knows.
        public var intent: OrderIntent
        /// How the exchange lists it; nil when it does not.
        public var order: ExchangeOrder?
    }
}
