/// Looks for an order in the exchange's lists: open ones first, because an order that fills in between moves from the
/// first list to the second.
struct OrderLookup: Sendable {
    let kraken: Kraken
    let time: TimeSource
    let target: LookupTarget
    let clock: ExchangeClock

    /// How far before its sending an order may have been opened, to be looked for without a filter.
    private static let margin = Duration.seconds(120)
    /// How many pages of closed orders are read at most.
    private static let pages = 20

    /// One pass over both lists, never from a cache, and the order where it was found.
    func pass() async throws(KrakenError) -> (pass: LookupPass, order: ExchangeOrder?) {
        let begun = clock.time(at: time.elapsed())
        func result(_ verdict: LookupPass.Verdict, _ detail: String) -> LookupPass {
            LookupPass(begunAt: begun, verdict: verdict, detail: detail)
        }
        let open = try await leg { try await openOrders() }
        if case .found(let order) = open { return (result(.found, "open orders: \(order.id)"), order) }
        // The second list is asked even after a doubtful first one: finding it there settles everything.
        let closed = try await leg { try await closedOrders() }
        if case .found(let order) = closed { return (result(.found, "closed orders: \(order.id)"), order) }
        for (name, leg) in [("open orders", open), ("closed orders", closed)] {
            if case .cannotTell(let reason) = leg { return (result(.cannotTell, "\(name): \(reason)"), nil) }
        }
        return (result(.absent, ""), nil)
    }

    /// A leg that cannot be read cannot tell; only the end of the task ends the pass.
    private func leg(_ read: () async throws -> LookupLeg) async throws(KrakenError) -> LookupLeg {
        do {
            return try await read()
        } catch KrakenError.cancelled {
            throw .cancelled
        } catch {
            if Task.isCancelled { throw .cancelled }
            return .cannotTell((error as? KrakenError)?.inFewWords ?? "\(error)")
        }
    }

    private func openOrders() async throws -> LookupLeg {
        let filtered = OpenOrders(
            withTrades: true, userReference: target.key.userReference, clientOrderID: target.key.clientOrderID,
            isLookup: true)
        let leg = target.read(try await kraken.send(filtered).value.orders, isFiltered: true)
        guard case .filterIgnored = leg else { return leg }
        let all = OpenOrders(withTrades: true, isLookup: true)
        return target.read(try await kraken.send(all).value.orders, isFiltered: false)
    }

    private func closedOrders() async throws -> LookupLeg {
        var call = ClosedOrders(
            withTrades: true, userReference: target.key.userReference, clientOrderID: target.key.clientOrderID,
            withoutCount: true, isLookup: true)
        let leg = target.read(try await kraken.send(call).value.orders, isFiltered: true)
        guard case .filterIgnored = leg else { return leg }
        (call.userReference, call.clientOrderID) = (nil, nil)
        call.start = target.earliest - Self.margin
        var rows: [ExchangeOrder] = []
        for _ in 0..<Self.pages {
            let page = try await kraken.send(call).value.orders
            rows += page
            guard page.count >= 50 else { return target.read(rows, isFiltered: false) }
            call.offset += page.count
        }
        return .cannotTell("more than \(rows.count) closed orders to look through")
    }
}

extension KrakenError {
    /// What went wrong, for the journal.
    var inFewWords: String {
        switch self {
        case .exchange(let errors): errors.text
        case .unreachable(let fault): UnknownReason.transport(fault).text
        case .badStatus(let status, _): "HTTP status \(status)"
        case .unreadable(let what): "unreadable: \(what)"
        case .rateLimited: "no room on the call counter"
        case .heldBack(let hold): "the exchange wants to be left alone (\(hold.reason.rawValue))"
        default: "not asked"
        }
    }
}
