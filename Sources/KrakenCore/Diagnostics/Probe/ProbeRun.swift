/// How a probe ended.
public struct ProbeOutcome: Sendable {
    /// What became of its order.
    public enum End: Sendable {
        /// It is certain that there never was one.
        case nothingPlaced
        /// It was seen that the order is not open any more; nil when that is all that was seen.
        case gone(ExchangeOrder?)
        /// It may still be open; why that is not known.
        case mayBeLive(String)
    }

    /// What placing it came to; its outcome, or why it never began.
    public var placement: Envelope<OrderDesk.Placement>
    /// What was measured.
    public var figures = ProbeFigures()
    /// What became of the order.
    public var end = End.nothingPlaced
}

extension Trader {
    /// Places the order of a probe, measures how the exchange lists it, cancels it, and makes sure that it is gone.
    ///
    /// From the first byte of the order on, nothing keeps it from being cancelled: neither a fault of a measurement nor
    /// the cancellation of the task.
    ///
    /// - Parameters:
    ///   - unused: a name that no order has.
    ///   - confirmedAt: when the operator said yes, by the monotonic clock.
    public func probe(
        _ plan: Plan, as id: ClientOrderID, unused: ClientOrderID, confirmedAt: Duration,
        observer: OrderDesk.Observer = .init()
    ) async -> ProbeOutcome {
        let begun = time.elapsed()
        var outcome = ProbeOutcome(
            placement: await place(plan, as: .automatic(id), confirmedAt: confirmedAt, observer: observer))
        let answered = time.elapsed()
        let orderID: OrderID?
        switch outcome.placement.data?.outcome {
        case nil:
            // It never began; should the journal think otherwise, the journal is believed.
            guard let intent = try? await journal.intent(id), intent.state.isUnresolved else { return outcome }
            orderID = nil
        case .accepted(let response):
            outcome.figures.answer = answered - begun
            orderID = response.ids.first
        case .found(let order): orderID = order.id
        case .unknown: orderID = nil
        case .refused, .refusedForNow, .notSent, .notPlaced: return outcome
        }
        var strays: [OrderID] = []
        if let orderID {
            var measuring = ProbeMeasuring(trader: self, plan: plan, id: id, orderID: orderID, answered: answered)
            measuring.figures = outcome.figures
            await measuring.run(unused: unused)
            (outcome.figures, strays) = (measuring.figures, measuring.strays)
        }
        // A task of its own, which the end of this one does not end.
        let (before, after) = (outcome.figures, ProbeEnding(trader: self, id: id, orderID: orderID, strays: strays))
        (outcome.figures, outcome.end) = await Task.detached { await after.run(before) }.value
        return outcome
    }
}
