public import Storage

extension Trader {
    /// Everything the journal knows of one intent.
    public struct Record: Sendable {
        /// The intent with its state.
        public var intent: OrderIntent
        /// Its transmissions, oldest first.
        public var attempts: [OrderAttempt]
        /// The looks for it, oldest first.
        public var passes: [LookupPass]
        /// What happened to it, oldest first.
        public var events: [OrderEvent]
        /// What this program changed of it, oldest first.
        public var changes: [ChangeRecord]

        /// The values that changes in place have left the order with; empty where there was none.
        public var amended: OrderChange {
            var values = OrderChange()
            for change in inPlace where change.state == .applied {
                values.quantity = change.wanted.quantity ?? values.quantity
                values.limitPrice = change.wanted.limitPrice ?? values.limitPrice
                values.triggerPrice = change.wanted.triggerPrice ?? values.triggerPrice
                values.displayQuantity = change.wanted.displayQuantity ?? values.displayQuantity
            }
            return values
        }

        /// Whether a change in place may have come, or may still come, without our knowing it.
        public var mayBeAmended: Bool { inPlace.contains { $0.state.isUnresolved } }

        private var inPlace: [ChangeIntent] {
            changes.map(\.change).filter { $0.way == .amend && $0.orderID == intent.orderID }
        }
    }

    /// A change of an order, ours or not.
    public struct ChangeRecord: Sendable {
        /// The change with its state.
        public var change: ChangeIntent
        /// Its one transmission; nil when it was never sent.
        public var attempt: OrderAttempt?
        /// The looks for it, oldest first.
        public var passes: [LookupPass]
    }

    /// A part of the journal.
    public struct RecordList: Sendable {
        /// Newest first.
        public var records: [Record]
        /// How many of the journal are among those asked for.
        public var total: Int
    }

    /// What the journal knows of the intents asked for; without the network.
    public func records(_ query: OrderQuery) async -> Envelope<RecordList> {
        await .catching(time.now) {
            guard journal.exists else { return Timed(value: RecordList(records: [], total: 0), moment: time.now()) }
            let list = try await journal.use { journal in
                let all = try journal.intents(since: query.since ?? Timestamp(nanoseconds: 0)).filter(query.admits)
                let count =
                    switch query.extent {
                    case .newest: 50
                    case .count(let count): count
                    case .everything: all.count
                    }
                return RecordList(records: try all.prefix(count).map(journal.record(of:)), total: all.count)
            }
            return Timed(value: list, moment: time.now())
        }
    }

    /// What this program changed of an order, oldest first; without the network.
    func changes(of id: OrderID) async throws -> [ChangeRecord] {
        guard journal.exists else { return [] }
        return try await journal.use { try $0.changeRecords(of: id) }
    }

    /// Everything the journal knows of one intent; nil when it does not know it.
    public func record(of id: ClientOrderID) async -> Envelope<Record?> {
        await .catching(time.now) {
            guard journal.exists else { return Timed(value: nil, moment: time.now()) }
            let record = try await journal.use { journal in try journal.intent(id).map(journal.record(of:)) }
            return Timed(value: record, moment: time.now())
        }
    }
}

extension JournalRepository {
    fileprivate func record(of intent: OrderIntent) throws -> Trader.Record {
        Trader.Record(
            intent: intent, attempts: try attempts(of: intent.id), passes: try passes(of: intent.id),
            events: try events(of: intent.id), changes: try intent.orderID.map(changeRecords) ?? [])
    }

    fileprivate func changeRecords(of order: OrderID) throws -> [Trader.ChangeRecord] {
        try changes(concerning: order).map { change in
            Trader.ChangeRecord(
                change: change, attempt: try attempt(ofChange: change.id), passes: try passes(ofChange: change.id))
        }
    }
}
