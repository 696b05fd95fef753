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
    /// Whether it was let in earlier and is carried out only now.
    var isLate = false

    var engine: MatchingEngine {
        MatchingEngine(store: store, catalogue: catalogue, seed: settings.seed, now: now)
    }

    /// What is said of an order that does not live; the real exchange has been seen to say either.
    func noSuchOrder() throws -> ExchangeFault {
        try store.settings.rules().unknownOrderIsInvalid ? .invalidOrder : .unknownOrder
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
    var run: @Sendable (PrivateCall) throws -> Reply

    /// A method with a result.
    init(permissions: Set<Permission>, cost: Int, result: @escaping @Sendable (PrivateCall) throws -> JSON) {
        (self.permissions, self.cost) = (permissions, cost)
        run = { try .result(result($0)) }
    }

    /// A method with a file.
    init(permissions: Set<Permission>, cost: Int, file: @escaping @Sendable (PrivateCall) throws -> [UInt8]) {
        (self.permissions, self.cost) = (permissions, cost)
        run = { try .file(file($0)) }
    }

    /// All methods by their wire names.
    static let all = trading.merging(account) { $1 }.merging(funding) { $1 }.merging(exports) { $1 }.merging(earn) {
        $1
    }

    private static let trading: [String: PrivateMethod] = [
        "OpenOrders": .init(permissions: [.queryOpenTrades], cost: 1) { try $0.openOrders() },
        "ClosedOrders": .init(permissions: [.queryClosedTrades], cost: 2) { try $0.closedOrders() },
        "QueryOrders": .init(permissions: [.queryOpenTrades, .queryClosedTrades], cost: 1) { try $0.queryOrders() },
        "AddOrder": .init(permissions: [.modifyTrades], cost: 0) { try $0.addOrder() },
        "AddOrderBatch": .init(permissions: [.modifyTrades], cost: 0) { try $0.addOrderBatch() },
        "AmendOrder": .init(permissions: [.modifyTrades, .closeTrades], cost: 0) { try $0.amendOrder() },
        "EditOrder": .init(permissions: [.modifyTrades], cost: 0) { try $0.editOrder() },
        "OrderAmends": .init(permissions: [.queryOpenTrades, .queryClosedTrades], cost: 1) { try $0.orderAmends() },
        "CancelOrderBatch": .init(permissions: [.modifyTrades, .closeTrades], cost: 0) { try $0.cancelOrderBatch() },
        "CancelAllOrdersAfter": .init(permissions: [.modifyTrades, .closeTrades], cost: 0) {
            try $0.cancelAllOrdersAfter()
        },
        "CancelOrder": .init(permissions: [.modifyTrades, .closeTrades], cost: 0) { try $0.cancelOrder() },
        "CancelAll": .init(permissions: [.modifyTrades, .closeTrades], cost: 0) { try $0.cancelAll() },
    ]

    private static let account: [String: PrivateMethod] = [
        "Balance": .init(permissions: [.queryFunds], cost: 1) { try $0.balance() },
        "BalanceEx": .init(permissions: [.queryFunds], cost: 1) { try $0.extendedBalance() },
        "TradeBalance": .init(permissions: [.queryFunds], cost: 1) { try $0.tradeBalance() },
        "GetApiKeyInfo": .init(permissions: [], cost: 1) { $0.keyInformation() },
        "TradesHistory": .init(permissions: [.queryClosedTrades], cost: 4) { try $0.tradesHistory() },
        "QueryTrades": .init(permissions: [.queryClosedTrades], cost: 1) { try $0.queryTrades() },
        "OpenPositions": .init(permissions: [.queryOpenTrades], cost: 1) { try $0.openPositions() },
        "Ledgers": .init(permissions: [.queryLedger], cost: 4) { try $0.ledgers() },
        "QueryLedgers": .init(permissions: [.queryLedger], cost: 4) { try $0.queryLedgers() },
        "TradeVolume": .init(permissions: [.queryFunds], cost: 1) { try $0.tradeVolume() },
        "CreditLines": .init(permissions: [.queryFunds], cost: 1) { $0.creditLines() },
        "GetWebSocketsToken": .init(permissions: [.createToken], cost: 1) { try $0.streamToken() },
    ]

    private static let funding: [String: PrivateMethod] = [
        "DepositMethods": .init(permissions: [.queryFunds], cost: 1) { try $0.depositMethods() },
        "DepositAddresses": .init(permissions: [.addFunds], cost: 1) { try $0.depositAddresses() },
        "DepositStatus": .init(permissions: [.queryFunds], cost: 1) { try $0.depositStatus() },
        "WithdrawMethods": .init(permissions: [.withdrawFunds], cost: 1) { try $0.withdrawMethods() },
        "WithdrawAddresses": .init(permissions: [.withdrawFunds], cost: 1) { try $0.withdrawAddresses() },
        "WithdrawInfo": .init(permissions: [.withdrawFunds], cost: 1) { try $0.withdrawInformation() },
        "Withdraw": .init(permissions: [.withdrawFunds], cost: 1) { try $0.withdraw() },
        "WithdrawStatus": .init(permissions: [.withdrawFunds, .queryLedger], cost: 1) { try $0.withdrawStatus() },
        "WithdrawCancel": .init(permissions: [.withdrawFunds], cost: 1) { try $0.cancelWithdrawal() },
        "WalletTransfer": .init(permissions: [.withdrawFunds], cost: 1) { try $0.transferToWallet() },
    ]

    private static let earn: [String: PrivateMethod] = [
        "Earn/Strategies": .init(permissions: [], cost: 1) { try $0.earnStrategies() },
        "Earn/Allocations": .init(permissions: [.queryFunds], cost: 1) { try $0.earnAllocations() },
        "Earn/Allocate": .init(permissions: [.earnFunds], cost: 1) { try $0.beginEarn(.allocate) },
        "Earn/Deallocate": .init(permissions: [.earnFunds], cost: 1) { try $0.beginEarn(.deallocate) },
        "Earn/AllocateStatus": .init(permissions: [.earnFunds, .queryFunds], cost: 1) {
            try $0.earnStatus(.allocate)
        },
        "Earn/DeallocateStatus": .init(permissions: [.earnFunds, .queryFunds], cost: 1) {
            try $0.earnStatus(.deallocate)
        },
    ]

    private static let exports: [String: PrivateMethod] = [
        "AddExport": .init(permissions: [.exportData], cost: 1) { try $0.addExport() },
        "ExportStatus": .init(permissions: [.exportData], cost: 1) { try $0.exportStatus() },
        "RetrieveExport": .init(permissions: [.exportData], cost: 1, file: { try $0.retrieveExport() }),
        "RemoveExport": .init(permissions: [.exportData], cost: 1) { try $0.removeExport() },
    ]
}
