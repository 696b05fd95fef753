/// What a call does, as far as it is known: the one table of which calls may be repeated, and which move money.
public enum EndpointKind: Hashable, Sendable {
    /// Anybody may ask it; it changes nothing.
    case open
    /// It needs a key and changes nothing; `cost` counts on the key's call counter.
    case read(cost: Int)
    /// It needs a key, changes nothing, and answers with bytes that are no JSON.
    case file(cost: Int)
    /// It moves money or changes something, and a command of this program does it with every check.
    case command(CommandEndpoint)
    /// It moves money or changes something, and no command of this program does it.
    case mover(cost: Int)
    /// Nobody knows: treated as one that moves money.
    case unknown

    /// What an unknown private call is booked with.
    public static let unknownCost = 1
}

/// The calls that a command of this program makes with checks, limits and a journal; raw values are wire names.
public enum CommandEndpoint: String, Hashable, Sendable, CaseIterable {
    case addOrder = "AddOrder"
    case addOrderBatch = "AddOrderBatch"
    case amendOrder = "AmendOrder"
    case cancelOrder = "CancelOrder"
    case cancelOrderBatch = "CancelOrderBatch"
    case cancelAll = "CancelAll"
    case cancelAllAfter = "CancelAllOrdersAfter"
    case withdraw = "Withdraw"
    case withdrawCancel = "WithdrawCancel"
    case walletTransfer = "WalletTransfer"
    case addExport = "AddExport"
    case removeExport = "RemoveExport"
    /// With `new`, an address is made.
    case newDepositAddress = "DepositAddresses"
}

extension EndpointPath {
    /// What it does, given what it carries.
    public func kind(with parameters: [Parameter] = []) -> EndpointKind {
        guard isPrivate else { return .open }
        let makesNew = parameters.contains { $0.name == "new" && !["false", "0"].contains($0.formText.lowercased()) }
        if name == CommandEndpoint.newDepositAddress.rawValue && makesNew { return .command(.newDepositAddress) }
        return EndpointKind.privateCalls[name] ?? .unknown
    }
}

extension EndpointKind {
    /// The calls that need no key.
    static let publicCalls: Set<String> = [
        "Time", "SystemStatus", "Assets", "AssetPairs", "Ticker", "OHLC", "Depth", "GroupedBook", "Trades", "Spread",
        "PreTrade", "PostTrade",
    ]

    /// The calls that need a key.
    static let privateCalls: [String: EndpointKind] = reads.merging(movers) { $1 }.merging(
        CommandEndpoint.allCases.filter { $0 != .newDepositAddress }.map { ($0.rawValue, .command($0)) }
    ) { $1 }

    private static let reads: [String: EndpointKind] = [
        "Balance": .read(cost: 1), "BalanceEx": .read(cost: 1), "CreditLines": .read(cost: 1),
        "TradeBalance": .read(cost: 1), "GetApiKeyInfo": .read(cost: 1),
        "OpenOrders": .read(cost: 1), "ClosedOrders": .read(cost: 2), "QueryOrders": .read(cost: 1),
        "OrderAmends": .read(cost: 1), "TradesHistory": .read(cost: 4), "QueryTrades": .read(cost: 1),
        "OpenPositions": .read(cost: 1), "Ledgers": .read(cost: 4), "QueryLedgers": .read(cost: 4),
        "TradeVolume": .read(cost: 1), "Level3": .read(cost: 1), "GetWebSocketsToken": .read(cost: 1),
        "DepositMethods": .read(cost: 1), "DepositAddresses": .read(cost: 1), "DepositStatus": .read(cost: 1),
        "WithdrawMethods": .read(cost: 1), "WithdrawAddresses": .read(cost: 1), "WithdrawInfo": .read(cost: 1),
        "WithdrawStatus": .read(cost: 1),
        "ExportStatus": .read(cost: 1), "RetrieveExport": .file(cost: 1),
        "Earn/Strategies": .read(cost: 1), "Earn/Allocations": .read(cost: 1), "Earn/AllocateStatus": .read(cost: 1),
        "Earn/DeallocateStatus": .read(cost: 1),
    ]

    /// `EditOrder` is here because the meaning of its prices depends on an order that a translation cannot see.
    private static let movers: [String: EndpointKind] = [
        "EditOrder": .mover(cost: 0), "Earn/Allocate": .mover(cost: 1), "Earn/Deallocate": .mover(cost: 1),
        "AccountTransfer": .mover(cost: 1), "CreateSubaccount": .mover(cost: 1),
    ]

    /// The names of all known calls, in the order of the alphabet.
    public static let names = (Array(publicCalls) + privateCalls.keys).sorted()

    private static let byLowerCase: [String: EndpointPath] = Dictionary(
        uniqueKeysWithValues: publicCalls.map { ($0.lowercased(), EndpointPath(isPrivate: false, name: $0)) }
            + privateCalls.keys.map { ($0.lowercased(), EndpointPath(isPrivate: true, name: $0)) })

    /// The call of that name, in whatever case it is written; nil when it is not known.
    static func known(_ name: String) -> EndpointPath? { byLowerCase[name.lowercased()] }
}
