import Storage

extension Trader {
    /// Places the orders of a batch that was planned: journal first, one transmission, an outcome for each.
    ///
    /// - Parameter confirmedAt: when the operator said yes, by the monotonic clock.
    public func place(
        _ batch: BatchPlan, confirmedAt: Duration, override: OrderDesk.Override = .init(),
        observer: OrderDesk.Observer = .init()
    ) async -> Envelope<BatchPlacement> {
        await .catching(time.now) {
            let clock = try await kraken.clock()
            var intents: [OrderIntent] = []
            for row in batch.rows { intents.append(try await intent(of: row)) }
            let desk = BatchDesk(
                kraken: kraken, journal: journal,
                lookup: BatchLookup(kraken: kraken, journal: journal, resolver: resolver, time: time, rules: rules),
                time: time, rules: rules)
            var placement = try await desk.place(
                batch, as: intents, clock: clock, confirmedAt: confirmedAt, override: override, observer: observer)
            for row in placement.rows {
                if case .refused(let errors) = row.outcome { await noteRefusal(errors, in: batch.instrument) }
            }
            await look(at: &placement)
            return Timed(value: placement, moment: time.now())
        }
    }

    /// The order of the journal that carries an id already; nil when none does.
    public func earlier(_ id: ClientOrderID) async -> Envelope<OrderIntent?> {
        await .catching(time.now) {
            Timed(value: journal.exists ? try await journal.intent(id) : nil, moment: time.now())
        }
    }

    private func intent(of row: BatchPlan.Row) async throws -> OrderIntent {
        var intent = OrderIntent(
            id: row.naming.id, request: row.plan.request, createdAt: time.now(), worth: row.plan.checks.worth,
            words: row.plan.words)
        switch row.naming {
        case .automatic:
            // The exchange does not take a client id together with a conditional close.
            if row.plan.request.options.close != nil {
                intent.userReference = try await journal.use { try $0.nextUserReference() }
            }
        case .chosen: break
        case .numbered(let number, _): intent.userReference = number
        }
        return intent
    }

    /// What became of the orders that were accepted; one that is not listed yet is accepted all the same.
    private func look(at placement: inout BatchPlacement) async {
        for pause in [Duration.zero, .milliseconds(200), .milliseconds(700)] {
            let ids = placement.rows.compactMap { row -> OrderID? in
                if case .accepted(let id) = row.outcome { return id }
                return nil
            }
            guard !ids.isEmpty else { return }
            if pause > .zero, (try? await time.sleep(pause)) == nil { return }
            guard let orders = try? await kraken.patient.send(QueryOrders(ids: ids, isLookup: true)).value.orders else {
                return
            }
            for index in placement.rows.indices {
                guard case .accepted(let id) = placement.rows[index].outcome,
                    let order = orders.first(where: { $0.id == id })
                else { continue }
                placement.rows[index].outcome = .found(order)
                if let seen = try? await resolver.note(order, as: placement.rows[index].intent) {
                    placement.rows[index].intent = seen
                }
            }
        }
    }
}
