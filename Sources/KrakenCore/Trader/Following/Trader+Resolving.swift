import Storage

extension Trader {
    /// What a look at an unsettled order showed, and what is still needed to settle it.
    public struct Settlement: Sendable {
        /// Everything the journal knows of it now.
        public var record: Record
        /// How the exchange lists it; nil when it does not.
        public var order: ExchangeOrder?
        /// After when the exchange does not act on it any more, by its own clock.
        public var deadline: Timestamp
        /// From when on a clean look counts, by the exchange's clock.
        public var absenceCountsFrom: Timestamp
        /// How many clean looks since then there were.
        public var cleanPasses: Int
        /// How many more are needed; none when it is settled.
        public var passesNeeded: Int
        /// How far apart the two must be.
        public var gap: Duration
        /// How long it takes until the next look can count.
        public var wait: Duration
        /// Why the cancel failed; nil when it did not, or there was none.
        public var cancelFailure: KrakenError?
    }

    /// Looks once more for an order of ours.
    ///
    /// With `cancelling`, cancels it at once and again after its deadline, should it still come, and then looks until
    /// its absence is proved or the time is over.
    ///
    /// - Parameter onWait: hears of each pause and what comes after it.
    public func resolve(
        _ id: ClientOrderID, cancelling: Bool = false, onWait: @Sendable (Duration, String) -> Void = { _, _ in }
    ) async -> Envelope<Settlement> {
        await .catching(time.now) {
            guard journal.exists, let intent = try await journal.intent(id) else { throw UnknownIntent(id: id) }
            let failure = cancelling ? try await cancelOnce(intent) : nil
            let clock = try await kraken.clock()
            var settlement = try await lookAgain(intent, clock)
            settlement.cancelFailure = failure
            guard cancelling else { return Timed(value: settlement, moment: time.now()) }
            if settlement.order == nil, settlement.record.intent.state.isUnresolved {
                settlement = try await cancelLater(settlement, clock, onWait)
            }
            if let order = settlement.order, order.status.isOpen {
                let result = try await cancel([.order(order.id)]).get().first
                settlement.cancelFailure = result?.failure
                if case .found(let now) = result?.sight { settlement.order = now }
                if let record = try await record(of: id).get() { settlement.record = record }
            }
            return Timed(value: settlement, moment: time.now())
        }
    }

    /// Waits for the deadline, cancels again, and looks until absence is proved.
    private func cancelLater(
        _ first: Settlement, _ clock: ExchangeClock, _ onWait: @Sendable (Duration, String) -> Void
    ) async throws -> Settlement {
        let intent = first.record.intent
        var settlement = first
        let untilDeadline = max(.zero, first.deadline + clock.doubt - clock.time(at: time.elapsed()))
        if untilDeadline > .zero {
            onWait(untilDeadline, "cancelling it once more")
            try await time.sleep(untilDeadline)
        }
        settlement.cancelFailure = try await cancelOnce(intent)
        // A look that cannot tell is made up for by a third one.
        for _ in 0..<4 {
            let failure = settlement.cancelFailure
            settlement = try await lookAgain(intent, clock)
            settlement.cancelFailure = failure
            guard settlement.order == nil, settlement.record.intent.state.isUnresolved else { break }
            let pause = max(settlement.wait, .milliseconds(300))
            onWait(pause, "looking again")
            try await time.sleep(pause)
        }
        return settlement
    }

    /// A cancel by the name that went out with the order; one that went out under a number is cancelled once it is found.
    private func cancelOnce(_ intent: OrderIntent) async throws -> KrakenError? {
        let target: CancelOrder.Target
        if let id = intent.orderID {
            target = .order(id)
        } else if intent.userReference == nil {
            target = .clientOrder(intent.id)
        } else {
            return nil
        }
        await noteCancelBegan(of: [target])
        do {
            _ = try await kraken.send(CancelOrder(target))
            return nil
        } catch {
            if case .cancelled = error { throw error }
            return error
        }
    }

    /// One pass, and where the proof stands after it.
    private func lookAgain(_ intent: OrderIntent, _ clock: ExchangeClock) async throws -> Settlement {
        let rule = rules.absence(clock)
        let deadline = try await resolver.deadline(of: intent)
        var order: ExchangeOrder?
        if let id = intent.orderID {
            order = try await kraken.send(QueryOrders(ids: [id], isLookup: true)).value.orders.first { $0.id == id }
            if let order { try await settle(found: [order]) }
        } else if case .found(let found) = try await resolver.look(
            for: intent, deadline: deadline, clock: clock, rule: rule)
        {
            order = found
        }
        guard let record = try await record(of: intent.id).get() else { throw UnknownIntent(id: intent.id) }
        return settlement(record, order, deadline: deadline, clock, rule)
    }

    private func settlement(
        _ record: Record, _ order: ExchangeOrder?, deadline: Timestamp, _ clock: ExchangeClock, _ rule: AbsenceRule
    ) -> Settlement {
        let earliest = rule.earliest(deadline: deadline)
        let clean = record.passes.filter { $0.verdict == .absent && $0.begunAt >= earliest }.map(\.begunAt)
        let isSettled = !record.intent.state.isUnresolved
        let now = clock.time(at: time.elapsed())
        // The second look must begin a gap after the first one.
        let next = max(earliest, clean.min().map { $0 + rule.gap } ?? earliest)
        return Settlement(
            record: record, order: order, deadline: deadline, absenceCountsFrom: earliest, cleanPasses: clean.count,
            passesNeeded: isSettled ? 0 : clean.isEmpty ? 2 : 1, gap: rule.gap,
            wait: isSettled ? .zero : max(.zero, next - now))
    }
}
