/// Which orders or trades to list.
public struct OrderQuery: Hashable, Sendable {
    /// How much of a long list is fetched.
    public enum Extent: Hashable, Sendable {
        /// The newest page of the exchange: fifty.
        case newest
        /// So many, however many pages that takes.
        case count(Int)
        /// Every page.
        case everything
    }

    /// Open ones, closed ones, or both.
    public var filter: Trader.Filter
    /// Only this market, by any of its names.
    public var pair: String?
    /// Only this side.
    public var side: Side?
    /// Only orders with this number.
    public var userReference: Int32?
    /// Only the order of this name, in whatever spelling.
    public var clientOrderID: ClientOrderID?
    /// Only what was opened or closed at this moment or later.
    public var since: Timestamp?
    /// Only what was opened or closed at this moment or earlier.
    public var until: Timestamp?
    /// How much of a long list is fetched.
    public var extent: Extent

    /// Which orders or trades to list; by default the open ones.
    public init(
        _ filter: Trader.Filter = .open, pair: String? = nil, side: Side? = nil, userReference: Int32? = nil,
        clientOrderID: ClientOrderID? = nil, since: Timestamp? = nil, until: Timestamp? = nil, extent: Extent = .newest
    ) {
        self.filter = filter
        self.pair = pair
        self.side = side
        self.userReference = userReference
        self.clientOrderID = clientOrderID
        self.since = since
        self.until = until
        self.extent = extent
    }

    /// Whether every open order is asked for, and nothing else.
    public var isAboutAllOpen: Bool { self == OrderQuery(.open, extent: extent) && limit == nil }

    /// Whether single orders are meant, by a number or a name.
    var namesOrders: Bool { userReference != nil || clientOrderID != nil }

    /// The most that is shown; nil for no limit.
    var limit: Int? {
        if case .count(let count) = extent { return count }
        return nil
    }

    /// Whether a moment is among those asked for.
    func includes(_ moment: Timestamp) -> Bool {
        if let since, moment < since { return false }
        if let until, moment > until { return false }
        return true
    }

    /// Whether an order is among those asked for; a server may have ignored every filter.
    ///
    /// - Parameter pair: the modern name of its market.
    func admits(_ order: ExchangeOrder, pair: String?, wanted: Pair?) -> Bool {
        if let wanted, pair != wanted.description { return false }
        if let side, order.terms.side != side { return false }
        if let userReference, order.userReference != Int64(userReference) { return false }
        if let clientOrderID, !order.isNamed(clientOrderID) { return false }
        return includes(order.opened) || order.closed.map(includes) ?? false
    }

    /// Whether an intent of the journal is among those asked for; its market is compared as it is written.
    func admits(_ intent: OrderIntent) -> Bool {
        let request = intent.request
        if let pair, !request.pair.isWritten(pair) { return false }
        if let side, request.side != side { return false }
        if let userReference, intent.userReference != userReference { return false }
        if let clientOrderID, intent.id.folded != clientOrderID.folded { return false }
        switch filter {
        case .open where !(intent.state.isLive || intent.state.isUnresolved): return false
        case .closed where intent.state.isLive || intent.state.isUnresolved: return false
        default: return includes(intent.createdAt)
        }
    }

    /// The bound for the exchange, which leaves out what happened at it and reads whole seconds.
    var wireStart: Timestamp? { since.map { Timestamp(seconds: $0.seconds - 1) } }
}

extension Pair {
    /// Whether a text means this market, as far as can be told without the exchange's list of names.
    fileprivate func isWritten(_ text: String) -> Bool {
        if let pair = Pair(name: text), pair == self { return true }
        let old = ["BTC": "XBT", "DOGE": "XDG"]
        func names(_ asset: Asset) -> [String] { [asset.description] + (old[asset.description].map { [$0] } ?? []) }
        let wanted = Spelling.normalised(text)
        return names(base).contains { base in
            names(quote).contains { quote in
                [base + quote, "X\(base)Z\(quote)", "X\(base)X\(quote)"].contains(wanted)
            }
        }
    }
}

extension Timestamp {
    /// The next whole second, or this one.
    var roundedUp: Timestamp { self == Timestamp(seconds: seconds) ? self : Timestamp(seconds: seconds + 1) }
}
