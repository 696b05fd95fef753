import Dispatch
import KrakenSandbox

/// A loopback server in this process, for as long as `body` runs.
func withServer<Result>(
    _ handler: @escaping @Sendable (ExchangeRequest) -> ExchangeAnswer, _ body: (String) async throws -> Result
) async throws -> Result {
    let server = try LoopbackServer(port: 0, handler: handler)
    DispatchQueue(label: "server").async { server.run() }
    defer { server.stop() }
    return try await body(server.url)
}
