import Dispatch
import KrakenSandbox
import Trading
import XCTest

@testable import KrakenCLI

/// The built-in exchange behind a loopback server, as long as a test needs it.
final class ServedExchange: Sendable {
    let exchange: Exchange
    private let server: LoopbackServer
    private let ended = DispatchSemaphore(value: 0)

    init(tier: ExchangeOptions.Tier = .intermediate) throws {
        let exchange = try Exchange(
            folder: nil, options: ExchangeOptions(tier: tier),
            now: { Timestamp(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9)) })
        let server = try LoopbackServer(port: 0) { exchange.answer(to: $0) }
        (self.exchange, self.server) = (exchange, server)
        let ended = ended
        DispatchQueue(label: "served-exchange").async {
            server.run()
            ended.signal()
        }
    }

    /// Its port.
    var port: UInt16 { server.port }

    /// The variables that lead a program to it.
    func environment() throws -> [String: String] {
        let keys = try exchange.credentials()
        return [
            "KRAKEN_API_BASE_URL": server.url, "KRAKEN_API_KEY": keys.apiKey, "KRAKEN_API_SECRET": keys.apiSecret,
            "KRAKEN_TIER": "intermediate", "KRAKEN_PUBLIC_RATE_LIMIT": "100",
        ]
    }

    func stop() {
        server.stop()
        ended.wait()
    }
}
