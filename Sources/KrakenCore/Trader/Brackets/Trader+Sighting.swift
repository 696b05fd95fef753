extension Trader {
    /// The same trader for calls that are made once, wait for nothing and are given up after a while.
    func trying(for duration: Duration) -> Trader {
        Trader(
            kraken: kraken.trying(until: time.elapsed() + duration), markets: markets, journal: journal, time: time,
            rules: rules)
    }

    /// The same trader, whose lookups wait for no limiter.
    var inEmergency: Trader {
        Trader(kraken: kraken.inEmergency, markets: markets, journal: journal, time: time, rules: rules)
    }

    /// The same trader for calls that are made once, wait for the limiter like all others, and are given up after a while.
    func waiting(for duration: Duration) -> Trader {
        Trader(
            kraken: kraken.trying(until: time.elapsed() + duration).waitingAs(kraken), markets: markets,
            journal: journal, time: time, rules: rules)
    }

    /// How the exchange lists an order of ours now, and what is known of it after that.
    ///
    /// - Parameter isUrgent: whether the look may overtake other calls of the key.
    func sight(of intent: OrderIntent, isUrgent: Bool) async -> (Bracket.Sighting, OrderIntent) {
        guard let orderID = intent.orderID, !intent.state.isUnresolved else {
            guard let found = (try? await recall(intent.id).get()).flatMap(\.self) else { return (.unclear, intent) }
            if let order = found.order { return (order.bracketSighting, found.intent) }
            return (found.intent.state.isAbsent ? .absent : .unclear, found.intent)
        }
        guard let rows = try? await kraken.send(QueryOrders(ids: [orderID], isLookup: isUrgent)).value.orders,
            let row = rows.first(where: { $0.id == orderID })
        else { return (.unclear, intent) }
        let noted = try? await resolver.note(row, as: intent)
        return (row.bracketSighting, noted ?? intent)
    }
}

extension ExchangeOrder {
    /// The order as a bracket sees it.
    var bracketSighting: Bracket.Sighting {
        switch status {
        case .pending, .open: .open(executed)
        case .closed: .filled(executed)
        case .canceled, .expired:
            executed >= quantity
                ? .filled(executed) : .ended(executed, byUser: reason?.lowercased().contains("user") ?? false)
        }
    }
}
