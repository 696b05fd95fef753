public import Storage

extension Trader {
    /// What a panic came to.
    public struct PanicResult: Sendable {
        /// How many orders were cancelled, as far as the exchange said so.
        public var cancelled = 0
        /// What is open nevertheless; nil when the list could not be read.
        public var stillOpen: [ExchangeOrder]?
        /// The orders this program's journal last knew as open, where the list could not be read; nil when neither
        /// could that.
        public var lastKnownOpen: [OrderIntent]?
        /// What the exchange said of itself when a cancel failed for it; nil when nobody asked, or it was online.
        public var condition: ServiceCondition?
        /// How often everything was cancelled.
        public var rounds = 0
        /// The last thing that went wrong; nil when nothing did.
        public var failure: KrakenError?
        /// Orders of this program that were on their way meanwhile and may still come; nil when the journal cannot tell.
        public var pending: [PendingOrder]?
        /// Selling stops that were cancelled, so that what they protected has none any more.
        ///
        /// Nil when that could not be found out.
        public var lostStops: [ExchangeOrder]?
        /// What has no stop any more, by asset.
        ///
        /// Nil when that could not be found out.
        public var unprotected: [Unprotected]?

        /// An asset of which stops were cancelled.
        public struct Unprotected: Hashable, Sendable {
            /// The asset.
            public var asset: Asset
            /// How much of it the cancelled stops would have sold.
            public var quantity: Quantity
            /// How much of it the account can spend now.
            public var free: Amount
        }
    }
}
