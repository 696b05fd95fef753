import Storage

extension Trader {
    /// Writes down, before anything is sent, that orders of ours are about to be cancelled: a program that is killed
    /// in between leaves a trace.
    ///
    /// A journal that cannot be written keeps no cancel waiting, and a panic does not ask for it.
    ///
    /// - Returns: the exchange's names of these orders.
    @discardableResult
    func noteCancelBegan(of isMeant: @escaping @Sendable (OrderIntent) -> Bool) async -> [OrderID] {
        guard !kraken.configuration.isEmergency, journal.exists else { return [] }
        let now = time.now()
        let begun = try? await journal.useQuickly { try $0.beginCancels(at: now, of: isMeant) }
        return begun?.compactMap(\.orderID) ?? []
    }

    /// The same for orders that are named.
    @discardableResult
    func noteCancelBegan(of targets: [CancelOrder.Target]) async -> [OrderID] {
        await noteCancelBegan { intent in targets.contains { $0.means(intent) } }
    }

    /// Writes down what became of orders of ours that one call cancelled; the next list tells what cannot be seen now.
    func noteEnd(of ids: [OrderID]) async {
        for start in stride(from: 0, to: ids.count, by: QueryOrders.maximumCount) {
            let chunk = Array(ids[start...].prefix(QueryOrders.maximumCount))
            guard let orders = try? await kraken.send(QueryOrders(ids: chunk, isLookup: true)).value.orders else {
                return
            }
            await noteCancelled(orders)
        }
    }

    /// Writes down, as far as that can be done, what was seen of cancelled orders, and counts them on their markets.
    ///
    /// Only afterwards: nothing may keep a cancel waiting.
    func noteCancelled(_ orders: [ExchangeOrder]) async {
        try? await settle(found: orders, isHurried: true)
        for order in orders where order.status == .canceled {
            // As the catalogue on disk has it: what follows the cancel must not wait for a new one.
            guard let closed = order.closed, let known = await markets.kept(order.terms.pairName) else { continue }
            await kraken.countCancel(age: closed - order.opened, in: known.instrument.id)
        }
    }
}

extension CancelOrder.Target {
    /// Whether a cancel of this name cancels an order of ours.
    func means(_ intent: OrderIntent) -> Bool {
        switch self {
        case .order(let id): intent.orderID == id
        case .clientOrder(let id): intent.id.folded == id.folded
        case .userReference(let number): intent.userReference == number
        }
    }
}
