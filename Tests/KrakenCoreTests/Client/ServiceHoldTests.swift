import TestSupport
import Transport
import XCTest

@testable import KrakenCore

/// The exchange is left alone when it wants to be, by every process, except by what lowers risk.
final class ServiceHoldTests: XCTestCase {
    private func holds(_ error: KrakenError?) -> ServiceHold.Reason? {
        if case .heldBack(let hold) = error { return hold.reason }
        return nil
    }

    func test_givenALockout_whenAnotherProcessCalls_thenNothingIsSent_butACancelGoes() async throws {
        let folder = try temporaryFolder()
        let first = try ClientBench([.body(#"{"error":["EGeneral:Temporary lockout"]}"#)], folder: folder)
        _ = await failure { () async throws(KrakenError) in try await first.kraken.send(Balances()) }
        let second = try ClientBench([.body(#"{"error":[],"result":{"count":1}}"#)], folder: folder)
        let held = await failure { () async throws(KrakenError) in try await second.kraken.send(Balances()) }
        XCTAssertEqual(holds(held), .lockout)
        XCTAssertEqual(second.transport.requests, [])
        _ = try await second.kraken.send(CancelOrder(.order(OrderID("OUF4EM-FRGI2-MQMWZD"))))
        XCTAssertEqual(second.transport.requests.count, 1)
    }

    func test_givenAThrottleWithAMoment_whenThatMomentHasCome_thenCallsGoAgain() async throws {
        let until = TestTime.start + .seconds(90)
        let bench = try ClientBench([
            .body("{\"error\":[\"EService:Throttled:\(until.seconds)\"]}"), .body(#"{"error":[],"result":{}}"#),
        ]) { $0.attempts = 1 }
        _ = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        let held = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        XCTAssertEqual(held, .heldBack(ServiceHold(reason: .throttled, until: until)))
        let order = await bench.kraken.transmit(AddOrder.example())
        XCTAssertEqual(order, .notSent(.heldBack(ServiceHold(reason: .throttled, until: until))))
        bench.time.advance(by: .seconds(91))
        _ = try await bench.kraken.send(Balances())
        XCTAssertEqual(bench.transport.requests.count, 2)
    }

    func test_givenFiveFailuresInARow_whenCalledAgain_thenTheCircuitIsOpen_untilItsPauseIsOver_andAnAnswerClosesIt()
        async throws
    {
        let replies = Array(repeating: FakeTransport.Reply.status(520), count: 5)
        let good = FakeTransport.Reply.body(#"{"error":[],"result":{}}"#)
        let bench = try ClientBench(replies + [good, .status(520), good]) { $0.attempts = 1 }
        func call() async -> KrakenError? {
            let error = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
            bench.time.advance(by: .milliseconds(100))
            return error
        }
        for _ in 1...5 {
            let error = await call()
            XCTAssertEqual(error, .badStatus(520, retryAfter: nil))
        }
        let held = await call()
        XCTAssertEqual(holds(held), .unavailable)
        XCTAssertEqual(bench.transport.requests.count, 5)
        bench.time.advance(by: .seconds(6))
        let first = await call()
        XCTAssertNil(first)
        let second = await call()
        XCTAssertEqual(second, .badStatus(520, retryAfter: nil), "the count begins again")
        let third = await call()
        XCTAssertNil(third)
    }

    func test_givenAnOpenCircuit_whenTheClockOrTheStateIsAsked_thenThatGoesAllTheSame() async throws {
        let replies = Array(repeating: FakeTransport.Reply.status(502), count: 5)
        let time = FakeTransport.Reply.body(#"{"error":[],"result":{"unixtime":1700000000,"rfc1123":"x"}}"#)
        let bench = try ClientBench(replies + [time]) { $0.attempts = 1 }
        for _ in 1...5 {
            _ = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        }
        let answer = try await bench.kraken.send(ServerTime())
        XCTAssertEqual(answer.value.time, Timestamp(seconds: 1_700_000_000))
    }

    func test_givenAThrottle_whenTheServiceFailsAndAnswersAgain_thenItStillHolds() throws {
        let folder = try temporaryFolder()
        let now = TestTime.start
        let holds = ServiceHolds(folder: folder)
        let throttle = ServiceHold(reason: .throttled, until: now + .seconds(300))
        holds.add(throttle, at: now)
        for _ in 1...6 { holds.noteFailure(at: now) }
        XCTAssertEqual(holds.current(at: now), throttle)
        holds.noteAnswer()
        XCTAssertEqual(ServiceHolds(folder: folder).current(at: now), throttle)
    }

    func test_givenAnOpenCircuit_whenACancelOfAnotherProcessIsAnswered_thenItIsClosed() async throws {
        let folder = try temporaryFolder()
        let busy = FakeTransport.Reply.body(#"{"error":["EService:Busy"]}"#)
        let first = try ClientBench(Array(repeating: busy, count: 5), folder: folder) { $0.attempts = 1 }
        for _ in 1...5 {
            _ = await failure { () async throws(KrakenError) in try await first.kraken.send(Balances()) }
        }
        let second = try ClientBench(
            [.body(#"{"error":[],"result":{"count":1}}"#), .body(#"{"error":[],"result":{}}"#)], folder: folder)
        _ = try await second.kraken.send(CancelOrder(.order(OrderID("OUF4EM-FRGI2-MQMWZD"))))
        _ = try await second.kraken.send(Balances())
        XCTAssertEqual(second.transport.requests.count, 2)
    }

    func test_givenPrivateFailures_whenTheExchangeCallsItselfOnline_thenTheyCountAllTheSame() async throws {
        let busy = FakeTransport.Reply.body(#"{"error":["EService:Busy"]}"#)
        let online = FakeTransport.Reply.body(#"{"error":[],"result":{"status":"online"}}"#)
        let bench = try ClientBench(Array(repeating: [busy, online], count: 5).flatMap(\.self)) { $0.attempts = 1 }
        for _ in 1...5 {
            _ = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
            bench.time.advance(by: .seconds(3))
            let condition = await bench.kraken.condition()
            XCTAssertEqual(condition?.state, .online)
        }
        let held = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        XCTAssertEqual(holds(held), .unavailable)
    }

    func test_givenPrivateFailures_whenAPublicCallIsMade_thenItGoes() async throws {
        let unavailable = FakeTransport.Reply.body(#"{"error":["EService:Busy"]}"#)
        let bench = try ClientBench(Array(repeating: unavailable, count: 5)) { $0.attempts = 1 }
        for _ in 1...5 {
            _ = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        }
        let held = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        XCTAssertEqual(holds(held), .unavailable)
        let open = await failure { () async throws(KrakenError) in try await bench.kraken.send(AssetPairs()) }
        XCTAssertNil(holds(open))
        XCTAssertEqual(bench.transport.requests.count, 6)
    }

    func test_givenAHoldFarInTheFuture_whenTheClockJumpedBack_thenItCountsForNothing() throws {
        let folder = try temporaryFolder()
        let now = TestTime.start
        ServiceHolds(folder: folder).add(ServiceHold(reason: .lockout, until: now + .seconds(900)), at: now)
        XCTAssertEqual(ServiceHolds(folder: folder).current(at: now + .seconds(899))?.reason, .lockout)
        XCTAssertNil(ServiceHolds(folder: folder).current(at: now + .seconds(901)))
        XCTAssertNil(ServiceHolds(folder: folder).current(at: now - .seconds(86_400)))
    }

    func test_givenOrdersInOneMarket_whenItsCounterIsFull_thenTheNextWaits_andAnotherMarketDoesNot() async throws {
        let accepted = #"{"error":[],"result":{"descr":{"order":"buy"},"txid":["OUF4EM-FRGI2-MQMWZD"]}}"#
        let bench = try ClientBench(Array(repeating: .body(accepted), count: 63)) { $0.tier = .starter }
        for _ in 1...56 { _ = await bench.kraken.transmit(AddOrder.example()) }
        XCTAssertEqual(bench.time.slept, [])
        _ = await bench.kraken.transmit(AddOrder.example())
        XCTAssertEqual(bench.time.slept, [.seconds(1)], "a starter's counter falls by one a second")
        var other = AddOrder.example()
        other.pairID = "XETHZUSD"
        _ = await bench.kraken.transmit(other)
        XCTAssertEqual(bench.time.slept, [.seconds(1)])
    }

    func test_givenTheExchangeCountsMore_whenAnOrderIsRefusedForIt_thenTheMarketsCounterIsFull() async throws {
        let accepted = #"{"error":[],"result":{"descr":{"order":"buy"},"txid":["OUF4EM-FRGI2-MQMWZD"]}}"#
        let bench = try ClientBench([
            .body(#"{"error":["EOrder:Rate limit exceeded"]}"#), .body(accepted),
        ]) { $0.tier = .starter }
        _ = await bench.kraken.transmit(AddOrder.example())
        _ = await bench.kraken.transmit(AddOrder.example())
        XCTAssertEqual(bench.time.slept, [.seconds(1)])
    }

    func test_givenTheAgeOfAnOrder_whenItIsCancelledOrChanged_thenItCostsAsTheFactSheetSays() {
        let ages: [Int64] = [0, 5, 10, 15, 45, 90, 300]
        XCTAssertEqual(
            ages.map { PairCost.cancel(age: .seconds($0)) }, [8, 6, 5, 4, 2, 1, 0].map { Points(whole: $0) })
        XCTAssertEqual(ages.map { PairCost.amend(age: .seconds($0)) }, [4, 3, 2, 1, 1, 1, 1].map { Points(whole: $0) })
        XCTAssertEqual(ages.map { PairCost.edit(age: .seconds($0)) }, [7, 6, 5, 3, 2, 1, 1].map { Points(whole: $0) })
    }
}
