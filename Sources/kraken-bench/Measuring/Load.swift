import KrakenSandbox
import Transport

/// Clients that call a server all at once, each waiting for its answer before its next call.
struct Load: Sendable {
    let url: String
    let clients: [SigningClient]
    /// How many calls each client makes.
    let calls: Int

    /// Calls in a second; signing is part of the time, and every answer must be a success.
    func callsPerSecond() async throws -> Double {
        let transport = CurlTransport(userAgent: "kraken-bench")
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in clients { group.addTask { try await work(client, over: transport) } }
            try await group.waitForAll()
        }
        let time = ContinuousClock.now - start
        await transport.shutdown()
        return Double(clients.count * calls) / (time.milliseconds / 1000)
    }

    private func work(_ client: SigningClient, over transport: CurlTransport) async throws {
        var client = client
        for _ in 0..<calls {
            let call = try client.call("Balance")
            let answer = try await transport.send(
                HTTPRequest(
                    method: .post, url: url + call.path, headers: call.headers, body: call.body, mayUseHTTP2: false))
            guard answer.status == 200 else { throw BenchmarkError("status \(answer.status)") }
            _ = try answer.body.accepted()
        }
    }
}
