extension Trader {
    /// Places an order that was planned: journal first, one transmission, and an outcome that says what is known.
    ///
    /// - Parameters:
    ///   - id: the correlation key; never used before.
    ///   - life: how long after it is sent the exchange may carry the order out.
    ///   - confirmedAt: when the operator said yes, by the monotonic clock.
    ///   - confirmationLife: how long that yes is good for.
    ///   - onFlight: called just before the first byte is sent.
    public func place(
        _ plan: Plan, id: ClientOrderID, life: Duration, confirmedAt: Duration, confirmationLife: Duration,
        onFlight: @escaping @Sendable () -> Void = {}
    ) async -> Envelope<OrderDesk.Placement> {
        await .catching(time.now) {
            let desk = OrderDesk(kraken: kraken, journal: journal, time: time)
            let offset = try await desk.clockOffset()
            let intent = OrderIntent(id: id, request: plan.request, createdAt: time.now())
            let placement = try await desk.place(
                intent, in: plan.instrument, life: life, clockOffset: offset,
                notAfter: confirmedAt + confirmationLife, onFlight: onFlight)
            return Timed(value: placement, moment: time.now())
        }
    }

    /// One look at orders by their ids; an order that is not listed yet is missing.
    public func look(at ids: [OrderID]) async -> Envelope<[ExchangeOrder]> {
        await .catching(time.now) {
            let answer = try await kraken.send(QueryOrders(ids: ids))
            return Timed(value: answer.value.orders, moment: answer.receivedAt)
        }
    }
}
