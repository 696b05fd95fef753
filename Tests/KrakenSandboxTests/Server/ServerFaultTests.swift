import XCTest

@testable import KrakenSandbox

/// What a client sees on its socket when an answer is lost, broken off, cut or late.
final class ServerFaultTests: XCTestCase {
    private let get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"

    private func asking(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n" }

    /// Asks again and again until so many requests of others have reached the server.
    private func askUntil(_ running: RunningServer, _ client: TestClient, hasSeen count: Int) {
        var asked = 0
        repeat {
            client.send(get)
            _ = client.receive(until: "/a")
            asked += 1
        } while running.asked < asked + count
    }

    func test_givenALostAnswer_whenAsked_thenTheConnectionEndsWithoutAByte_afterEarlierAnswers() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let (client, other) = (try running.client(), try running.client())
        client.send(asking("/lost"))
        XCTAssertEqual(client.receiveAll(), "")
        other.send(get + asking("/lost") + get)
        XCTAssertTrue(other.receiveAll().hasSuffix("\r\n\r\n/a"))
        XCTAssertEqual(running.asked, 3, "what stands behind a lost answer is never looked at")
    }

    func test_givenAReset_whenAsked_thenTheClientsReadFails() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let client = try running.client()
        client.send(asking("/reset"))
        XCTAssertTrue(client.isReset())
    }

    func test_givenACutAnswer_whenAsked_thenItsHeadPromisesMoreThanComes() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let client = try running.client()
        client.send(asking("/cut?4"))
        let answer = client.receiveAll()
        XCTAssertTrue(answer.contains("Content-Length: 9\r\n"), answer)
        XCTAssertTrue(answer.hasSuffix("\r\n\r\n1234"), answer)
    }

    func test_givenADelayedAnswer_whenOthersAsk_thenTheyDoNotWait_andItsOwnPipelineKeepsItsOrder() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let (client, other) = (try running.client(), try running.client())
        client.send(asking("/delay?5000") + asking("/b"))
        other.send(get)
        XCTAssertTrue(other.receive(until: "/a").hasSuffix("/a"))
        XCTAssertEqual(running.asked, 2, "what stands behind a delayed answer waits")
        running.advance(by: .milliseconds(4_999))
        other.send(get)
        _ = other.receive(until: "/a")
        XCTAssertFalse(client.hasBytes())
        running.advance(by: .milliseconds(1))
        other.send(get)
        _ = other.receive(until: "/a")
        let answers = client.receive(until: "/b")
        XCTAssertEqual(answers.components(separatedBy: "HTTP/1.1 200 OK").count, 3, answers)
        XCTAssertTrue(answers.contains("\r\n\r\n/delay"), answers)
    }

    func test_givenAClientThatLeaves_whenItsDelayIsOver_thenTheRequestIsStillCarriedOut() throws {
        let running = try RunningServer()
        defer { running.stop() }
        let other = try running.client()
        do {
            let client = try running.client()
            client.send(asking("/bytes?1") + asking("/delay?5000"))
            askUntil(running, other, hasSeen: 2)
            // Closed with an answer unread, so the server hears of it by a reset.
        }
        other.send(get)
        _ = other.receive(until: "/a")
        XCTAssertEqual(running.carriedOut, 0)
        running.advance(by: .seconds(5))
        other.send(get)
        _ = other.receive(until: "/a")
        other.send(get)
        _ = other.receive(until: "/a")
        XCTAssertEqual(running.carriedOut, 1)
    }

    func test_givenADelayedAnswer_whenTheServerStops_thenItIsGivenAtOnce() throws {
        let running = try RunningServer()
        let (client, other) = (try running.client(), try running.client())
        client.send(asking("/delay?60000"))
        askUntil(running, other, hasSeen: 1)
        running.stop()
        XCTAssertTrue(client.receiveAll().hasSuffix("\r\n\r\n/delay"))
        XCTAssertEqual(running.carriedOut, 1)
    }
}
