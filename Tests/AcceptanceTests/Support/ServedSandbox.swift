import TestSupport
import Transport
import XCTest

/// `kraken sandbox serve` in a home of its own, as long as a test needs it.
struct ServedSandbox: Sendable {
    /// The server's home.
    let house: Household
    /// The server.
    let process: ChildProcess
    /// Its address.
    let url: String
    /// Its port.
    let port: UInt16
    /// What leads another program to it.
    let environment: [String: String]

    /// Starts a server and waits until it listens; it ends with the test.
    static func start(_ test: XCTestCase, house: Household? = nil) async throws -> ServedSandbox {
        let sandbox = try await start(in: house ?? Household(test))
        test.addTeardownBlock { [process = sandbox.process] in process.kill() }
        return sandbox
    }

    /// Starts a server that ends when nobody holds it any more.
    static func start(in house: Household) async throws -> ServedSandbox {
        try await house.succeed("sandbox", "reset", "--tier", "pro")
        let process = try house.start(["sandbox", "serve", "--port", "0"], limit: 150)
        let line = try await unwrap(process.firstLine(), "the server printed no line")
        let announced = try JSON(parsing: line.utf8)
        let url = try XCTUnwrap(announced["url"]?.string)
        let port = try XCTUnwrap(url.split(separator: ":").last.flatMap { UInt16($0) })
        let keys = try await house.succeed("sandbox", "keys", "--output", "json")
        return ServedSandbox(
            house: house, process: process, url: url, port: port,
            environment: [
                "KRAKEN_API_BASE_URL": url, "KRAKEN_API_KEY": try XCTUnwrap(keys.data?["api_key"]?.string),
                "KRAKEN_API_SECRET": try XCTUnwrap(keys.data?["api_secret"]?.string), "KRAKEN_TIER": "pro",
                "KRAKEN_PUBLIC_RATE_LIMIT": "100", "KRAKEN_RETRY_ATTEMPTS": "1",
            ])
    }

    private static func unwrap(_ text: String?, _ message: String) throws -> String { try XCTUnwrap(text, message) }
}
