extension Trader {
    /// An order that somebody named.
    public struct Found: Sendable {
        /// What the journal knows of it; nil when it is not ours.
        public var record: Record?
        /// How the exchange lists it; nil when it does not.
        public var order: ExchangeOrder?
        /// Its trades, oldest first.
        public var trades: [ExchangeTrade] = []
        /// The orders that its fills have placed, newest first; nil when they could not be read.
        public var children: [ExchangeOrder]? = []
        /// What this program changed of it, oldest first.
        public var changes: [ChangeRecord] = []
        /// The modern name of its market.
        public var pair = ""
    }

    /// Several orders that a beginning of an id may mean.
    public struct AmbiguousOrder: Error, Hashable, Sendable {
        /// What was typed.
        public let text: String
        /// The ids it may mean: the exchange's where known, with our own, and the order in words where it is ours.
        public let matches: [Match]

        /// One of them.
        public struct Match: Hashable, Sendable {
            /// The exchange's name; nil while it is not known.
            public var orderID: OrderID?
            /// Our own name; nil for none.
            public var clientOrderID: ClientOrderID?
        }
    }

    /// An order that neither the journal nor the exchange knows.
    public struct NoSuchOrder: Error, Hashable, Sendable {
        /// What was typed.
        public let text: String
        /// Whether it may be the beginning of an id of an older order than those that were looked through.
        public let mayBeOlder: Bool
    }
}
