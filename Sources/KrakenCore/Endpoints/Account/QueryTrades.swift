public import Transport

/// Asks for trades of the account by their ids.
public struct QueryTrades: Endpoint {
    /// The trades found.
    public struct Response: WireReadable, Sendable {
        /// Oldest first; an id that is not known has no row.
        public let trades: [ExchangeTrade]

        public init(wire: JSON) throws {
            trades = try WireFields(wire).rows(of: ExchangeTrade.self).sorted { ($0.time, $0.id) < ($1.time, $1.id) }
        }
    }

    /// How many ids one call takes.
    public static let maximumCount = 20

    public static let name = "QueryTrades"
    public var access: Access { .account(cost: 1) }
    public var parameters: [Parameter] { [Parameter("txid", list: ids.map(\.description))].compactMap(\.self) }

    /// At most ``maximumCount``; the exchange refuses more.
    public var ids: [TradeID]

    /// Asks for trades by their ids.
    public init(ids: [TradeID]) {
        self.ids = ids
    }
}
