extension Trader {
    /// How long after an order's deadline its absence may count: the doubt of the clock and the time lists need.
    static let settleTime = Duration.seconds(17)
    /// How far apart two clean passes over the lists must be.
    static let passGap = Duration.seconds(5)

    /// Settles unresolved intents whose orders the exchange lists.
    func settle(found orders: [ExchangeOrder]) async throws {
        for intent in try await journal.unresolved() {
            guard let order = orders.first(where: { $0.isNamed(intent.id) }) else { continue }
            var settled = intent
            try settled.apply(.accepted)
            settled.orderID = order.id
            try await journal.settle(settled, at: time.now(), detail: "found as \(order.id)")
        }
    }

    /// Settles an unresolved intent as not placed, if that can be proved.
    ///
    /// Proved it is when its deadline and the settle time have passed, and two passes over both lists, the exchange
    /// online and the key allowed to see them, do not show it. Called after a cancel by the same name, which the
    /// exchange carries out should the order still come.
    func resolve(_ id: ClientOrderID, after result: CancelResult) async throws -> Bool {
        guard case .absent = result.sight, let intent = try await journal.intent(id), intent.state.isUnresolved,
            let deadline = try await journal.deadline(of: id)
        else { return false }
        let offset = try await OrderDesk(kraken: kraken, journal: journal, time: time).clockOffset()
        guard time.now() + offset >= deadline + Self.settleTime, try await maySeeEverything() else { return false }
        for isLast in [false, true] {
            guard try await kraken.send(SystemStatus()).value.state == .online else { return false }
            guard case .absent = await look(for: .clientOrder(id)) else { return false }
            if !isLast { try await time.sleep(Self.passGap) }
        }
        var settled = intent
        try settled.apply(.provedAbsent)
        try await journal.settle(settled, at: time.now(), detail: "absent in two passes after \(deadline.rfc3339())")
        return true
    }

    private func maySeeEverything() async throws -> Bool {
        let key = try await kraken.send(KeyInfo()).value
        let needed = ["query-open-trades", "query-closed-trades"]
        return needed.allSatisfy(key.permissions.contains) && key.queryFrom == nil && key.queryTo == nil
    }
}
