import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// What a client gets instead of the answer, and whether the exchange acted.
final class AnswerFaultTests: XCTestCase {
    private let order = ["pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.01", "price": "20000"]

    private func place(on bench: Bench) -> ExchangeAnswer {
        bench.exchange.answer(to: bench.request("AddOrder", order))
    }

    func test_givenALostAnswer_whenTheExchangeActsFirst_thenTheOrderIsThere_andOtherwiseNotEvenTheNonceIsUsed() throws {
        for (moment, count) in [(Fault.Moment.after, 1), (.before, 0)] {
            let bench = try Bench()
            try bench.exchange.arm(Fault(.lose, endpoint: "AddOrder", moment: moment))
            let request = bench.request("AddOrder", order)
            XCTAssertEqual(bench.exchange.answer(to: request).kind, "lost")
            XCTAssertEqual(try bench.exchange.summary().openOrderCount, count)
            let again = try JSON(parsing: bench.exchange.respond(to: request).body)
            XCTAssertEqual(Bench.error(of: again), moment == .after ? "EAPI:Invalid nonce" : nil)
        }
    }

    func test_givenAFaultWithACount_whenRequestsCome_thenItMeetsSoManyOfItsEndpointAndNoOthers() throws {
        let bench = try Bench()
        try bench.exchange.arm(Fault(.reset, endpoint: "AddOrder", count: 2))
        XCTAssertEqual(bench.exchange.answer(to: bench.request("Balance")).kind, "whole")
        let check = bench.exchange.answer(to: bench.request("AddOrder", order.merging(["validate": "true"]) { $1 }))
        XCTAssertEqual(check.kind, "whole", "an order that is only checked is no order")
        XCTAssertEqual((0..<3).map { _ in place(on: bench).kind }, ["reset", "reset", "whole"])
        XCTAssertEqual(try bench.exchange.armedFaults(), [])
    }

    func test_givenAFaultOfNoEndpoint_whenAnythingIsAsked_thenItMeetsIt() throws {
        let bench = try Bench()
        try bench.exchange.arm(Fault(.lose, count: 2))
        let time = ExchangeRequest(method: "GET", path: "/0/public/Time")
        XCTAssertEqual(bench.exchange.answer(to: time).kind, "lost")
        XCTAssertEqual(bench.exchange.answer(to: ExchangeRequest(method: "GET", path: "/nothing")).kind, "lost")
        XCTAssertEqual(bench.exchange.answer(to: time).kind, "whole")
    }

    func test_givenAPageOrErrorsOrGarbage_whenAnswered_thenThatIsTheAnswer_andTheOrderIsThere() throws {
        let bench = try Bench()
        for (effect, status, part) in [
            (FaultEffect.page(status: 520), 520, "<!DOCTYPE html>"),
            (.errors(["EService:Busy", "X"]), 200, ##""EService:Busy","X""##),
        ] {
            try bench.exchange.arm(Fault(effect, endpoint: "AddOrder"))
            guard case .whole(let response) = place(on: bench) else { return XCTFail("no answer") }
            XCTAssertEqual(response.status, status)
            XCTAssertTrue(String(decoding: response.body, as: UTF8.self).contains(part))
        }
        try bench.exchange.arm(Fault(.garble, endpoint: "AddOrder"))
        guard case .whole(let garbled) = place(on: bench) else { return XCTFail("no answer") }
        XCTAssertThrowsError(try JSON(parsing: garbled.body))
        XCTAssertNil(String(validating: garbled.body, as: UTF8.self))
        XCTAssertEqual(try bench.exchange.summary().openOrderCount, 3)
    }

    func test_givenAPageBeforeActing_whenAnOrderIsSent_thenThereIsNone() throws {
        let bench = try Bench()
        try bench.exchange.arm(Fault(.page(status: 502), endpoint: "AddOrder", moment: .before))
        guard case .whole(let response) = place(on: bench) else { return XCTFail("no answer") }
        XCTAssertEqual(response.status, 502)
        XCTAssertEqual(try bench.exchange.summary().openOrderCount, 0)
    }

    func test_givenADelay_whenItComesBefore_thenTheExchangeActsOnlyAfterIt_andOtherwiseAtOnce() throws {
        for (moment, countMeanwhile) in [(Fault.Moment.before, 0), (.after, 1)] {
            let bench = try Bench()
            try bench.exchange.arm(Fault(.delay(milliseconds: 1_500), endpoint: "AddOrder", moment: moment))
            guard case .delayed(let delay, let rest) = place(on: bench) else { return XCTFail("not delayed") }
            XCTAssertEqual(delay, .milliseconds(1_500))
            XCTAssertEqual(try bench.exchange.summary().openOrderCount, countMeanwhile)
            XCTAssertEqual(rest().kind, "whole")
            XCTAssertEqual(try bench.exchange.summary().openOrderCount, 1)
        }
    }

    func test_givenSeveralFaults_whenOneRequestMeetsThemAll_thenTheyAddUp() throws {
        let bench = try Bench()
        for effect in [
            FaultEffect.page(status: 503), .cut(bytes: 20), .delay(milliseconds: 10), .delay(milliseconds: 5),
        ] {
            try bench.exchange.arm(Fault(effect, endpoint: "AddOrder"))
        }
        guard case .delayed(let delay, let rest) = place(on: bench), case .cut(let page, afterBytes: 20) = rest() else {
            return XCTFail("not delayed and cut")
        }
        XCTAssertEqual(delay, .milliseconds(15))
        XCTAssertEqual(page.status, 503)
    }

    func test_givenTwoProcesses_whenOneArmsAFault_thenTheOtherMeetsIt_andItCanBeCleared() throws {
        let folder = try temporaryFolder()
        let bench = try Bench(folder: folder)
        let other = try Exchange(folder: folder, now: { Bench.start })
        try other.arm(Fault(.lose, endpoint: "AddOrder"))
        try other.arm(Fault(.reset, endpoint: "Balance", count: 3))
        XCTAssertEqual(place(on: bench).kind, "lost")
        let left = try other.armedFaults()
        XCTAssertEqual(left.map(\.fault), [Fault(.reset, endpoint: "Balance", count: 3)])
        XCTAssertEqual(try other.clearFaults(left[0].number + 1), 0)
        XCTAssertEqual(try bench.exchange.clearFaults(left[0].number), 1)
        XCTAssertEqual(bench.exchange.answer(to: bench.request("Balance")).kind, "whole")
    }
}

extension ExchangeAnswer {
    /// Which of the cases it is.
    var kind: String {
        switch self {
        case .whole: "whole"
        case .cut: "cut"
        case .lost: "lost"
        case .reset: "reset"
        case .delayed: "delayed"
        }
    }
}
