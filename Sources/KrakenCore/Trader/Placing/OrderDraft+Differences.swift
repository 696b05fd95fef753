import Storage

extension OrderDraft {
    /// A term in which an order differs from the one that was placed under its id.
    public struct Difference: Hashable, Sendable {
        /// Which term.
        public var term: Term
        /// What was placed, as text; nil for none.
        public var placed: String?
        /// What is asked for now; nil for none.
        public var asked: String?

        /// A term of which something else is asked than was placed.
        public init(term: Term, placed: String?, asked: String?) {
            (self.term, self.placed, self.asked) = (term, placed, asked)
        }
    }

    /// A term of an order; the raw value is its name for scripts.
    public enum Term: String, Hashable, Sendable, CaseIterable {
        case pair, side, type, volume, price, price2, worstPrice = "worst_price", displayVolume = "displayvol", trigger
        case leverage, reduceOnly = "reduce_only", flags, timeInForce = "time_in_force", start, expires
        case selfTradePrevention = "stp", close
    }

    /// In what this order differs from one that was placed before; empty when it is the same order asked for again.
    ///
    /// A volume or price that depends on the market or on what is free is the same when the same words were typed: its
    /// number is another one each time. So is the worst price of a market order, as long as there is one or none.
    ///
    /// - Parameter pair: the market that ``market`` names.
    public func differences(from intent: OrderIntent, pair: Pair) -> [Difference] {
        let (before, typed) = (intent.request, TypedWords(intent))
        var found: [Difference] = []
        func compare(_ term: Term, _ placed: String?, _ asked: String?) {
            if placed != asked { found.append(Difference(term: term, placed: placed, asked: asked)) }
        }
        compare(.pair, before.pair.description, pair.description)
        compare(.side, before.side.rawValue, side.rawValue)
        compare(.type, typed.type, type.rawValue)
        if !isSameVolume(as: intent, typed) { compare(.volume, typed.volume, volume.description) }
        if typed.type != OrderType.market.rawValue || type != .market {
            let isBounded = typed.type == OrderType.market.rawValue
            comparePrices(price, isBounded ? nil : before.price, typed.price) { compare(.price, $0, $1) }
            comparePrices(secondPrice, before.secondPrice, typed.price2) { compare(.price2, $0, $1) }
        } else if (before.type == .market) != (maximumSlippage == nil || options.flags.contains(.volumeInQuote)) {
            compare(.worstPrice, before.limitPrice?.description, maximumSlippage.map { "\($0)% from the market" })
        }
        compareOptions(with: before, wasBounded: before.type.rawValue != typed.type, compare)
        return found
    }

    private func isSameVolume(as intent: OrderIntent, _ typed: TypedWords) -> Bool {
        if case .quantity(let quantity) = volume, quantity == intent.request.quantity { return true }
        return volume.description == typed.volume
    }

    private func comparePrices(
        _ asked: PriceTerm?, _ placed: OrderPrice?, _ typed: String?, _ tell: (String?, String?) -> Void
    ) {
        if case .exchange(let price) = asked, price == placed { return }
        let before = typed ?? placed?.description
        if before != asked?.description { tell(before, asked?.description) }
    }

    private func compareOptions(
        with before: OrderRequest, wasBounded: Bool, _ compare: (Term, String?, String?) -> Void
    ) {
        let (old, new) = (before.options, options)
        compare(.displayVolume, old.displayQuantity?.description, new.displayQuantity?.description)
        compare(.trigger, old.trigger?.rawValue, new.trigger?.rawValue)
        compare(.leverage, old.leverage.map(String.init), new.leverage.map(String.init))
        compare(.reduceOnly, old.isReduceOnly ? "yes" : nil, new.isReduceOnly ? "yes" : nil)
        compare(.flags, old.flags.text, new.flags.text)
        // A market order with a worst price goes out as one that is cancelled as far as it does not trade.
        let force = wasBounded && old.timeInForce == .immediateOrCancel ? nil : old.timeInForce
        compare(.timeInForce, force?.rawValue, new.timeInForce?.rawValue)
        compare(.start, old.start?.text, new.start?.text)
        compare(.expires, old.expiry?.text, new.expiry?.text)
        compare(.selfTradePrevention, old.selfTradePrevention?.rawValue, new.selfTradePrevention?.rawValue)
        compare(.close, old.close?.text, new.close?.text)
    }
}

extension Trader {
    /// In what a draft differs from an order that was placed before; see ``OrderDraft/differences(from:pair:)``.
    ///
    /// Nobody is asked while the catalogue is young.
    public func differences(of draft: OrderDraft, from intent: OrderIntent) async -> Envelope<[OrderDraft.Difference]> {
        await .catching(time.now) {
            let pair = try await markets.instrument(named: draft.market).pair
            return Timed(value: draft.differences(from: intent, pair: pair), moment: time.now())
        }
    }

    /// The order of the last minute that another one would repeat; nil for none.
    ///
    /// - Parameter words: what was typed for the other one.
    func earlier(like request: OrderRequest, words: String) async -> OrderIntent? {
        guard journal.exists else { return nil }
        let now = time.now()
        let intent = OrderIntent(id: ClientOrderID(""), request: request, createdAt: now, words: words)
        let since = now - rules.repeatGuard
        return (try? await journal.use { try $0.repeated(intent, since: since) }) ?? nil
    }
}

/// What was typed for an earlier order, as far as it was kept; else what it was sent with.
private struct TypedWords {
    var type: String
    var volume: String
    /// The prices; nil when none was typed, or nothing was kept.
    var price: String?
    var price2: String?

    init(_ intent: OrderIntent) {
        let request = intent.request
        (type, volume) = (request.type.rawValue, request.quantity.description)
        // As `OrderDraft.words` writes them: side, volume, type, prices.
        let words = intent.words?.split(separator: " ").map(String.init) ?? []
        guard words.count >= 3, OrderType(rawValue: words[2]) != nil else { return }
        (volume, type) = (words[1], words[2])
        price = words.count > 3 ? words[3] : nil
        price2 = words.count > 4 ? words[4] : nil
    }
}

extension OrderMoment {
    /// The moment as it was asked for: `+1800s`, or RFC 3339.
    public var text: String {
        switch self {
        case .at(let moment): moment.rfc3339()
        case .after(let seconds): "+\(seconds)s"
        }
    }
}

extension ConditionalClose {
    /// The order in few words: `stop-loss at 48000`, with ` -> 47900` for its limit.
    public var text: String { "\(type.rawValue) at \(price)" + (secondPrice.map { " -> \($0)" } ?? "") }
}

extension Set<OrderFlag> {
    fileprivate var text: String? { isEmpty ? nil : sorted().map(\.rawValue).joined(separator: ",") }
}
