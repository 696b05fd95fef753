import Storage

extension Trader {
    /// How much of an id must be typed for it to be looked for as a beginning.
    public static let shortestPrefix = 4

    /// The order that an id, or the beginning of one, means: its terms, its trades, and what the journal knows.
    ///
    /// Throws ``AmbiguousOrder`` and ``NoSuchOrder``.
    ///
    /// - Parameter withTrades: whether its trades are fetched, too.
    public func find(_ text: String, withTrades: Bool = true) async -> Envelope<Found> {
        await .catching(time.now) {
            var found = try await match(text)
            if let order = found.order {
                try? await settle(found: [order])
                found.pair = await markets.modernName(order.terms.pairName)
                if withTrades {
                    found.trades = try await trades(ids: order.trades)
                    found.children = await children(of: order)
                }
            }
            if let id = found.record?.intent.id { found.record = try await record(of: id).get() }
            if let id = found.order?.id ?? found.record?.intent.orderID { found.changes = try await changes(of: id) }
            return Timed(value: found, moment: time.now())
        }
    }

    /// The intent of the journal that an id, or the beginning of one, means; without the network.
    ///
    /// Throws ``AmbiguousOrder`` and ``NoSuchOrder``.
    public func intent(named text: String) async -> Envelope<OrderIntent> {
        await .catching(time.now) {
            let (exact, begun) = try await journalMatches(text)
            let matches = exact.map { [$0] } ?? begun
            guard let intent = matches.first else { throw NoSuchOrder(text: text, mayBeOlder: false) }
            guard matches.count == 1 else {
                throw AmbiguousOrder(
                    text: text, matches: matches.map { .init(orderID: $0.orderID, clientOrderID: $0.id) })
            }
            return Timed(value: intent, moment: time.now())
        }
    }

    /// Whether a living process is sending an intent just now.
    public func isBeingSent(_ intent: OrderIntent) async -> Envelope<Bool> {
        await .catching(time.now) {
            let isLost = try await journal.unresolved().contains { $0.id == intent.id }
            return Timed(value: intent.state == .sending && !isLost, moment: time.now())
        }
    }

    /// Whether another living process is about to send an intent, so that nobody can say yet what becomes of it.
    public func isInHand(_ intent: OrderIntent) async -> Bool {
        let (owner, now) = (ProcessMark.own.description, time.now())
        return (try? await journal.use { try $0.isInHand(intent, byOtherThan: owner, at: now) }) ?? false
    }

    private func match(_ text: String) async throws -> Found {
        let (exact, begun) = try await journalMatches(text)
        if let exact { return try await load(exact) }
        if OrderID(text.uppercased()).isWellFormed {
            guard let order = try await query(OrderID(text.uppercased())) else {
                throw NoSuchOrder(text: text, mayBeOlder: false)
            }
            return Found(order: order)
        }
        let listed = try await listed()
        if let order = listed.first(where: { $0.isNamed(ClientOrderID(text)) }) { return Found(order: order) }
        guard text.utf8.count >= Self.shortestPrefix else {
            guard let order = try await older(text) else { throw NoSuchOrder(text: text, mayBeOlder: true) }
            return Found(order: order)
        }
        let matches = Self.matches(text, begun, listed)
        if matches.count > 1 {
            throw AmbiguousOrder(text: text, matches: matches)
        }
        let order = listed.first { $0.id == matches.first?.orderID }
        if let intent = begun.first {
            guard let order else { return try await load(intent) }
            return Found(record: try await record(of: intent.id).get(), order: order)
        }
        if let order { return Found(order: order) }
        guard let order = try await older(text) else { throw NoSuchOrder(text: text, mayBeOlder: true) }
        return Found(order: order)
    }

    /// What a beginning may mean, each order once, by the exchange's names.
    private static func matches(
        _ text: String, _ begun: [OrderIntent], _ listed: [ExchangeOrder]
    ) -> [AmbiguousOrder.Match] {
        var matches: [AmbiguousOrder.Match] = begun.map { intent in
            let listedID = listed.first { $0.isNamed(intent.id) }?.id
            return .init(orderID: intent.orderID ?? listedID, clientOrderID: intent.id)
        }
        let known = Set(matches.compactMap(\.orderID))
        for order in listed where order.begins(text) && !known.contains(order.id) {
            matches.append(.init(orderID: order.id, clientOrderID: order.clientOrderID))
        }
        return matches.sorted { ($0.orderID?.description ?? "~") < ($1.orderID?.description ?? "~") }
    }

    /// The intent that is called exactly so, and those whose ids begin so.
    private func journalMatches(_ text: String) async throws -> (exact: OrderIntent?, begun: [OrderIntent]) {
        guard journal.exists else { return (nil, []) }
        let begun = try await journal.use { try $0.intents(beginning: text) }
        let named = try await journal.intent(ClientOrderID(text))
        let exact = named ?? begun.first { $0.orderID?.description == text.uppercased() }
        return (exact, text.utf8.count >= Self.shortestPrefix ? begun : [])
    }

    /// The orders that the fills of one have placed: they name it as where they come from.
    private func children(of order: ExchangeOrder) async -> [ExchangeOrder]? {
        guard order.hasClose, !order.executed.isZero else { return [] }
        guard let open = try? await kraken.send(OpenOrders()).value.orders,
            let closed = try? await kraken.closedOrders(since: order.opened)
        else { return nil }
        let known = Set(open.map(\.id))
        return (open + closed.filter { !known.contains($0.id) }).filter { $0.parent == order.id }
    }

    /// What the exchange lists of an intent; an unresolved one is looked for.
    private func load(_ intent: OrderIntent) async throws -> Found {
        var found = Found(record: try await record(of: intent.id).get())
        if let id = intent.orderID {
            found.order = try await query(id)
        } else if intent.state.isUnresolved || intent.state.isAbsent {
            found.order = try await recall(intent.id).get()?.order
        }
        return found
    }

    private func query(_ id: OrderID) async throws -> ExchangeOrder? {
        try await kraken.send(QueryOrders(ids: [id], withTrades: true)).value.orders.first { $0.id == id }
    }

    /// The order of exactly that client id, however long ago it ended; nil when the text is no such id.
    private func older(_ text: String) async throws -> ExchangeOrder? {
        let length = text.utf8.count
        guard length <= 18 || length == 32 || length == 36 else { return nil }
        do {
            let call = ClosedOrders(withTrades: true, clientOrderID: ClientOrderID(text), withoutCount: true)
            return try await kraken.send(call).value.orders.first { $0.isNamed(ClientOrderID(text)) }
        } catch {
            // A text that cannot be a client id is refused: then there is no such order.
            if case .exchange = error { return nil }
            throw error
        }
    }

    /// Open orders and the newest closed ones.
    private func listed() async throws -> [ExchangeOrder] {
        let open = try await kraken.send(OpenOrders(withTrades: true)).value.orders
        let closed = try await kraken.send(ClosedOrders(withTrades: true, withoutCount: true)).value.orders
        let known = Set(open.map(\.id))
        return open + closed.filter { !known.contains($0.id) }
    }
}

extension ExchangeOrder {
    /// Whether one of its names begins like that.
    fileprivate func begins(_ text: String) -> Bool {
        if id.description.hasPrefix(text.uppercased()) { return true }
        guard let name = clientOrderID?.description.lowercased() else { return false }
        let typed = text.lowercased()
        return name.hasPrefix(typed) || name.filter { $0 != "-" }.hasPrefix(typed.filter { $0 != "-" })
    }
}
