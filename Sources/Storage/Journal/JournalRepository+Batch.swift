public import Trading

extension JournalRepository {
    /// What happened to one of several intents.
    public struct Settlement: Sendable {
        /// The intent.
        public var id: ClientOrderID
        /// What happened.
        public var event: OrderIntent.Event
        /// The exchange's name of the order, once it is known.
        public var orderID: OrderID?
        /// The exchange's or the transport's own words, without secrets.
        public var detail: String

        public init(id: ClientOrderID, event: OrderIntent.Event, orderID: OrderID? = nil, detail: String) {
            self.id = id
            self.event = event
            self.orderID = orderID
            self.detail = detail
        }
    }

    /// Writes new intents down, all or none; see ``record(_:owner:refusingRepeatsSince:within:detail:)``.
    public func record(
        batch intents: [OrderIntent], owner: String? = nil, refusingRepeatsSince moment: Timestamp? = nil,
        within budget: OrderBudget? = nil, details: [ClientOrderID: String] = [:]
    ) throws {
        try connection.transaction {
            for intent in intents {
                try record(
                    intent, owner: owner, refusingRepeatsSince: moment, within: budget,
                    detail: details[intent.id] ?? "")
            }
        }
    }

    /// Writes down that several intents are about to be sent together, all or none.
    @discardableResult
    public func begin(
        batch ids: [ClientOrderID], attempt: OrderAttempt, despiteUnknown: Bool = false
    ) throws -> [OrderIntent] {
        try connection.transaction {
            try ids.map { try begin($0, attempt: attempt, despiteUnknown: despiteUnknown) }
        }
    }

    /// Writes down what happened to several intents, all or none.
    @discardableResult
    public func settle(batch settlements: [Settlement], at moment: Timestamp) throws -> [OrderIntent] {
        try connection.transaction {
            try settlements.map {
                try apply($0.event, to: $0.id, orderID: $0.orderID, at: moment, detail: $0.detail)
            }
        }
    }
}
