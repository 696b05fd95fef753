import Storage
import Synchronization

extension Trader {
    /// What the cancelled stops were to protect, and what is free of it; nil when that cannot be found out.
    ///
    /// Names come from the catalogue as it is on disk: it is not fetched now.
    func unprotected(by stops: [ExchangeOrder]) async -> [PanicResult.Unprotected]? {
        var quantities: [Asset: Quantity] = [:]
        var names: AssetNames?
        // What was to close a position protected no coins.
        for stop in stops where !stop.isBorrowed {
            guard let kept = await markets.kept(stop.terms.pairName) else { return nil }
            names = kept.names
            quantities[kept.instrument.pair.base, default: .zero] += stop.remaining
        }
        guard let names else { return [] }
        guard let rows = try? await kraken.send(ExtendedBalances(isLookup: true)).value.balances else { return nil }
        let sheet = BalanceSheet(rows, names: names)
        return quantities.sorted { $0.key < $1.key }.map { asset, quantity in
            .init(asset: asset, quantity: quantity, free: sheet[asset]?.available ?? .zero)
        }
    }

    /// Writes down what ended, for a third of a second at most: a locked database keeps no panic waiting, and the next
    /// list of orders tells it again.
    func noteQuickly(_ orders: [ExchangeOrder]) async {
        let isDone = Shared(false)
        Task.detached { [self] in
            await noteCancelled(orders)
            isDone.value.withLock { $0 = true }
        }
        for _ in 0..<30 where !isDone.value.withLock(\.self) { try? await time.sleep(.milliseconds(10)) }
    }

    /// Writes down that there was a panic, for a third of a second at most, so that nothing is sent once more.
    func notePanic() async {
        guard journal.exists else { return }
        let now = time.now()
        try? await journal.useQuickly { try $0.notePanic(at: now) }
    }

    /// Orders of ours that may still come; nil when the journal cannot tell at once.
    func pendingOrders() async -> [PendingOrder]? {
        guard journal.exists else { return [] }
        let (now, margin) = (time.now(), rules.settleTime + .seconds(2))
        return try? await journal.useQuickly { try $0.pending(at: now, margin: margin) }
    }

    /// A value that two tasks share.
    private final class Shared: Sendable {
        let value: Mutex<Bool>
        init(_ start: Bool) { value = Mutex(start) }
    }

    /// Those of the orders that ended lately which the panic itself ended.
    ///
    /// By the exchange's own times alone, because our clock may be off: the panic's are the last ones, within its span.
    static func ended(by result: PanicResult, _ orders: [ExchangeOrder], within span: Duration) -> [ExchangeOrder] {
        if result.rounds == 1 && result.cancelled == 0 { return [] }
        guard let last = orders.compactMap(\.closed).max() else { return orders }
        let first = last - span - .seconds(2)
        return orders.filter { $0.closed.map { $0 >= first } ?? true }
    }

    /// Orders that ended since then; nil when they cannot be read, or are too many to read all of them.
    func endedOrders(since moment: Timestamp) async -> [ExchangeOrder]? {
        var call = ClosedOrders(start: moment - .seconds(60), withoutCount: true, isLookup: true)
        var orders: [ExchangeOrder] = []
        for _ in 0..<5 {
            guard let page = try? await kraken.send(call).value.orders else { return nil }
            orders += page
            if page.count < 50 { return orders }
            call.offset += page.count
        }
        return nil
    }
}

extension ExchangeOrder {
    /// Whether it was a stop that protected something, and was cancelled before it did: one that sold coins, or one with
    /// borrowed money, which closes positions either way.
    var isLostStop: Bool {
        guard status == .canceled, terms.type?.isStop == true else { return false }
        // A whole position may be told of with a volume of 0.
        return isBorrowed ? remaining > .zero || quantity.isZero : terms.side == .sell && remaining > .zero
    }

    /// Whether it trades with borrowed money.
    public var isBorrowed: Bool { isMargin || terms.leverage != "none" }
}
