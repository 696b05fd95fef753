import Storage
import Synchronization

extension Trader {
    /// What a panic came to.
    public struct PanicResult: Sendable {
        /// How many orders were cancelled, as far as the exchange said so.
        public var cancelled = 0
        /// What is open nevertheless; nil when the list could not be read.
        public var stillOpen: [ExchangeOrder]?
        /// How often everything was cancelled.
        public var rounds = 0
        /// The last thing that went wrong; nil when nothing did.
        public var failure: KrakenError?
        /// Selling stops that were cancelled, so that what they protected has none any more.
        ///
        /// Nil when that could not be found out.
        public var lostStops: [ExchangeOrder]?
    }

    /// Cancels every open order at once, again and again until none is seen, for half a minute at most.
    ///
    /// Before the first cancel nothing is read and nothing is written.
    ///
    /// - Parameter mineOnly: only the orders of this program's journal, which is read then.
    public func panic(mineOnly: Bool = false) async -> Envelope<PanicResult> {
        let hurried = Trader(
            kraken: kraken.inEmergency, markets: markets, journal: journal, time: time, rules: rules)
        return await hurried.panicNow(mineOnly)
    }

    private func panicNow(_ mineOnly: Bool) async -> Envelope<PanicResult> {
        await .catching(time.now) {
            let begun = time.now()
            let end = time.elapsed() + .seconds(30)
            let mine = mineOnly ? try await ownOrders() : nil
            var result = PanicResult()
            while result.rounds == 0 || time.elapsed() < end {
                if result.rounds > 0 { try await time.sleep(.milliseconds(min(250 * result.rounds, 2_000))) }
                result.rounds += 1
                do throws(KrakenError) {
                    result.cancelled += try await cancelOnce(mine)
                    result.failure = nil
                } catch {
                    if error == .cancelled || error == .noCredentials || error.isRefusal { throw error }
                    result.failure = error
                }
                if let open = await openOrders() {
                    result.stillOpen = open.filter { mine?.contains($0) ?? true }
                    if result.stillOpen?.isEmpty == true { break }
                }
            }
            let ended = await endedOrders(since: begun)
            result.lostStops = ended?.filter { $0.isLostStop && (mine?.contains($0) ?? true) }
            await noteQuickly(ended ?? [])
            return Timed(value: result, moment: time.now())
        }
    }

    /// What a panic would cancel.
    public func panicTargets(mineOnly: Bool) async -> Envelope<[ExchangeOrder]> {
        await .catching(time.now) {
            let open = try await kraken.send(OpenOrders(isLookup: true)).value.orders
            let mine = mineOnly ? try await ownOrders() : nil
            return Timed(value: open.filter { mine?.contains($0) ?? true }, moment: time.now())
        }
    }

    /// The names of the orders that may be ours and open.
    private struct OwnOrders {
        var orderIDs: Set<OrderID>
        var clientIDs: Set<String>
        var numbers: Set<Int64>

        /// By any of its names; the order that followed a fill of ours is ours, too.
        func contains(_ order: ExchangeOrder) -> Bool {
            orderIDs.contains(order.id) || order.parent.map(orderIDs.contains) ?? false
                || order.clientOrderID.map { clientIDs.contains($0.folded) } ?? false
                || order.userReference.map(numbers.contains) ?? false
        }
    }

    private func ownOrders() async throws -> OwnOrders {
        guard journal.exists else { throw NoJournal() }
        let since = time.now() - .seconds(400 * 86_400)
        let intents = try await journal.use { try $0.intents(since: since) }
        return OwnOrders(
            orderIDs: Set(intents.compactMap(\.orderID)), clientIDs: Set(intents.map(\.id.folded)),
            numbers: Set(intents.compactMap { $0.userReference.map(Int64.init) }))
    }

    /// One round: everything with one call, or what is ours by its ids.
    private func cancelOnce(_ mine: OwnOrders?) async throws(KrakenError) -> Int {
        guard let mine else { return try await kraken.send(CancelAll()).value.count }
        var (count, failure) = (0, KrakenError?.none)
        for order in try await kraken.send(OpenOrders(isLookup: true)).value.orders where mine.contains(order) {
            // One that fails keeps no other one waiting.
            do throws(KrakenError) {
                count += try await kraken.send(CancelOrder(.order(order.id))).value.count
            } catch { failure = error }
        }
        if let failure { throw failure }
        return count
    }

    /// Writes down what ended, for a third of a second at most: a locked database keeps no panic waiting, and the next
    /// list of orders tells it again.
    private func noteQuickly(_ orders: [ExchangeOrder]) async {
        let isDone = Shared(false)
        Task.detached { [self] in
            await noteCancelled(orders)
            isDone.value.withLock { $0 = true }
        }
        for _ in 0..<30 where !isDone.value.withLock(\.self) { try? await time.sleep(.milliseconds(10)) }
    }

    /// A value that two tasks share.
    private final class Shared: Sendable {
        let value: Mutex<Bool>
        init(_ start: Bool) { value = Mutex(start) }
    }

    /// Orders that ended since then; nil when they cannot be read.
    private func endedOrders(since moment: Timestamp) async -> [ExchangeOrder]? {
        var call = ClosedOrders(start: moment - .seconds(60), withoutCount: true, isLookup: true)
        var orders: [ExchangeOrder] = []
        for _ in 0..<5 {
            guard let page = try? await kraken.send(call).value.orders else { return nil }
            orders += page
            if page.count < 50 { break }
            call.offset += page.count
        }
        return orders
    }

    /// There is no journal that could tell which orders are ours.
    public struct NoJournal: Error, Hashable, Sendable {}
}

extension ExchangeOrder {
    /// Whether it was a stop that sold, and was cancelled before it did.
    fileprivate var isLostStop: Bool {
        status == .canceled && terms.side == .sell && terms.type?.isStop == true && remaining > .zero
    }
}
