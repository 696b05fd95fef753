public import Trading

/// An order as the exchange lists it, as far as the journal takes note of it.
public struct SeenOrder: Hashable, Sendable {
    /// The exchange's name of the order.
    public var orderID: OrderID
    /// The name given with the order; nil when none was.
    public var clientOrderID: ClientOrderID?
    /// How it is listed.
    public var sighting: OrderIntent.Sighting

    public init(orderID: OrderID, clientOrderID: ClientOrderID?, sighting: OrderIntent.Sighting) {
        self.orderID = orderID
        self.clientOrderID = clientOrderID
        self.sighting = sighting
    }
}

extension JournalRepository {
    /// Writes down what the exchange lists of the intents that are not over, all of it in one transaction.
    ///
    /// Nothing is written when nothing is new. What a living process is sending just now is left to that process.
    ///
    /// - Parameter watchedSince: intents thought not to exist since then may still appear.
    public func note(_ seen: [SeenOrder], watchedSince: Timestamp, at moment: Timestamp) throws {
        guard !seen.isEmpty, try !news(in: seen, watchedSince).isEmpty else { return }
        try connection.transaction {
            for (intent, order) in try news(in: seen, watchedSince) {
                try change(
                    intent.id, by: .seen(order.sighting), orderID: order.orderID, at: moment,
                    detail: order.orderID.description)
            }
        }
    }

    /// Intents whose orders are known to be able to trade, oldest first.
    public func live() throws -> [OrderIntent] {
        try intents(
            "WHERE state IN ('accepted', 'open', 'partlyFilled', 'cancelling', 'declaredPlaced') ORDER BY created_at",
            [])
    }

    /// A later order for the same that may trade or has; nil when there is none.
    public func replacement(of intent: OrderIntent) throws -> OrderIntent? {
        let request = intent.request
        return try intents(
            "WHERE created_at > ? AND pair = ? AND side = ? ORDER BY created_at",
            [.integer(intent.createdAt.nanoseconds), .text(request.pair), .text(request.side.rawValue)]
        ).first { try $0.request.asksForTheSame(as: request) && mayHaveTraded($0) }
    }

    /// Takes the next turn of something that is to be done now and then; false while the last one is too recent.
    public func takeTurn(_ name: String, every span: Duration, at now: Timestamp) throws -> Bool {
        try connection.transaction {
            let last = try connection.query("SELECT value FROM counters WHERE name = ?", [.text(name)]) {
                Timestamp(nanoseconds: Int64($0.integer(0)))
            }.first
            // A clock that went back must not stop it for good.
            if let last, last <= now, now - last < span { return false }
            try connection.run(
                "INSERT OR REPLACE INTO counters VALUES (?, ?)", [.text(name), .integer(now.nanoseconds)])
            return true
        }
    }

    private func news(in seen: [SeenOrder], _ watchedSince: Timestamp) throws -> [(OrderIntent, SeenOrder)] {
        let byID = Dictionary(seen.map { ($0.orderID, $0) }) { first, _ in first }
        let named = seen.compactMap { order in order.clientOrderID.map { ($0.folded, order) } }
        let byName = Dictionary(named) { first, _ in first }
        let followed = try live() + unresolved() + watched(since: watchedSince)
        return followed.compactMap { intent in
            guard let order = intent.orderID.flatMap({ byID[$0] }) ?? byName[intent.id.folded] else { return nil }
            var next = intent
            guard (try? next.apply(.seen(order.sighting))) != nil else { return nil }
            next.orderID = order.orderID
            return next == intent ? nil : (intent, order)
        }
    }
}
