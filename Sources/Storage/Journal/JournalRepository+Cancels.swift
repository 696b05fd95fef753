public import Trading

extension JournalRepository {
    /// Writes down, durably, that orders of ours are about to be cancelled, all of it in one transaction.
    ///
    /// An order whose fate is not known stays unknown; only its history tells of the cancel.
    ///
    /// - Parameter isMeant: which of the orders that may be able to trade.
    /// - Returns: these, as they stand then.
    @discardableResult
    public func beginCancels(at moment: Timestamp, of isMeant: (OrderIntent) -> Bool) throws -> [OrderIntent] {
        let clause =
            """
            WHERE state IN ('sending', 'unknown', 'appeared', 'accepted', 'open', 'partlyFilled', 'cancelling',
            'declaredPlaced') ORDER BY created_at
            """
        // Nothing is locked for the orders of others.
        guard try intents(clause, []).contains(where: isMeant) else { return [] }
        return try connection.transaction {
            try intents(clause, []).filter(isMeant).map { intent in
                var intent = intent
                if (try? intent.apply(.cancelBegan)) != nil {
                    try store(intent, event: Self.cancelBegan, at: moment, detail: "")
                } else {
                    try note(intent.id, Self.cancelBegan, at: moment, detail: "")
                }
                return intent
            }
        }
    }

    /// What the history of an order calls the beginning of a cancel.
    public static let cancelBegan = OrderIntent.State.cancelling.rawValue

    /// Does something for which no other process is waited for longer than some milliseconds.
    public func waiting<T>(atMost patience: Int32, _ body: (JournalRepository) throws -> T) rethrows -> T {
        let usual = connection.busyTimeout
        connection.busyTimeout = min(patience, usual)
        defer { connection.busyTimeout = usual }
        return try body(self)
    }
}
