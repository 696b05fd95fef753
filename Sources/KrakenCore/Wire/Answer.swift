/// What came back from a call that succeeded.
public struct Answer<Value: Sendable>: Sendable {
    /// The `result`.
    public var value: Value
    /// What the exchange wants noticed although it did as asked.
    public var warnings: [ExchangeError]
    /// When the answer was complete, by our wall clock.
    public var receivedAt: Timestamp
}
