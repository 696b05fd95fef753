import Trading

extension OrderChecks {
    /// The soonest end of an order, counted from now; the exchange's rule for `expiretm`.
    static var soonestEnd: Duration { .seconds(5) }
    /// How far ahead an order may begin or end, likewise: a month.
    static var farthestEnd: Duration { .seconds(31 * 86_400) }

    /// What the market, or the exchange as a whole, does not take now.
    func statusProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        if Self.forbids(exchange, request) { return .exchangeClosed(exchange) }
        return Self.forbids(instrument.status, request) ? .marketClosed(instrument.status) : nil
    }

    private static func forbids(_ status: Instrument.Status, _ request: OrderRequest) -> Bool {
        switch status {
        case .online, .other: false
        case .limitOnly: !request.type.isResting
        case .postOnly: !request.type.isResting || !request.options.flags.contains(.post)
        case .reduceOnly: !request.onlyReduces
        case .cancelOnly, .maintenance, .workInProgress, .delisted: true
        }
    }

    /// The leverage of an order must be among those of the market, for its side.
    ///
    /// For one that closes a position the exchange decides: the catalogue may be a day old, and the position has the
    /// leverage it was opened with.
    func marginProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let leverage = request.options.leverage else { return nil }
        guard limits.supportsMargin else { return .marginNotSupported }
        if request.onlyReduces { return positionProblem(request) }
        let (buying, selling) = (instrument.buyLeverages, instrument.sellLeverages)
        return (request.side == .buy ? buying : selling).contains(leverage)
            ? nil : .leverageNotOffered(leverage, side: request.side, buying: buying, selling: selling)
    }

    /// When an order begins and ends must make sense to the exchange, as far as the local clock can tell.
    func timesProblem(_ request: OrderRequest) -> OrderCheck.Problem? {
        guard let now else { return nil }
        let (start, expiry) = (request.options.start?.moment(from: now), request.options.expiry?.moment(from: now))
        if let start, start < now { return .startPassed(start, now: now) }
        if let expiry {
            if expiry < now + Self.soonestEnd {
                return .endsTooSoon(expiry: expiry, now: now, minimum: Self.soonestEnd)
            }
            if let start, expiry <= start { return .endsBeforeItBegins(expiry: expiry, start: start) }
        }
        let latest = now + Self.farthestEnd
        return [start, expiry].compactMap(\.self).first { $0 > latest }.map { .tooFarAhead($0, latest: latest) }
    }
}

extension OrderMoment {
    /// The moment meant, when the exchange takes the order at `now`.
    public func moment(from now: Timestamp) -> Timestamp {
        switch self {
        case .at(let moment): moment
        case .after(let seconds): now + .seconds(seconds)
        }
    }
}
