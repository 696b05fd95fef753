extension Trader {
    /// The orders that a cancel of many ended; nil when they cannot be listed.
    ///
    /// They are looked for afterwards, for two seconds at most: nothing keeps a cancel waiting, and nobody is asked
    /// where the cancel itself was not answered. A list that is behind may have fewer of them than the cancel counted.
    ///
    /// - Parameter begun: when the cancel began, by the monotonic clock.
    public func cancelled(
        by result: CancelAllResult, _ meant: Meant, since begun: Duration
    ) async -> [ExchangeOrder]? {
        let singly = result.oneByOne.compactMap { cancel -> ExchangeOrder? in
            guard case .found(let order) = cancel.sight, !order.status.isOpen else { return nil }
            return order
        }
        if case .pair = meant { return singly }
        guard let count = result.count else { return singly.isEmpty ? nil : singly }
        guard count > 0 else { return singly }
        let asker = kraken.givingUp(at: time.elapsed() + .seconds(2))
        let hurried = Trader(kraken: asker, markets: markets, journal: journal, time: time, rules: rules)
        guard let clock = try? await asker.clock() else { return nil }
        let start = clock.time(at: begun) - clock.doubt
        guard let ended = await hurried.endedOrders(since: start) else { return nil }
        let known = Set(singly.map(\.id))
        let candidates = ended.filter { order in
            order.status == .canceled && order.closed.map { $0 >= start } ?? false && Self.isMeant(order, by: meant)
                && !known.contains(order.id)
        }
        // An order that was cancelled a moment before is no work of this cancel: the last ones are.
        let newest = candidates.sorted { ($0.closed ?? start) > ($1.closed ?? start) }
        return newest.prefix(count) + singly
    }

    private static func isMeant(_ order: ExchangeOrder, by meant: Meant) -> Bool {
        if case .userReference(let number) = meant { return order.userReference == Int64(number) }
        return true
    }
}
