extension Trader {
    /// How watching an order ended.
    public enum WatchEnd: Sendable {
        /// The order is over.
        case over(ExchangeOrder)
        /// The time was over first; the order as it was seen last.
        case timedOut(ExchangeOrder?)
        /// It is proved, or known, that there is no such order.
        case nothing(OrderIntent)
    }

    /// Who hears of what goes on while an order is watched.
    public struct WatchObserver: Sendable {
        /// Each look that shows something, and whether it is new.
        public var onLook: @Sendable (ExchangeOrder, _ isChange: Bool) -> Void = { _, _ in }
        /// A look that failed; the next one may not.
        public var onTrouble: @Sendable (any Error) -> Void = { _ in }

        public init() {}
    }

    /// How many looks may fail one after the other.
    static let watchPatience = 20

    /// Looks at an order again and again until it is over, or the time is; each change is written down.
    ///
    /// - Parameter limit: for how long; nil for as long as it takes.
    public func watch(
        _ found: Found, for limit: Duration? = nil, observer: WatchObserver = .init()
    ) async -> Envelope<WatchEnd> {
        await .catching(time.now) {
            let end = limit.map { time.elapsed() + $0 }
            var seen = WatchedOrder(order: found.order, intent: found.record?.intent)
            var (pace, isChange, failures, rest) = (WatchPace(), true, 0, Duration.zero)
            if let order = seen.order { observer.onLook(order, true) }
            while true {
                if let over = seen.end { return Timed(value: over, moment: time.now()) }
                let left = end.map { $0 - time.elapsed() }
                if let left, left <= .zero { return Timed(value: .timedOut(seen.order), moment: time.now()) }
                let pause = max(pace.pause(afterChange: isChange), rest)
                try await time.sleep(left.map { min(pause, $0) } ?? pause)
                do {
                    let now = try await look(after: seen)
                    (isChange, failures, rest) = (!now.isShownLike(seen), 0, .zero)
                    if let order = now.order { observer.onLook(order, isChange) }
                    seen = now
                } catch let error as KrakenError where error.mayPass && failures < Self.watchPatience {
                    if failures == 0 { observer.onTrouble(error) }
                    (isChange, failures) = (false, failures + 1)
                    if case .heldBack(let hold) = error { rest = hold.until - time.now() }
                }
            }
        }
    }

    /// One look; an order that was seen before and is not listed now stays as it was.
    private func look(after last: WatchedOrder) async throws -> WatchedOrder {
        var now = last
        if let id = last.order?.id ?? last.intent?.orderID {
            if let order = try await kraken.send(QueryOrders(ids: [id])).value.orders.first(where: { $0.id == id }) {
                try? await settle(found: [order])
                now.order = order
            }
        } else if let intent = last.intent, let recollection = try await recall(intent.id).get() {
            (now.order, now.intent) = (recollection.order, recollection.intent)
        }
        return now
    }
}

/// What is known of an order that is watched.
private struct WatchedOrder {
    var order: ExchangeOrder?
    var intent: OrderIntent?

    /// How it ended; nil while it goes on.
    var end: Trader.WatchEnd? {
        if let order { return order.status.isOpen ? nil : .over(order) }
        guard let intent else { return nil }
        switch intent.state {
        case .notSent, .refusedForNow, .refused, .notPlaced, .declaredAbsent: return .nothing(intent)
        default: return nil
        }
    }

    /// Whether people would see no difference.
    func isShownLike(_ other: Self) -> Bool {
        guard let order, let last = other.order else { return order == nil && other.order == nil }
        return (order.status, order.executed, order.quantity, order.averagePrice)
            == (last.status, last.executed, last.quantity, last.averagePrice) && order.terms == last.terms
            && order.remarks == last.remarks
    }
}

extension KrakenError {
    /// Whether the next look may succeed.
    fileprivate var mayPass: Bool {
        switch self {
        case .unreachable, .badStatus, .unreadable, .rateLimited: true
        case .heldBack(let hold): hold.reason != .lockout
        case .exchange(let errors): errors.allSatisfy { $0.kind.isRateLimit || $0.kind.repetition != .never }
        default: false
        }
    }
}
