import Foundation
import TestSupport
import Transport
import XCTest

/// What is told of an encrypted connection; the server is OpenSSL's own, with a certificate made for the test.
final class ConnectionInspectorTests: XCTestCase {
    private static let openssl = "/usr/bin/openssl"

    /// A key, and a certificate for 127.0.0.1 that is good for ten days.
    private func certificate() async throws -> (key: String, certificate: String) {
        guard FileManager.default.isExecutableFile(atPath: Self.openssl) else {
            throw XCTSkip("\(Self.openssl) is missing")
        }
        let folder = try temporaryFolder()
        let paths = (folder + "/key.pem", folder + "/certificate.pem")
        let words = [
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", paths.0, "-out", paths.1, "-days", "10",
            "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
        ]
        let made = await (try ChildProcess([Self.openssl] + words, environment: [:])).outcome()
        XCTAssertEqual(made.exitCode, 0, made.complaints)
        return paths
    }

    /// Starts the server, and returns its address once it listens.
    private func serve(_ key: String, _ certificate: String) async throws -> String {
        let line =
            "\(Self.openssl) s_server -accept 127.0.0.1:0 -key '\(key)' -cert '\(certificate)'"
            + " | grep --line-buffered ^ACCEPT"
        let server = try ChildProcess(
            ["/bin/sh", "-c", line], environment: ["PATH": "/usr/bin:/bin"], input: .typed)
        addTeardownBlock { server.kill() }
        // Such as "ACCEPT 127.0.0.1:39719".
        let said = await server.firstLine()
        return "https://" + (try XCTUnwrap(said)).dropFirst("ACCEPT ".count)
    }

    func test_givenATrustedCertificate_whenLookedAt_thenVersionExpiryAndTimesAreTold() async throws {
        let (key, certificate) = try await certificate()
        let url = try await serve(key, certificate)
        let connection = try await ConnectionInspector.inspect(
            url, timeout: .seconds(5), trusting: certificate
        ).get()
        XCTAssertEqual(connection.version, "TLSv1.3")
        XCTAssertTrue(connection.expires?.hasSuffix(" GMT") ?? false, "\(connection)")
        XCTAssertEqual(connection.steps, connection.steps.sorted())
        XCTAssertEqual(connection.steps.count, 3)
    }

    func test_givenACertificateNobodyTrusts_whenLookedAt_thenThatIsAFault() async throws {
        let (key, certificate) = try await certificate()
        let url = try await serve(key, certificate)
        guard case .failure(let error) = await ConnectionInspector.inspect(url, timeout: .seconds(5)) else {
            return XCTFail("it was trusted")
        }
        XCTAssertEqual(error.reason, .tlsFailed, "\(error)")
        XCTAssertTrue(error.provesNothingWasSent)
    }

    func test_givenNobodyThere_whenLookedAt_thenItEndsAtOnce() async throws {
        let result = await ConnectionInspector.inspect("https://127.0.0.1:1", timeout: .seconds(5))
        guard case .failure(let error) = result else { return XCTFail("\(result)") }
        XCTAssertEqual(error.reason, .connectionFailed)
    }

    func test_givenAServerThatSaysNothing_whenLookedAt_thenItIsGivenUpInTime() async throws {
        // It waits for a request, and the beginning of an encrypted connection is none.
        let url = "https://127.0.0.1:\(try startServer().port)"
        let start = ContinuousClock.now
        defer { XCTAssertLessThan(ContinuousClock.now - start, .seconds(2)) }
        guard case .failure(let error) = await ConnectionInspector.inspect(url, timeout: .milliseconds(300)) else {
            return XCTFail("it was answered")
        }
        XCTAssertEqual(error.reason, .timedOut, "\(error)")
    }

    func test_givenLibcurl_whenAskedForItsVersions_thenTheyAreNumbers() {
        XCTAssertTrue(CurlVersion.library.first?.isNumber ?? false)
        XCTAssertTrue(CurlVersion.encryption?.contains("SSL") ?? false)
    }
}
