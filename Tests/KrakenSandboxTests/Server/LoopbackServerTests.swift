import XCTest

@testable import KrakenSandbox

final class LoopbackServerTests: XCTestCase {
    private let get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"

    private func answer(_ body: String, keepsConnection: Bool = true) -> String {
        String(
            decoding: ExchangeResponse(contentType: "text/plain", body: Array(body.utf8))
                .bytes(keepsConnection: keepsConnection), as: UTF8.self)
    }

    func test_givenOneConnection_whenUsedAgain_thenEachRequestIsAnswered() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let client = try running.client()
        for number in 1...20 {
            client.send("POST /\(number) HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n:x")
            XCTAssertEqual(client.receive(until: ":x"), answer("/\(number):x"))
        }
        XCTAssertEqual(running.asked, 20)
        XCTAssertEqual(running.server.url, "http://127.0.0.1:\(running.server.port)")
    }

    func test_givenPipelinedRequests_whenSentAtOnce_thenAnswersComeInOrder() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let client = try running.client()
        client.send((1...500).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
        client.endSending()
        XCTAssertEqual(client.receiveAll(), (1...500).map { answer("/\($0)") }.joined())
    }

    func test_givenCutBody_whenRestComesLater_thenItIsAnsweredOnce() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let (client, other) = (try running.client(), try running.client())
        client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\nabc")
        other.send(get)
        XCTAssertEqual(other.receive(until: "/a"), answer("/a"))
        XCTAssertEqual(running.asked, 1)
        client.send("def")
        XCTAssertEqual(client.receive(until: "def"), answer("/aabcdef"))
    }

    func test_givenCutBody_whenClientHangsUp_thenItIsNeverHandled() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let client = try running.client()
        client.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\nabc")
        client.endSending()
        XCTAssertEqual(client.receiveAll(), "")
        XCTAssertEqual(running.asked, 0)
    }

    func test_givenExpectation_whenHeadIsSent_thenServerSaysContinueFirst() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let client = try running.client()
        client.send("POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        XCTAssertEqual(client.receive(until: "\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n")
        client.send("b")
        XCTAssertEqual(client.receive(until: "/ab"), answer("/ab"))
    }

    func test_givenRequestToClose_whenAnswered_thenConnectionEnds() throws {
        let running = try RunningServer()
        defer { running.stop() }
        for text in ["GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET /a HTTP/1.0\r\n\r\n"] {
            let client = try running.client()
            client.send(text + get)
            XCTAssertEqual(client.receiveAll(), answer("/a", keepsConnection: false))
        }
        XCTAssertEqual(running.asked, 2)
    }

    func test_givenHugeHeadOrBody_whenAllOfItIsSent_thenTheRefusalStillArrives() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let rest = String(repeating: "x", count: 4 << 20)
        for (start, status) in [
            ("GET /", "431"), ("x\r\n", "400"),
            ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4194304\r\n\r\n", "413"),
        ] {
            let client = try running.client()
            client.send(start + rest + "\n")
            XCTAssertTrue(client.receiveAll().hasPrefix("HTTP/1.1 \(status) "), status)
        }
        XCTAssertEqual(running.asked, 0)
    }

    func test_givenLargeAnswers_whenReadLate_thenNoByteIsMissing() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let client = try running.client()
        client.send(String(repeating: "GET /bytes?3000000 HTTP/1.1\r\nHost: h\r\n\r\n", count: 5))
        client.endSending()
        XCTAssertEqual(client.receiveAll().utf8.count { $0 == UInt8(ascii: "x") }, 15_000_000)
    }

    func test_givenAThousandConnections_whenAllAsk_thenAllAreAnswered() throws {
        Sockets.allowManyDescriptors()
        let running = try RunningServer()
        defer { running.stop() }
        let clients = try (0..<1_000).map { _ in try running.client() }
        for _ in 1...2 {
            for client in clients { client.send(get) }
            for client in clients { XCTAssertEqual(client.receive(until: "/a"), answer("/a")) }
        }
        XCTAssertEqual(running.asked, 2_000)
    }

    func test_givenIdleAndSlowClients_whenTheirTimeIsOver_thenOnlyTheyAreHungUpOn() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let (idle, slow, busy) = (try running.client(), try running.client(), try running.client())
        slow.send("GET /slow HTTP/1.1\r\n")
        busy.send(get)
        XCTAssertEqual(busy.receive(until: "/a"), answer("/a"))
        running.advance(by: .seconds(31))
        busy.send(get)
        XCTAssertEqual(busy.receive(until: "/a"), answer("/a"))
        XCTAssertEqual(idle.receiveAll(), "")
        XCTAssertEqual(slow.receiveAll(), "")
        busy.send(get)
        XCTAssertEqual(busy.receive(until: "/a"), answer("/a"))
    }

    func test_givenPortInUse_whenAnotherServerBindsIt_thenTheErrorSaysSo() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let port = running.server.port
        XCTAssertThrowsError(try LoopbackServer(port: port) { _ in .lost }) { error in
            XCTAssertEqual(error as? ServerError, .portInUse(port))
            XCTAssertTrue("\(error)".contains("port \(port) is in use"))
        }
    }
}
