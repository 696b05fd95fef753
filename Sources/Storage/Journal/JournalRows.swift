import FoundationEssentials
public import Trading

/// One transmission of an order.
public struct OrderAttempt: Hashable, Sendable {
    /// The nonce it was signed with.
    public var nonce: String
    /// When it was about to be sent, by the local clock.
    public var sentAt: Timestamp
    /// The same moment by the exchange's clock, which our clock's jumps do not change; nil when that was not written
    /// down.
    public var exchangeSentAt: Timestamp?
    /// After when the exchange must not act on it any more, by the exchange's clock.
    public var deadline: Timestamp
    /// Which process sends it; nil when that was not written down.
    public var owner: String?
    /// What became of it, in words; nil while nobody knows.
    public var outcome: String?

    public init(
        nonce: String, sentAt: Timestamp, exchangeSentAt: Timestamp? = nil, deadline: Timestamp, owner: String? = nil,
        outcome: String? = nil
    ) {
        self.nonce = nonce
        self.sentAt = sentAt
        self.exchangeSentAt = exchangeSentAt
        self.deadline = deadline
        self.owner = owner
        self.outcome = outcome
    }
}

/// Something that happened to an intent.
public struct OrderEvent: Hashable, Sendable {
    /// Its name.
    public let event: String
    /// The exchange's or the transport's own words.
    public let detail: String
    /// When, by the local clock.
    public let at: Timestamp
}

/// An earlier order of the same market and side may be live.
public struct UnresolvedOrder: Error, Hashable, Sendable {
    /// The earlier order.
    public let id: ClientOrderID
}

/// The same order was asked for a moment ago.
public struct RepeatedOrder: Error, Hashable, Sendable {
    /// The earlier order.
    public let intent: OrderIntent

    /// An order that stands in the way.
    public init(intent: OrderIntent) { self.intent = intent }
}

/// An id that an earlier order carries.
public struct UsedIdentifier: Error, Hashable, Sendable {
    /// The earlier order.
    public let intent: OrderIntent
}

/// An id that no order of the journal carries.
public struct UnknownIntent: Error, Hashable, Sendable {
    /// The id.
    public let id: ClientOrderID

    public init(id: ClientOrderID) {
        self.id = id
    }
}

extension OrderRequest {
    func storedText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension OrderIntent {
    init(row: Row) throws {
        guard
            let pair = Pair(name: row.text(1)), let side = Side(rawValue: row.text(2)),
            let type = OrderType(rawValue: row.text(3)), let state = State(rawValue: row.text(7))
        else { throw DamagedRow(text: row.text(0)) }
        let request =
            if let terms = row.optionalText(9) {
                try JSONDecoder().decode(OrderRequest.self, from: Data(terms.utf8))
            } else {
                OrderRequest(
                    pair: pair, side: side, type: type, quantity: try Quantity(parsing: row.text(4)),
                    limitPrice: try row.optionalText(5).map { try Price(parsing: $0) })
            }
        self.init(
            id: ClientOrderID(row.text(0)), userReference: row.optionalInteger(10).map { Int32($0) }, request: request,
            createdAt: Timestamp(nanoseconds: Int64(row.integer(6))), state: state,
            worth: try row.worth(11, 13), words: row.optionalText(12))
        orderID = row.optionalText(8).map { OrderID($0) }
    }
}

extension Row {
    /// What something is worth, of the columns of its amount and its currency.
    func worth(_ amount: Int32, _ currency: Int32) throws -> Worth? {
        guard let text = optionalText(amount) else { return nil }
        return Worth(try Amount(parsing: text), of: optionalText(currency).map { Asset($0) })
    }
}
