import Trading
import Transport

/// One request of the account's owner, already authenticated.
struct PrivateCall {
    let store: Store
    let catalogue: Catalogue
    let settings: ExchangeSettings
    let key: KeyRecord
    let now: Timestamp
    let parameters: Parameters

    var engine: MatchingEngine {
        MatchingEngine(store: store, catalogue: catalogue, seed: settings.seed, now: now)
    }

    /// The market of a stored order or trade.
    func market(ofID id: String) throws -> ListedMarket {
        guard let market = catalogue.market(id) else { throw SandboxError.damagedState("pair") }
        return market
    }
}

/// What a method of the account needs and does.
struct PrivateMethod: Sendable {
    /// What the key must be allowed, one of them at least; empty for nothing.
    var permissions: Set<Permission>
    /// What a call adds to the key's counter; calls that place or cancel orders are not counted there.
    var cost: Int
    var run: @Sendable (PrivateCall) throws -> JSON

    /// All methods by their wire names.
    static let all: [String: PrivateMethod] = [
        "Balance": .init(permissions: [.queryFunds], cost: 1) { try $0.balance() },
        "BalanceEx": .init(permissions: [.queryFunds], cost: 1) { try $0.extendedBalance() },
        "TradeBalance": .init(permissions: [.queryFunds], cost: 1) { try $0.tradeBalance() },
        "GetApiKeyInfo": .init(permissions: [], cost: 1) { $0.keyInformation() },
        "OpenOrders": .init(permissions: [.queryOpenTrades], cost: 1) { try $0.openOrders() },
        "ClosedOrders": .init(permissions: [.queryClosedTrades], cost: 2) { try $0.closedOrders() },
        "QueryOrders": .init(permissions: [.queryOpenTrades, .queryClosedTrades], cost: 1) { try $0.queryOrders() },
        "TradesHistory": .init(permissions: [.queryClosedTrades], cost: 4) { try $0.tradesHistory() },
        "QueryTrades": .init(permissions: [.queryClosedTrades], cost: 1) { try $0.queryTrades() },
        "OpenPositions": .init(permissions: [.queryOpenTrades], cost: 1) { try $0.openPositions() },
        "Ledgers": .init(permissions: [.queryLedger], cost: 4) { try $0.ledgers() },
        "QueryLedgers": .init(permissions: [.queryLedger], cost: 4) { try $0.queryLedgers() },
        "TradeVolume": .init(permissions: [.queryFunds], cost: 1) { try $0.tradeVolume() },
        "CreditLines": .init(permissions: [.queryFunds], cost: 1) { $0.creditLines() },
        "GetWebSocketsToken": .init(permissions: [.createToken], cost: 1) { try $0.streamToken() },
        "AddOrder": .init(permissions: [.modifyTrades], cost: 0) { try $0.addOrder() },
        "CancelOrder": .init(permissions: [.modifyTrades, .closeTrades], cost: 0) { try $0.cancelOrder() },
        "CancelAll": .init(permissions: [.modifyTrades, .closeTrades], cost: 0) { try $0.cancelAll() },
    ]
}
