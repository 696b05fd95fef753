import Glibc
import TestSupport
import XCTest

@testable import Transport

/// How the transport behaves inside a process: its thread, its sockets, its end.
final class CurlProcessTests: XCTestCase {
    /// The descriptors of this process that are connected to a port of loopback.
    private func descriptors(connectedTo port: UInt16) throws -> [Int32] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init).filter {
            descriptor in
            var address = sockaddr_in()
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let code = withUnsafeMutablePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) }
            }
            return code == 0 && address.sin_family == sa_family_t(AF_INET)
                && UInt16(bigEndian: address.sin_port) == port
        }
    }

    func test_givenKeptConnection_whenAnotherProgramIsStarted_thenItDoesNotInheritIt() async throws {
        let server = try startServer()
        _ = try await startTransport().send(HTTPRequest(url: server.url()))
        let connections = try descriptors(connectedTo: server.port)
        XCTAssertEqual(connections.count, 1)
        for descriptor in connections { XCTAssertEqual(fcntl(descriptor, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC) }
    }

    func test_givenRequestUnderWay_whenTheProcessEnds_thenTheThreadIsHeldStill() async throws {
        let server = try startServer([.hang])
        let submission = try CurlSubmission(HTTPRequest(url: server.url()), answerBegan: {})
        let loop = CurlLoop(userAgent: "kraken/test")
        Task.detached { () -> CurlResult in await withCheckedContinuation { loop.submit(submission, $0) } }
        let isReceived = await server.requestCount.reaches(1)
        XCTAssertTrue(isReceived)
        for _ in 0..<2 {
            let start = ContinuousClock.now
            loop.freeze()
            XCTAssertLessThan(ContinuousClock.now - start, .milliseconds(400), "the thread did not answer")
        }
        // What comes now is not served any more: the connection stays as it is.
        loop.cancel(submission.id)
        XCTAssertEqual(try descriptors(connectedTo: server.port).count, 1)
    }

    func test_givenIdleLoop_whenTheProcessEnds_thenNothingIsWaitedFor() async {
        let loop = CurlLoop(userAgent: "kraken/test")
        let start = ContinuousClock.now
        loop.freeze()
        XCTAssertLessThan(ContinuousClock.now - start, .milliseconds(100))
    }

    func test_givenAddresses_whenRead_thenLoopbackIsKnown() throws {
        for host in [
            "127.0.0.1", "localhost", "LocalHost", "localhost.", "[::1]", "127.255.255.254", "127.1", "0x7f000001",
        ] {
            XCTAssertTrue(try Address("http://\(host):80/").isLoopback, host)
        }
        for host in [
            "api.kraken.com", "127.0.0.1.example.com", "128.0.0.1", "localhost.example.com", "[::2]", "1.127.0.0",
        ] {
            XCTAssertFalse(try Address("https://\(host)/").isLoopback, host)
        }
    }

    func test_givenAddress_whenRead_thenItsPortIsKnown() throws {
        XCTAssertEqual(try Address("https://Example.com/x").port, "443")
        XCTAssertEqual(try Address("http://example.com:8080").port, "8080")
        XCTAssertEqual(try Address("https://user:word@Example.com/x").host, "example.com")
        XCTAssertTrue(try Address("HTTPS://example.com").isEncrypted)
        XCTAssertFalse(try Address("http://example.com").isEncrypted)
    }
}
