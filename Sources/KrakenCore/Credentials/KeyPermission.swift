/// Which permission of a key each private call needs, by the exchange's own names.
public enum KeyPermission {
    /// The permissions of which the call needs one; none where any key will do, or nobody knows.
    ///
    /// - Parameter call: what follows `/0/private/`.
    public static func needed(for call: String) -> [String] { table[call] ?? [] }

    /// Of the exchange's descriptions of the calls.
    private static let table: [String: [String]] = {
        let calls: [([String], [String])] = [
            (["query-funds"], ["Balance", "BalanceEx", "TradeBalance", "CreditLines", "TradeVolume"]),
            (["query-funds"], ["DepositMethods", "DepositStatus", "Earn/Allocations"]),
            (["query-open-trades"], ["OpenOrders", "OpenPositions", "Level3"]),
            (["query-closed-trades"], ["ClosedOrders", "TradesHistory", "QueryTrades"]),
            (["query-open-trades", "query-closed-trades"], ["QueryOrders", "OrderAmends"]),
            (["query-ledger"], ["Ledgers", "QueryLedgers"]),
            (["export-data"], ["AddExport", "ExportStatus", "RetrieveExport", "RemoveExport"]),
            (["modify-trades"], ["AddOrder", "AddOrderBatch", "EditOrder"]),
            (["modify-trades", "close-trades"], ["AmendOrder", "CancelOrder", "CancelOrderBatch", "CancelAll"]),
            (["modify-trades", "close-trades"], ["CancelAllOrdersAfter"]),
            (["add-funds"], ["DepositAddresses"]),
            (["withdraw-funds"], ["WithdrawMethods", "WithdrawAddresses", "WithdrawInfo", "Withdraw"]),
            (["withdraw-funds"], ["WithdrawCancel", "WalletTransfer"]),
            (["withdraw-funds", "query-ledger"], ["WithdrawStatus"]),
            (["earn-funds"], ["Earn/Allocate", "Earn/Deallocate"]),
            (["earn-funds", "query-funds"], ["Earn/AllocateStatus", "Earn/DeallocateStatus"]),
            (["create-ws-token"], ["GetWebSocketsToken"]),
        ]
        return Dictionary(uniqueKeysWithValues: calls.flatMap { needed, names in names.map { ($0, needed) } })
    }()
}
