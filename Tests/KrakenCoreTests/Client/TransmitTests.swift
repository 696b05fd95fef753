import Transport
import XCTest

@testable import KrakenCore

final class TransmitTests: XCTestCase {
    private let accepted = #"{"error":[],"result":{"descr":{"order":"buy"},"txid":["OUF4EM-FRGI2-MQMWZD"]}}"#

    private struct DiskFull: Error {}

    func test_givenAnOrder_whenTransmitted_thenItIsSentOnceWithItsDeadlineAndAccepted() async throws {
        let bench = try ClientBench([.body(accepted)])
        let sendings = Shared<[Sending]>([])
        let clock = ExchangeClock(
            time: TestTime.start + .seconds(2), at: bench.time.source.elapsed(), doubt: .seconds(1))
        let order = AddOrder.example(deadline: .after(.seconds(10), by: clock))
        let kraken = bench.kraken
        let transmission = await kraken.transmit(order) { sending in sendings.change { $0.append(sending) } }
        guard case .accepted(let response) = transmission else { return XCTFail("\(transmission)") }
        XCTAssertEqual(response.ids, [OrderID("OUF4EM-FRGI2-MQMWZD")])
        let request = try XCTUnwrap(bench.transport.requests.first)
        XCTAssertEqual(request.transmission, .once)
        XCTAssertFalse(request.mayUseHTTP2)
        XCTAssertEqual(request.timeout, .seconds(15))
        XCTAssertEqual(request.url, "https://api.kraken.com/0/private/AddOrder")
        XCTAssertEqual(
            request.carried,
            "ordertype=limit&type=buy&volume=1.25&pair=XXBTZUSD&price=37500.0"
                + "&cl_ord_id=6d1b345e-2821-40e2-ad83-4ecb18a06876&deadline=2023-11-14T22%3A13%3A32.000Z")
        XCTAssertEqual(
            sendings.value,
            [Sending(nonce: 1_700_000_000_000, at: TestTime.start, deadline: TestTime.start + .seconds(12))])
    }

    func test_givenDeadlinesOfBothKinds_whenTransmitted_thenTheTimeOutIsNoLongerThanFiveSecondsMore() async throws {
        let cases: [(Deadline?, Duration)] = [
            (nil, .seconds(30)), (.after(.seconds(60)), .seconds(30)), (.after(.seconds(5)), .seconds(10)),
            (.at(TestTime.start + .seconds(8)), .seconds(13)), (.at(TestTime.start - .seconds(100)), .seconds(7)),
        ]
        for (deadline, timeout) in cases {
            let bench = try ClientBench([.body(accepted)])
            _ = await bench.kraken.transmit(AddOrder.example(deadline: deadline))
            XCTAssertEqual(bench.transport.requests.first?.timeout, timeout)
        }
    }

    func test_givenFaultsAfterSending_whenTransmitted_thenTheOutcomeIsUnknownAndNothingIsRepeated() async throws {
        for reason in TransportError.Reason.allCases {
            let error = TransportError(reason, provesNothingWasSent: false)
            let bench = try ClientBench([.fault(error)])
            let transmission = await bench.kraken.transmit(AddOrder.example())
            XCTAssertEqual(transmission, .unknown(.transport(error)))
            XCTAssertEqual(bench.transport.requests.count, 1)
        }
    }

    func test_givenFaultsBeforeSending_whenTransmitted_thenNothingWasSent() async throws {
        for reason in TransportError.Reason.allCases {
            let error = TransportError(reason, provesNothingWasSent: true)
            let bench = try ClientBench([.fault(error)])
            let transmission = await bench.kraken.transmit(AddOrder.example())
            XCTAssertEqual(transmission, .notSent(reason == .cancelled ? .cancelled : .unreachable(error)))
        }
    }

