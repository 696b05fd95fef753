import XCTest

@testable import KrakenSandbox

final class ConversationTests: XCTestCase {
    private let start = ContinuousClock.now
    private let get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
    private let echo = { (request: ExchangeRequest) in
        ExchangeAnswer.whole(ExchangeResponse(contentType: "text/plain", body: Array(request.path.utf8)))
    }

    func test_givenRequest_whenReceived_thenAnswerIsWholeAndConnectionStays() {
        var conversation = Conversation(limits: ServerLimits(), now: start)
        conversation.receive(get.utf8, now: start, handler: echo)
        XCTAssertEqual(
            String(decoding: conversation.unsent, as: UTF8.self),
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n/a")
        conversation.sent(conversation.unsent.count, now: start, handler: echo)
        XCTAssertEqual(conversation.ending, .none)
        XCTAssertTrue(conversation.wantsInput)
        XCTAssertFalse(conversation.wantsOutput)
    }

    func test_givenLastRequest_whenAnswered_thenLaterOnesAreNotAndItLingers() {
        var conversation = Conversation(limits: ServerLimits(), now: start)
        var asked = 0
        let closing = "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
        conversation.receive((closing + get).utf8, now: start) { request in
            asked += 1
            return self.echo(request)
        }
        XCTAssertEqual(asked, 1)
        XCTAssertFalse(conversation.wantsInput)
        XCTAssertEqual(conversation.ending, .none)
        conversation.sent(conversation.unsent.count, now: start, handler: echo)
        XCTAssertEqual(conversation.ending, .linger)
        conversation.linger(now: start)
        XCTAssertTrue(conversation.isOver)
        XCTAssertTrue(conversation.wantsInput)
        XCTAssertEqual(conversation.deadline, start + .seconds(2))
    }

    func test_givenFault_whenReceived_thenItIsAnsweredWithItsStatusAndClosed() {
        var conversation = Conversation(limits: ServerLimits(), now: start)
        conversation.receive("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n".utf8, now: start, handler: echo)
        let answer = String(decoding: conversation.unsent, as: UTF8.self)
        XCTAssertTrue(answer.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"), answer)
        XCTAssertTrue(answer.contains("\r\nAllow: GET, POST\r\n"), answer)
        XCTAssertTrue(answer.hasSuffix("Content-Length: 0\r\nAllow: GET, POST\r\nConnection: close\r\n\r\n"), answer)
    }

    func test_givenUnreadAnswers_whenTheyAreMany_thenFurtherRequestsWaitUntilRead() {
        var limits = ServerLimits()
        limits.waitingOutput = 200
        var conversation = Conversation(limits: limits, now: start)
        var asked = 0
        let count = { (request: ExchangeRequest) in
            asked += 1
            return self.echo(request)
        }
        conversation.receive(String(repeating: get, count: 10).utf8, now: start, handler: count)
        XCTAssertEqual(asked, 3)
        XCTAssertFalse(conversation.wantsInput)
        conversation.endInput(now: start, handler: count)
        while conversation.wantsOutput {
            XCTAssertEqual(conversation.ending, .none)
            conversation.sent(conversation.unsent.count, now: start, handler: count)
        }
        XCTAssertEqual(asked, 10)
        XCTAssertEqual(conversation.ending, .close)
    }

    func test_givenHalfARequest_whenInputEnds_thenNothingIsAnswered() {
        var conversation = Conversation(limits: ServerLimits(), now: start)
        conversation.receive(get.utf8.dropLast(), now: start, handler: echo)
        conversation.endInput(now: start, handler: echo)
        XCTAssertFalse(conversation.wantsOutput)
        XCTAssertEqual(conversation.ending, .close)
    }

    func test_givenSlowSender_whenBytesTrickle_thenDeadlineCountsFromTheFirst() {
        var conversation = Conversation(limits: ServerLimits(), now: start)
        XCTAssertEqual(conversation.deadline, start + .seconds(30))
        for (second, byte) in get.utf8.dropLast().enumerated() {
            conversation.receive(CollectionOfOne(byte), now: start + .seconds(20 + second), handler: echo)
        }
        XCTAssertEqual(conversation.deadline, start + .seconds(50))
        conversation.receive(get.utf8.suffix(1), now: start + .seconds(49), handler: echo)
        XCTAssertEqual(conversation.deadline, start + .seconds(79))
    }
}
