public import Trading

/// A whole exchange, offline.
public final class Exchange: Sendable {
    /// Opens the exchange whose database lives in `folder`, or makes it; nil keeps everything in memory.
    public init(
        folder: String?, options: ExchangeOptions = ExchangeOptions(), now: @escaping @Sendable () -> Timestamp
    ) throws {}

    /// Answers one request.
    public func respond(to request: ExchangeRequest) -> ExchangeResponse {
        ExchangeResponse(
            status: 200, contentType: "application/json", body: Array(#"{"error":["EGeneral:Unknown method"]}"#.utf8))
    }

    /// The key pair that opens the account.
    public func credentials() throws -> SandboxCredentials { SandboxCredentials(apiKey: "", apiSecret: "") }

    /// Starts the account again.
    public func reset(_ options: ExchangeOptions) throws {}

    /// The exchange at a glance.
    public func summary() throws -> ExchangeSummary {
        ExchangeSummary(
            seed: 0, tier: .pro, created: Timestamp(seconds: 0), openOrderCount: 0, balances: [:], pairs: [])
    }
}