    func test_givenRefusalsAndStrangeAnswers_whenTransmitted_thenEachIsSentOnce() async throws {
        let bodies: [(FakeTransport.Reply, Transmission<AddOrder.Response>)] = [
            (
                .body(#"{"error":["EOrder:Insufficient funds"]}"#),
                .refused([ExchangeError("EOrder:Insufficient funds")])
            ),
            (.body(#"{"error":["EService:Busy"]}"#), .unknown(.errors([ExchangeError("EService:Busy")]))),
            (.body(#"{"error":["EAPI:Invalid nonce"]}"#), .unknown(.errors([ExchangeError("EAPI:Invalid nonce")]))),
            (.status(429), .unknown(.status(429))), (.body("<html>"), .unknown(.unreadable("not JSON"))),
            (.body(#"{"error":[],"result":{}}"#), .unknown(.noProof)),
        ]
        for (reply, expected) in bodies {
            let bench = try ClientBench([reply])
            let transmission = await bench.kraken.transmit(AddOrder.example())
            XCTAssertEqual(transmission, expected)
            XCTAssertEqual(bench.transport.requests.count, 1)
        }
    }

    func test_givenAPreparationThatFails_whenTransmitted_thenNothingIsSentAndTheTurnIsFree() async throws {
        let bench = try ClientBench([.body(#"{"error":[],"result":{}}"#)], mode: .byHand)
        let failed = await bench.kraken.transmit(AddOrder.example()) { _ in throw DiskFull() }
        XCTAssertEqual(failed, .notSent(.preparationFailed(PreparationFault(DiskFull()))))
        let stopped = await bench.kraken.transmit(AddOrder.example()) { _ in throw CancellationError() }
        XCTAssertEqual(stopped, .notSent(.cancelled))
        XCTAssertEqual(bench.transport.requests, [])
        _ = try await bench.kraken.send(Balances())
        XCTAssertEqual(bench.time.slept, [])
    }

    func test_givenATaskCancelledBeforeTheFirstByte_whenTransmitted_thenNothingIsSent() async throws {
        let bench = try ClientBench([.body(accepted)])
        let kraken = bench.kraken
        let task = Task { await kraken.transmit(AddOrder.example()) { _ in withUnsafeCurrentTask { $0?.cancel() } } }
        let transmission = await task.value
        XCTAssertEqual(transmission, .notSent(.cancelled))
        XCTAssertEqual(bench.transport.requests, [])
    }

    func test_givenNoKeyOrNoFolder_whenTransmitted_thenNothingWasSent() async throws {
        let keyless = try ClientBench([], hasKey: false)
        let transmission = await keyless.kraken.transmit(AddOrder.example())
        XCTAssertEqual(transmission, .notSent(.noCredentials))
        let homeless = try ClientBench([], folder: "/dev/null/home")
        let other = await homeless.kraken.transmit(AddOrder.example())
        XCTAssertEqual(
            other,
            .notSent(
                .keyStateUnusable(
                    path: "/dev/null/home/\(homeless.kraken.key?.credentials.fingerprint ?? "")",
                    reason: "Not a directory")))
        XCTAssertEqual(homeless.transport.requests, [])
    }

    func test_givenARateRefusal_whenTransmitted_thenTheNextReadWaits() async throws {
        let bench = try ClientBench([.body(#"{"error":["EAPI:Rate limit exceeded"]}"#)]) { $0.tier = .pro }
        let transmission = await bench.kraken.transmit(AddOrder.example())
        XCTAssertEqual(transmission, .refusedMayPass([ExchangeError("EAPI:Rate limit exceeded")]))
        _ = try await bench.kraken.send(Balances())
        XCTAssertEqual(bench.time.slept, [.seconds(5)])
    }

    func test_givenAnOrder_whenValidated_thenValidateIsSentAndItMayBeRepeated() async throws {
        let bench = try ClientBench([
            .status(502), .body(#"{"error":[],"result":{"descr":{"order":"buy 1.25 XBTUSD @ limit 37500.0"}}}"#),
        ])
        let answer = try await bench.kraken.send(ValidateOrder(.example(deadline: .after(.seconds(5)))))
        XCTAssertEqual(answer.value.text, "buy 1.25 XBTUSD @ limit 37500.0")
        XCTAssertEqual(answer.value.ids, [])
        XCTAssertEqual(bench.transport.requests.count, 2)
        for request in bench.transport.requests { XCTAssertTrue(request.carried.hasSuffix("&validate=true")) }
        XCTAssertTrue(bench.transport.requests[1].carried.contains("deadline=2023-11-14T22%3A13%3A26.000Z"))
    }
}
