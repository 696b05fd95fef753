import XCTest

@testable import KrakenSandbox

final class ServerStopTests: XCTestCase {
    private let get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"

    func test_givenOpenConnections_whenStopped_thenCompleteRequestsAreAnsweredAndAllIsClosed() throws {
        let running = try RunningServer()
        let (idle, half, whole) = (try running.client(), try running.client(), try running.client())
        half.send("POST /half HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab")
        whole.send(get)
        running.stop()
        XCTAssertTrue(whole.receiveAll().hasSuffix("\r\n\r\n/a"))
        XCTAssertEqual(half.receiveAll(), "")
        XCTAssertEqual(idle.receiveAll(), "")
        XCTAssertEqual(running.asked, 1)
        XCTAssertThrowsError(try running.client())
    }

    func test_givenRequestThatWaitsInTheKernel_whenStoppedBeforeServing_thenItIsStillAnswered() throws {
        let server = try LoopbackServer(port: 0) { _ in .whole(ExchangeResponse(body: Array("late".utf8))) }
        let client = try TestClient(port: server.port)
        client.send(get + get)
        server.stop()
        server.run()
        XCTAssertEqual(client.receiveAll().components(separatedBy: "late").count, 3)
    }

    func test_givenAnswerOnItsWay_whenStopped_thenAllOfItArrives() throws {
        let running = try RunningServer()
        let client = try running.client()
        client.send("GET /bytes?8000000 HTTP/1.1\r\nHost: h\r\n\r\n")
        let begin = client.receiveSome()
        running.server.stop()
        let body = (begin + client.receiveAll()).utf8.count { $0 == UInt8(ascii: "x") }
        XCTAssertEqual(body, 8_000_000)
        running.waitForEnd()
    }

    func test_givenStoppedServer_whenRunAgain_thenItReturnsAtOnceAndThePortIsFree() throws {
        let running = try RunningServer()
        let port = running.server.port
        running.stop()
        running.server.run()
        running.server.stop()
        let next = try LoopbackServer(port: port) { _ in .lost }
        XCTAssertEqual(next.port, port)
    }
}
