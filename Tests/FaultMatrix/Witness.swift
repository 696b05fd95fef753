public import KrakenCore
public import KrakenSandbox

/// The exchange of a home, asked past the program by somebody with a key of their own.
public struct Witness: Sendable {
    /// The exchange.
    public let exchange: Exchange
    /// A client that asks it directly.
    public let kraken: Kraken

    /// - Parameter home: the folder in which the exchange's own is.
    public init(home: String, time: TimeSource = .system) throws {
        exchange = try Exchange(folder: home + "/data/sandbox/exchange", now: time.now)
        let keys = try exchange.makeKey(name: "witness")
        var configuration = ClientConfiguration(keyStateFolder: home + "/witness")
        configuration.baseURL = "http://sandbox"
        configuration.privateCallsPerMinute = Points(whole: 6_000)
        kraken = Kraken(
            transport: SandboxTransport(exchange: exchange), configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret), time: time)
    }

    /// The orders that are open.
    public func openOrders() async throws -> [ExchangeOrder] {
        try await kraken.send(OpenOrders(isLookup: true)).value.orders
    }

    /// How often an order was changed by its owner, by the exchange's own list.
    func changes(of id: String) async throws -> Int {
        try await kraken.send(OrderAmends(orderID: OrderID(id), isLookup: true)).value.amends.count {
            $0.type == "user"
        }
    }

    /// How many withdrawals there are.
    func withdrawals() async throws -> Int {
        try await kraken.send(WithdrawStatus(isLookup: true)).value.rows.count
    }

    /// How many transfers of an asset there are.
    func transfers(of asset: String) async throws -> Int {
        try await kraken.send(FundingLedger(asset: asset, type: "transfer", isLookup: true)).value.entries.count
    }

    /// How many exports of trades there are.
    func exports() async throws -> Int { try await kraken.send(ExportStatus(report: .trades)).value.jobs.count }
}
