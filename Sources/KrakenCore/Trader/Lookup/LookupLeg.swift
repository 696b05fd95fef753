/// What one list of orders says of an order that is looked for.
enum LookupLeg: Sendable {
    /// A row that is certainly the order.
    case found(ExchangeOrder)
    /// The whole list was read, and it is not there.
    case absent
    /// Only rows of other orders came although one was asked for: the list must be read without a filter.
    case filterIgnored
    /// The text says why.
    case cannotTell(String)
}

/// The order that is looked for.
struct LookupTarget: Sendable {
    /// What went out with it.
    let key: CorrelationKey
    /// What was asked for.
    var request: OrderRequest
    /// The exchange's names of its market; nil when they are not known.
    var pairNames: Set<String>?
    /// The exchange cannot have taken it earlier, by its own clock.
    let earliest: Timestamp
    /// Orders of the same number that are known to be others of ours.
    var others: Set<OrderID> = []

    /// Reads the rows of one list.
    ///
    /// - Parameter isFiltered: whether only this order was asked for.
    func read(_ rows: [ExchangeOrder], isFiltered: Bool) -> LookupLeg {
        // What is known to be another order of ours is no evidence of this one.
        let rows = rows.filter { !others.contains($0.id) }
        if rows.isEmpty { return .absent }
        let matches = rows.filter(matches)
        if matches.count > 1 { return .cannotTell("\(matches.count) orders carry its name") }
        if let match = matches.first { return .found(match) }
        if rows.contains(where: carriesNumber) {
            return .cannotTell("an order with its number, but other terms, may be it")
        }
        // Without a filter, orders of other programs need no name of ours; only one that could be ours is doubtful.
        if rows.contains(where: { lacksEcho($0) && (isFiltered || couldBe($0) || pairNames == nil) }) {
            return .cannotTell("an order without a name may be it")
        }
        return isFiltered ? .filterIgnored : .absent
    }

    /// Whether the row is the order: by its name, or by its number and everything that was asked for.
    private func matches(_ row: ExchangeOrder) -> Bool {
        switch key {
        case .clientOrder(let id): row.isNamed(id)
        case .userReference(let number): row.userReference == Int64(number) && couldBe(row)
        }
    }

    private func lacksEcho(_ row: ExchangeOrder) -> Bool {
        switch key {
        case .clientOrder: row.clientOrderID == nil && row.userReference == nil
        case .userReference: row.userReference == nil && row.clientOrderID == nil
        }
    }

    /// Whether the row carries its number and may be the order nevertheless: somebody may have changed it since.
    private func carriesNumber(_ row: ExchangeOrder) -> Bool {
        guard case .userReference(let number) = key, row.userReference == Int64(number) else { return false }
        return isAlike(row)
    }

    /// Whether the row has everything that was asked for, and is not too old.
    private func couldBe(_ row: ExchangeOrder) -> Bool {
        guard isAlike(row), pairNames != nil, hasVolume(row) else { return false }
        guard let price = request.price?.absolute else { return true }
        return row.terms.price == price
    }

    /// What closes a position is told of with the volume that the exchange filled in; then its leverage must be the one
    /// asked for.
    private func hasVolume(_ row: ExchangeOrder) -> Bool {
        guard request.closesPosition, let leverage = request.options.leverage else {
            return row.quantity == request.quantity
        }
        return row.terms.leverage == "\(leverage):1"
    }

    /// Whether the row has everything that nobody can change, and is not too old.
    private func isAlike(_ row: ExchangeOrder) -> Bool {
        row.opened >= earliest && row.terms.side == request.side && row.terms.typeName == request.type.rawValue
            && pairNames?.contains(row.terms.pairName) ?? true
    }
}

extension ExchangeOrder {
    /// Whether the order was sent under that name; the exchange keeps 128 bits, so case and dashes do not count.
    func isNamed(_ id: ClientOrderID) -> Bool { clientOrderID?.folded == id.folded }

    /// Where the order is in its life, for the journal.
    public var sighting: OrderIntent.Sighting {
        switch status {
        case .pending, .open: executed.isZero ? .open : .partlyFilled
        case .closed: .filled
        case .expired: .expired
        case .canceled:
            // A reason of the user's own is a cancel that was asked for.
            executed.isZero && !isCancelledByUser ? .cancelledByExchange : .cancelled
        }
    }

    private var isCancelledByUser: Bool {
        guard let reason = reason?.lowercased() else { return false }
        return reason.contains("user") || reason.contains("requested")
    }
}
