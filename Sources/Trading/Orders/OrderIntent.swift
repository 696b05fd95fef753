/// One wish of the operator to trade: one order at most comes of it, however often it is asked about.
public struct OrderIntent: Hashable, Sendable {
    /// Our own name of the wish; it goes out with the order unless ``userReference`` does.
    ///
    /// It is never used twice, not even after "not placed".
    public var id: ClientOrderID
    /// The number that goes out instead of the name; nil when the name does.
    public var userReference: Int32?
    /// What was asked for.
    public var request: OrderRequest
    /// When it was asked for, by the local clock.
    public var createdAt: Timestamp
    /// What is known of it.
    public var state: State
    /// The exchange's name of the order; nil until it is known.
    public var orderID: OrderID?
    /// What the order trades at most, in the currency of the operator's own limits; nil when nobody knows.
    public var worth: Worth?
    /// What was typed, in one line; the same words a moment later are the same order typed twice.
    public var words: String?

    /// An intent before anything is known of it.
    public init(
        id: ClientOrderID, userReference: Int32? = nil, request: OrderRequest, createdAt: Timestamp,
        state: State = .intended, worth: Worth? = nil, words: String? = nil
    ) {
        self.id = id
        self.userReference = userReference
        self.request = request
        self.createdAt = createdAt
        self.state = state
        self.worth = worth
        self.words = words
    }

    /// What goes out with the order and finds it again.
    public var key: CorrelationKey { userReference.map(CorrelationKey.userReference) ?? .clientOrder(id) }
}
