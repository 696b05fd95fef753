import TestSupport
import Transport
import XCTest

/// The proxy variables of the environment hold, except for this machine.
final class ProxyTests: XCTestCase {
    private static let unset = [
        "http_proxy": "", "https_proxy": "", "HTTPS_PROXY": "", "all_proxy": "", "no_proxy": "",
    ]

    private func useProxy(_ address: String, _ others: [String: String] = [:]) {
        let all = ["http_proxy": address, "https_proxy": address, "all_proxy": address]
        setEnvironment(Self.unset.merging(all) { $1 }.merging(others) { $1 })
    }

    func test_givenProxy_whenAnotherMachineIsAsked_thenTheProxyIsAsked() async throws {
        let proxy = try startServer([.answer(body: "from the proxy")])
        useProxy("http://127.0.0.1:\(proxy.port)")
        let response = try await startTransport().send(HTTPRequest(url: "http://kraken.invalid/0/public/Time"))
        XCTAssertEqual(String(decoding: response.body, as: UTF8.self), "from the proxy")
        XCTAssertTrue(proxy.received[0].head.hasPrefix("GET http://kraken.invalid/0/public/Time HTTP/1.1\r\n"))
    }

    func test_givenProxy_whenThisMachineIsAsked_thenTheProxyIsNot() async throws {
        let proxy = try startServer()
        let server = try startServer()
        useProxy("http://127.0.0.1:\(proxy.port)")
        let transport = startTransport()
        for host in ["127.0.0.1", "localhost", "LOCALHOST", "127.1", "127.0.0.2"] {
            _ = try? await transport.send(HTTPRequest(url: "http://\(host):\(server.port)/"))
        }
        _ = try? await transport.send(HTTPRequest(url: "http://[::1]:\(server.port)/"))
        XCTAssertEqual(proxy.connectionCount, 0)
        XCTAssertGreaterThanOrEqual(server.received.count, 4)
    }

    func test_givenExceptionFromProxy_whenThatHostIsAsked_thenTheProxyIsNot() async throws {
        let proxy = try startServer()
        useProxy("http://127.0.0.1:\(proxy.port)", ["no_proxy": "kraken.invalid"])
        let error = await failure(of: HTTPRequest(url: "http://kraken.invalid/"), over: startTransport())
        XCTAssertEqual(error?.reason, .nameNotFound)
        XCTAssertEqual(proxy.connectionCount, 0)
    }

    func test_givenProxyThatRefusesTunnel_whenSentEncrypted_thenTheRequestNeverReachesIt() async throws {
        let proxy = try startServer(afterwards: .answer(status: 407))
        useProxy("http://user:hidden@127.0.0.1:\(proxy.port)")
        let error = await failure(of: .order("https://kraken.invalid/0", body: "otp=1"), over: startTransport())
        XCTAssertNotNil(error)
        XCTAssertEqual(error?.detail.contains("hidden"), false)
        XCTAssertTrue(proxy.received.allSatisfy { $0.head.hasPrefix("CONNECT kraken.invalid:443 ") && $0.body.isEmpty })
        XCTAssertTrue(proxy.received.allSatisfy { $0.fields("API-Key").isEmpty })
    }

    func test_givenTunnel_whenTheHandshakeFails_thenNothingWasSent() async throws {
        let proxy = try startServer([.raw("HTTP/1.1 200 Connection established\r\n\r\nnot TLS at all\r\n")])
        useProxy("http://127.0.0.1:\(proxy.port)")
        let error = await failure(of: .order("https://kraken.invalid/0"), over: startTransport())
        XCTAssertEqual(error?.reason, .tlsFailed)
        XCTAssertEqual(error?.provesNothingWasSent, true)
    }

    func test_givenProxyThatCannotBeUsed_whenSent_thenItsPasswordIsNotTold() async throws {
        for proxy in [
            "nonsense://user:hidden@127.0.0.1:1", "http://user:hidden@127.0.0.1:1", "http://user:hidden@:::9",
        ] {
            useProxy(proxy)
            let error = await failure(of: .order("https://kraken.invalid/0"), over: startTransport())
            XCTAssertNotNil(error)
            XCTAssertEqual(error?.detail.contains("hidden"), false, error?.detail ?? "")
            XCTAssertEqual(error?.detail.isEmpty, false)
        }
    }

    func test_givenProxyThatIsUnknown_whenSent_thenNothingWasSent() async throws {
        useProxy("http://proxy.invalid:3128")
        let error = await failure(of: .order("https://kraken.com/0"), over: startTransport())
        XCTAssertEqual(error?.reason, .nameNotFound)
        XCTAssertEqual(error?.provesNothingWasSent, true)
    }
}
