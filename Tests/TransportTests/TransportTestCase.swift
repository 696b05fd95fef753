import TestSupport
import Transport
import XCTest

extension XCTestCase {
    /// A server that ends with the test.
    func startServer(
        _ reactions: [FaultyServer.Reaction] = [], afterwards: FaultyServer.Reaction = .answer()
    ) throws -> FaultyServer {
        let server = try FaultyServer(reactions, afterwards: afterwards)
        addTeardownBlock { server.stop() }
        return server
    }

    /// A transport that ends with the test.
    func startTransport() -> CurlTransport {
        let transport = CurlTransport(userAgent: "kraken/test")
        addTeardownBlock { await transport.shutdown() }
        return transport
    }

    /// Sets variables of the environment until the end of the test.
    func setEnvironment(_ variables: [String: String]) {
        for (name, value) in variables {
            let before = ProcessInfo.processInfo.environment[name]
            setenv(name, value, 1)
            addTeardownBlock {
                if let before { setenv(name, before, 1) } else { unsetenv(name) }
            }
        }
    }

    /// The error of a request that must fail, or nil after a failed assertion.
    func failure(
        of request: HTTPRequest, over transport: any HTTPTransport, file: StaticString = #filePath, line: UInt = #line
    ) async -> TransportError? {
        do {
            let response = try await transport.send(request)
            XCTFail("answered with \(response.status)", file: file, line: line)
            return nil
        } catch {
            return error
        }
    }
}

extension HTTPRequest {
    /// A small request with a body.
    static func order(_ url: String, transmission: Transmission = .once, body: String = "nonce=1&pair=XBTUSD") -> Self {
        HTTPRequest(
            method: .post, url: url, headers: [HTTPHeader("API-Key", "key")], body: Array(body.utf8),
            transmission: transmission, mayUseHTTP2: false, timeout: .seconds(5))
    }
}
