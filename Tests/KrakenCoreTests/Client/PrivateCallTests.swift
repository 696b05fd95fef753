import Transport
import XCTest

@testable import KrakenCore

final class PrivateCallTests: XCTestCase {
    private let empty = #"{"error":[],"result":{}}"#
    private let invalidNonce = FakeTransport.Reply.body(#"{"error":["EAPI:Invalid nonce"]}"#)

    // MARK: Calls that are given up at a moment

    func test_givenACounterThatNeedsLongerThanThereIsTime_whenACallIsMade_thenItIsRefusedAtOnce_andNothingIsBooked()
        async throws
    {
        let bench = try ClientBench([])
        for _ in 0..<11 { _ = try await bench.kraken.send(Balances()) }
        let hurried = bench.kraken.givingUp(at: bench.time.elapsed + .seconds(1))
        for _ in 0..<3 {
            let failure = await failure { () throws(KrakenError) in try await hurried.send(Balances()) }
            guard case .rateLimited = failure else { return XCTFail("\(String(describing: failure))") }
        }
        XCTAssertEqual(bench.time.slept, [])
        XCTAssertEqual(bench.transport.requests.count, 11)
        let patient = bench.kraken.givingUp(at: bench.time.elapsed + .seconds(4))
        _ = try await patient.send(Balances())
        XCTAssertLessThan(bench.time.elapsed, .seconds(4))
    }

    func test_givenACallThatWaitedForItsTurn_whenItGoes_thenItCountsFromThen_asTheExchangeCountsIt() async throws {
        let gate = Gate()
        let bench = try ClientBench([.held(gate, body: empty)], mode: .byHand) { $0.tier = .pro }
        let kraken = bench.kraken
        let hung = Task { try await kraken.send(Balances()) }
        await bench.transport.requests(reach: 1)
        let waiter = Task { try await kraken.send(Balances()) }
        await bench.time.sleepers(reach: 1)
        bench.time.advance(by: .seconds(3))
        _ = try await waiter.value
        gate.open()
        _ = try await hung.value
        // Of the pro tier's 16 points for reads the late one has taken one just now, and one a second runs off.
        var free = 0
        let quick = kraken.trying(until: bench.time.elapsed + .seconds(9))
        while await failure({ () throws(KrakenError) in try await quick.send(Balances()) }) == nil { free += 1 }
        XCTAssertEqual(free, 15)
    }

    func test_givenAHungCall_whenOneThatIsGivenUpSoonerComes_thenItDoesNotWaitForItsTurnBeyondThat() async throws {
        let (bench, gate, hung) = try await hungCall()
        let kraken = bench.kraken
        let hurried = kraken.givingUp(at: bench.time.elapsed + .seconds(1))
        let waiter = Task { await failure { () throws(KrakenError) in try await hurried.send(Balances()) } }
        await bench.time.sleepers(reach: 1)
        bench.time.advance(by: .seconds(1))
        let given = await waiter.value
        XCTAssertNotNil(given)
        XCTAssertEqual(bench.transport.requests.count, 1)
        gate.open()
        _ = try await hung.value
    }

    // MARK: The turn

    func test_givenACallWithoutAnswer_whenAnotherIsMade_thenItWaitsForTheAnswerToBegin() async throws {
        let (gate, rest) = (Gate(), Gate())
        let bench = try ClientBench([.held(gate, body: empty), .begun(rest, body: empty)], mode: .byHand)
        let kraken = bench.kraken
        let first = Task { try await kraken.send(Balances()) }
        await bench.transport.requests(reach: 1)
        let second = Task { try await kraken.send(Balances()) }
        await bench.time.sleepers(reach: 1)
        XCTAssertEqual(bench.transport.requests.count, 1)
        gate.open()
        _ = try await first.value
        await bench.transport.requests(reach: 2)
        _ = try await kraken.send(Balances())
        rest.open()
        _ = try await second.value
        XCTAssertEqual(bench.transport.nonces, bench.transport.nonces.sorted())
    }

    /// A client whose first call is on its way and unanswered until the gate opens.
    private func hungCall() async throws -> (ClientBench, Gate, hung: Task<Answer<Balances.Response>, any Error>) {
        let gate = Gate()
        let bench = try ClientBench([.held(gate, body: empty)], mode: .byHand)
        let kraken = bench.kraken
        let hung = Task { try await kraken.send(Balances()) }
        await bench.transport.requests(reach: 1)
        return (bench, gate, hung)
    }

    func test_givenAHungCall_whenThreeSecondsPass_thenTheNextOneGoes() async throws {
        let (bench, gate, hung) = try await hungCall()
        let kraken = bench.kraken
        let waiter = Task { try await kraken.send(Balances()) }
        await bench.time.sleepers(reach: 1)
        bench.time.advance(by: .seconds(3))
        _ = try await waiter.value
        XCTAssertEqual(bench.transport.requests.count, 2)
        gate.open()
        _ = try await hung.value
    }

    func test_givenAHungCall_whenCancelsAndLookupsOfAnEmergencyCome_thenTheyGoAtOnceWithHigherNonces() async throws {
        let gate = Gate()
        let bench = try ClientBench(
            [.held(gate, body: empty), .body(#"{"error":[],"result":{"count":1}}"#), .body(empty)], mode: .byHand)
        let kraken = bench.kraken
        let hung = Task { try await kraken.send(Balances()) }
        await bench.transport.requests(reach: 1)
        _ = try await kraken.send(CancelOrder(.order(OrderID("OQCLML-BW3P3-BUCMWZ"))))
        _ = try await kraken.inEmergency.send(QueryOrders(ids: [OrderID("OQCLML-BW3P3-BUCMWZ")], isLookup: true))
        XCTAssertEqual(bench.transport.nonces, [1_700_000_000_000, 1_700_000_000_001, 1_700_000_000_002])
        XCTAssertEqual(bench.time.slept, [])
        gate.open()
        _ = try await hung.value
    }

    func test_givenAHungCall_whenALookupComes_thenItWaitsForItAMomentOnly() async throws {
        let (bench, gate, hung) = try await hungCall()
        let kraken = bench.kraken
        let lookup = Task {
            try await kraken.send(QueryOrders(ids: [OrderID("OQCLML-BW3P3-BUCMWZ")], isLookup: true))
        }
        await bench.time.sleepers(reach: 1)
        XCTAssertEqual(bench.transport.requests.count, 1)
        bench.time.advance(by: .milliseconds(250))
        _ = try await lookup.value
        XCTAssertEqual(bench.transport.nonces, [1_700_000_000_000, 1_700_000_000_250])
        gate.open()
        _ = try await hung.value
    }

    func test_givenAHungCall_whenADoneOrderIsLookedAt_thenItWaitsLikeEveryoneElse_soAsToOvertakeNothing() async throws {
        let (bench, gate, hung) = try await hungCall()
        let kraken = bench.kraken
        let look = Task {
            try await kraken.patient.send(QueryOrders(ids: [OrderID("OQCLML-BW3P3-BUCMWZ")], isLookup: true))
        }
        await bench.time.sleepers(reach: 1)
        XCTAssertEqual(bench.time.slept, [TurnLock.patience])
        XCTAssertEqual(bench.transport.requests.count, 1)
        gate.open()
        _ = try await (hung.value, look.value)
        XCTAssertEqual(bench.transport.requests.count, 2)
    }

    func test_givenACallThatWaitsForTheLimiter_whenNobodyWaitsForItAnyMore_thenItsPointsAreFreeAgain() async throws {
        let bench = try ClientBench([], mode: .byHand) { $0.weights = CallWeights(["Balance": Points(whole: 10)]) }
        let kraken = bench.kraken
        _ = try await kraken.send(Balances())
        let impatient = kraken.trying(until: bench.time.source.elapsed() + .seconds(60))
        let before = await failure { () async throws(KrakenError) in try await impatient.send(Balances()) }
        guard case .rateLimited = before else { return XCTFail("\(String(describing: before))") }
        let waiting = Task { try await kraken.send(Balances()) }
        await bench.time.sleepers(reach: 1)
        waiting.cancel()
        _ = await waiting.result
        let after = await failure { () async throws(KrakenError) in try await impatient.send(Balances()) }
        XCTAssertEqual(after, before)
        XCTAssertEqual(bench.transport.requests.count, 1)
    }

    func test_givenTwoProcessesAndManyCalls_whenTheyRun_thenNoncesArriveInOrderAndAllSucceed() async throws {
        let first = try ClientBench([], mode: .frozen) { $0.weights = CallWeights(["Balance": .zero]) }
        let shared = first.transport
        var configuration = first.kraken.configuration
        configuration.keyStateFolder = first.folder
        let second = try Kraken(
            transport: shared, configuration: configuration,
            credentials: Credentials(key: "public key", base64Secret: ClientBench.exampleSecret),
            time: first.time.source)
        let clients = [first.kraken, second]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<60 { group.addTask { _ = try await clients[index % 2].send(Balances()) } }
            try await group.waitForAll()
        }
        XCTAssertEqual(shared.nonces.count, 60)
        XCTAssertEqual(shared.nonces, shared.nonces.sorted())
    }

    // MARK: Nonces

    func test_givenAKeyThatHasSeenNanoseconds_whenARead_thenTheScaleIsRaisedUntilItIsAcceptedAndRemembered()
        async throws
    {
        let bench = try ClientBench([invalidNonce, invalidNonce, invalidNonce, .body(empty)])
        _ = try await bench.kraken.send(Balances())
        XCTAssertEqual(
            bench.transport.nonces,
            [1_700_000_000_000, 1_700_000_000_001, 1_700_000_000_000_000, 1_700_000_000_000_000_000])
        XCTAssertEqual(bench.notices, [.nonceScaleRaised])
        _ = try await bench.kraken.send(Balances())
        XCTAssertEqual(bench.transport.nonces.last, 1_700_000_000_000_000_001)
    }

    func test_givenANonceThatIsNeverRight_whenARead_thenItStopsAfterTheLargestScale() async throws {
        let bench = try ClientBench([], otherwise: invalidNonce)
        let error = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        XCTAssertEqual(error, .exchange([ExchangeError("EAPI:Invalid nonce")]))
        XCTAssertEqual(bench.transport.requests.count, 4)
        XCTAssertEqual(bench.notices, [.noncesTooSmall])
    }

    func test_givenANonceThatIsNeverRight_whenACallFollows_thenItsNonceStillCountsMilliseconds() async throws {
        let bench = try ClientBench(Array(repeating: invalidNonce, count: 4))
        _ = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        _ = try await bench.kraken.send(Balances())
        XCTAssertEqual(bench.transport.nonces.last, 1_700_000_000_002)
    }

    func test_givenALargerScale_whenTheExchangeRefusesForAReasonBeyondTheNonce_thenTheScaleIsKept() async throws {
        let refused = FakeTransport.Reply.body(#"{"error":["EOrder:Unknown order"]}"#)
        let bench = try ClientBench([invalidNonce, invalidNonce, refused])
        _ = await failure { () async throws(KrakenError) in
            try await bench.kraken.send(CancelOrder(.order(OrderID("A"))))
        }
        _ = try await bench.kraken.send(Balances())
        XCTAssertEqual(bench.transport.nonces.suffix(2), [1_700_000_000_000_000, 1_700_000_000_000_001])
    }

    // MARK: The limiter

    func test_givenTheRateIsExceeded_whenARead_thenTheCounterCountsAsFullAndTheWaitIsAnnounced() async throws {
        let bench = try ClientBench([.body(#"{"error":["EAPI:Rate limit exceeded"]}"#), .body(empty)]) {
            $0.tier = .pro
        }
        _ = try await bench.kraken.send(Balances())
        XCTAssertEqual(bench.time.slept, [.seconds(1), .seconds(4)])
        XCTAssertEqual(
            bench.notices,
            [
                .repeating(
                    call: "Balance", after: .seconds(1), error: .exchange([ExchangeError("EAPI:Rate limit exceeded")])),
                .waiting(.seconds(4), call: "Balance"),
            ])
        let waits = bench.events.filter { event in
            switch event {
            case .held, .released, .refused: true
            case .started, .finished, .remembered: false
            }
        }
        XCTAssertEqual(
            waits,
            [
                .refused(call: "Balance", [ExchangeError("EAPI:Rate limit exceeded")]),
                .held(call: "Balance", for: .seconds(4)), .released(call: "Balance"),
            ])
    }

    func test_givenAFullCounter_whenTheCallMayNotWait_thenItIsRefusedWithTheWait() async throws {
        let bench = try ClientBench([]) {
            $0.tier = .pro
            $0.waits = false
        }
        for _ in 0..<16 { _ = try await bench.kraken.send(Balances()) }
        let error = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        XCTAssertEqual(error, .rateLimited(wait: .seconds(1)))
        XCTAssertEqual(bench.transport.requests.count, 16)
        _ = try await bench.kraken.send(QueryOrders(ids: [OrderID("A")], isLookup: true))
    }

    func test_givenTheRateIsExceeded_whenTheCallMayNotWait_thenItIsNotRepeated() async throws {
        let bench = try ClientBench([.body(#"{"error":["EAPI:Rate limit exceeded"]}"#)]) { $0.waits = false }
        let error = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        XCTAssertEqual(error, .exchange([ExchangeError("EAPI:Rate limit exceeded")]))
        XCTAssertEqual(bench.time.slept, [])
    }

    func test_givenWeightsForCancels_whenTheCounterIsFull_thenCancelsGoAllTheSame() async throws {
        let bench = try ClientBench([], otherwise: .body(#"{"error":[],"result":{"count":0}}"#)) {
            $0.weights = CallWeights(["CancelAll": Points(whole: 100)])
            $0.waits = false
        }
        for _ in 0..<3 { _ = try await bench.kraken.send(CancelAll()) }
        XCTAssertEqual(bench.transport.requests.count, 3)
        XCTAssertEqual(bench.time.slept, [])
    }

    // MARK: Cancels

    func test_givenFaultsThatPass_whenACancelById_thenItIsTriedFiveTimes() async throws {
        let fault = FakeTransport.Reply.fault(TransportError(.timedOut, provesNothingWasSent: false))
        let bench = try ClientBench([
            fault, .status(520), .body(#"{"error":["EService:Deadline elapsed"]}"#),
            .body(#"{"error":["EService:Something new"]}"#),
            .body(#"{"error":[],"result":{"count":1,"pending":true}}"#),
        ])
        let answer = try await bench.kraken.send(CancelOrder(.clientOrder(ClientOrderID("mine"))))
        XCTAssertEqual(answer.value.count, 1)
        XCTAssertTrue(answer.value.isPending)
        XCTAssertEqual(bench.transport.requests.map(\.carried), Array(repeating: "cl_ord_id=mine", count: 5))
        let stubborn = try ClientBench([], otherwise: .status(503))
        _ = await failure { () async throws(KrakenError) in
            try await stubborn.kraken.send(CancelOrder(.order(OrderID("A"))))
        }
        XCTAssertEqual(stubborn.transport.requests.count, 5)
    }

    func test_givenARefusedCancel_whenById_thenItIsNotRepeated() async throws {
        let bench = try ClientBench([.body(#"{"error":["EOrder:Unknown order"]}"#)])
        let error = await failure { () async throws(KrakenError) in
            try await bench.kraken.send(CancelOrder(.order(OrderID("A"))))
        }
        XCTAssertEqual(error, .exchange([ExchangeError("EOrder:Unknown order")]))
        XCTAssertEqual(bench.transport.requests.count, 1)
    }

    func test_givenALostAnswer_whenEverythingIsCancelled_thenItIsSentOnceAndTheOutcomeIsUnknown() async throws {
        let lost = TransportError(.noAnswer, provesNothingWasSent: false)
        let unsent = TransportError(.connectionFailed, provesNothingWasSent: true)
        let cases: [(FakeTransport.Reply, KrakenError)] = [
            (.fault(lost), .answerLost(.transport(lost))), (.fault(unsent), .unreachable(unsent)),
            (.status(502), .answerLost(.status(502))), (.body("<html>"), .answerLost(.unreadable("not JSON"))),
            (
                .body(#"{"error":["EService:Unavailable"]}"#),
                .answerLost(.errors([ExchangeError("EService:Unavailable")]))
            ),
            (.body(#"{"error":["what?"]}"#), .answerLost(.errors([ExchangeError("what?")]))),
            (.body(#"{"error":["EAPI:Invalid key"]}"#), .exchange([ExchangeError("EAPI:Invalid key")])),
        ]
        for (reply, expected) in cases {
            let bench = try ClientBench([reply])
            let error = await failure { () async throws(KrakenError) in try await bench.kraken.send(CancelAll()) }
            XCTAssertEqual(error, expected)
            XCTAssertEqual(bench.transport.requests.count, 1)
            XCTAssertEqual(bench.transport.requests.first?.transmission, .once)
        }
        let byReference = try ClientBench([.fault(lost)])
        let error = await failure { () async throws(KrakenError) in
            try await byReference.kraken.send(CancelOrder(.userReference(-7)))
        }
        XCTAssertEqual(error, .answerLost(.transport(lost)))
        XCTAssertEqual(byReference.transport.requests.map(\.carried), ["txid=-7"])
    }

    // MARK: Bodies

    func test_givenASecondFactor_whenAPrivateCallIsMade_thenItFollowsTheNonce() {
        let body = PrivateBody.bytes(
            nonce: "5", otp: Secret(Array("12 34".utf8)), [Parameter("a", ["x", "y"]), Parameter("b", true)],
            encoding: .form)
        XCTAssertEqual(String(decoding: body, as: UTF8.self), "nonce=5&otp=12%2034&a=x%2Cy&b=true")
    }

    func test_givenASecondFactorOfAnyLetters_whenAJSONBodyIsWritten_thenItIsEscapedAsJSON() throws {
        let otp = "a\"b\\c\u{1}é"
        let body = PrivateBody.bytes(
            nonce: "5", otp: Secret(Array(otp.utf8)), [Parameter("a", ["x"])], encoding: .json)
        XCTAssertEqual(
            try JSON(parsing: body), .object(["nonce": "5", "otp": .string(otp), "a": .array(["x"])]))
    }

    func test_givenAJSONBody_whenWritten_thenShapesAreKept() {
        let body = PrivateBody.bytes(
            nonce: "5", otp: nil, [Parameter("a", ["x", "y"]), Parameter("b", true), Parameter("c", text: "1.50")],
            encoding: .json)
        XCTAssertEqual(String(decoding: body, as: UTF8.self), #"{"nonce":"5","a":["x","y"],"b":true,"c":"1.50"}"#)
        XCTAssertEqual(PrivateBody.contentType(.json), "application/json")
    }
}
