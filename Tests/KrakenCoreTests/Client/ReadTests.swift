import Foundation
import Transport
import XCTest

@testable import KrakenCore

final class ReadTests: XCTestCase {
    private let time = #"{"error":[],"result":{"unixtime":1762820224,"rfc1123":"Tue, 11 Nov 25 00:17:04 +0000"}}"#

    private func fault(_ reason: TransportError.Reason, sent: Bool = true) -> FakeTransport.Reply {
        .fault(TransportError(reason, provesNothingWasSent: !sent))
    }

    func test_givenAPublicCall_whenSent_thenItIsAGetWithAnEscapedQueryAndNoKey() async throws {
        let bench = try ClientBench([.body(#"{"error":[],"result":{}}"#)])
        let answer = try await bench.kraken.send(TickerPrices(ids: ["XXBTZUSD", "ADA/USD"]))
        let request = try XCTUnwrap(bench.transport.requests.first)
        XCTAssertEqual(request.method, .get)
        XCTAssertEqual(request.url, "https://api.kraken.com/0/public/Ticker?pair=XXBTZUSD%2CADA%2FUSD")
        XCTAssertEqual(request.headers, [])
        XCTAssertTrue(request.mayUseHTTP2)
        XCTAssertEqual(request.timeout, .seconds(30))
        XCTAssertEqual(answer.receivedAt, TestTime.start)
        XCTAssertTrue(answer.value.markets.isEmpty)
    }

    func test_givenAPrivateCall_whenSent_thenItIsASignedFormOverHTTP1SentOnce() async throws {
        let bench = try ClientBench([.body(#"{"error":[],"result":{"XXBT":"1.5"}}"#)])
        let answer = try await bench.kraken.send(Balances())
        let request = try XCTUnwrap(bench.transport.requests.first)
        XCTAssertEqual(request.method, .post)
        XCTAssertEqual(request.url, "https://api.kraken.com/0/private/Balance")
        XCTAssertEqual(request.bodyText, "nonce=1700000000000")
        XCTAssertEqual(request.transmission, .once)
        XCTAssertFalse(request.mayUseHTTP2)
        XCTAssertEqual(request.headers.map(\.name), ["API-Key", "API-Sign", "Content-Type"])
        XCTAssertEqual(request.headers[0].value, "public key")
        XCTAssertEqual(request.headers[1].value.utf8.count, 88)
        XCTAssertEqual(request.headers[2].value, "application/x-www-form-urlencoded")
        XCTAssertEqual(answer.value.amounts, ["XXBT": try Amount(parsing: "1.5")])
    }

    func test_givenNoKey_whenAPrivateCallIsMade_thenNothingIsSent() async throws {
        let bench = try ClientBench([], hasKey: false)
        let error = await failure { () async throws(KrakenError) in try await bench.kraken.send(Balances()) }
        XCTAssertEqual(error, .noCredentials)
        XCTAssertEqual(bench.transport.requests, [])
    }

    func test_givenFaultsThatPass_whenARead_thenItIsRepeatedWithGrowingPausesAndFreshNonces() async throws {
        let bench = try ClientBench([
            fault(.noAnswer), .status(502), .body(#"{"error":[],"result":{}}"#),
        ])
        _ = try await bench.kraken.send(Balances())
        XCTAssertEqual(bench.time.slept, [.seconds(1), .milliseconds(1_500)])
        XCTAssertEqual(bench.transport.nonces, [1_700_000_000_000, 1_700_000_001_000, 1_700_000_002_500])
        XCTAssertEqual(
            bench.notices,
            [
                .repeating(
                    call: "Balance", after: .seconds(1),
                    error: .unreachable(TransportError(.noAnswer, provesNothingWasSent: false))),
                .repeating(
                    call: "Balance", after: .milliseconds(1_500), error: .badStatus(502, retryAfter: nil)),
            ])
    }

    func test_givenAFaultThatStays_whenARead_thenItIsTriedThreeTimesAndTheFaultReported() async throws {
        let bench = try ClientBench([], otherwise: .body(#"{"error":["EService:Unavailable"]}"#))
        let error = await failure { () async throws(KrakenError) in try await bench.kraken.send(ServerTime()) }
        XCTAssertEqual(error, .exchange([ExchangeError("EService:Unavailable")]))
        XCTAssertEqual(bench.transport.requests.count, 3)
    }

    func test_givenFaultsThatDoNotPass_whenARead_thenItIsTriedOnce() async throws {
        let replies: [FakeTransport.Reply] = [
            fault(.nameNotFound, sent: false), fault(.tlsFailed, sent: false), fault(.answerTooLarge), .status(403),
            .status(301), .body(#"{"error":["EAPI:Invalid key"]}"#), .body(#"{"error":["EQuery:Unknown asset pair"]}"#),
            .body(#"{"error":["EService:Unavailable","EGeneral:Permission denied"]}"#),
            .body(#"{"error":["Something else"]}"#),
        ]
        for reply in replies {
            let bench = try ClientBench([reply])
            let error = await failure { () async throws(KrakenError) in try await bench.kraken.send(ServerTime()) }
            XCTAssertNotNil(error)
            XCTAssertEqual(bench.transport.requests.count, 1, "\(reply)")
        }
    }

    func test_givenAMomentToGiveUp_whenTheLimiterWouldHoldBeyondIt_thenNothingIsBookedAndNobodyWaits() async throws {
        let bench = try ClientBench([], otherwise: .body(time)) {
            ($0.publicRate, $0.publicBurst) = (Points(whole: 1), Points(whole: 1))
        }
        for _ in 1...2 { _ = try await bench.kraken.send(ServerTime()) }
        let slept = bench.time.slept
        let hasty = bench.kraken.givingUp(at: bench.time.elapsed + .milliseconds(500))
        let error = await failure { () async throws(KrakenError) in try await hasty.send(ServerTime()) }
        XCTAssertEqual(error, .rateLimited(wait: .seconds(1)))
        XCTAssertEqual(bench.time.slept, slept)
        XCTAssertEqual(bench.transport.requests.count, 2)
        let patient = bench.kraken.givingUp(at: bench.time.elapsed + .seconds(2))
        _ = try await patient.send(ServerTime())
        XCTAssertEqual(bench.time.slept, slept + [.seconds(1)], "the refused one has no place in the line")
    }

    func test_givenRetryAfter_whenARead_thenItIsObeyedUpToTheTimeOut() async throws {
        let header = [HTTPHeader("retry-after", "7")]
        let bench = try ClientBench([.status(429, headers: header), .body(time)])
        _ = try await bench.kraken.send(ServerTime())
        XCTAssertEqual(bench.time.slept, [.seconds(7)])

        let far = try ClientBench([.status(503, headers: [HTTPHeader("Retry-After", "31")])])
        let error = await failure { () async throws(KrakenError) in try await far.kraken.send(ServerTime()) }
        XCTAssertEqual(error, .badStatus(503, retryAfter: .seconds(31)))
        XCTAssertEqual(far.transport.requests.count, 1)
    }

    func test_givenThrottledUntilAMoment_whenARead_thenItWaitsForThatMoment() async throws {
        let bench = try ClientBench([.body(#"{"error":["EService: Throttled: 1700000009"]}"#), .body(time)])
        _ = try await bench.kraken.send(ServerTime())
        XCTAssertEqual(bench.time.slept.first, .seconds(9))
        XCTAssertEqual(bench.transport.requests.count, 2)
    }

    func test_givenAGarbledOrForeignAnswer_whenARead_thenItIsUnreadableAndNothingOfItIsRepeated() async throws {
        for body in ["<html>secret</html>", #"{"error":[],"result":"#, "[]", #"{"error":[]}"#, #"{"foo":"secret"}"#] {
            let bench = try ClientBench([], otherwise: .body(body))
            let error = await failure { () async throws(KrakenError) in try await bench.kraken.send(ServerTime()) }
            guard case .unreadable(let text) = error else { return XCTFail("\(body): \(String(describing: error))") }
            XCTAssertFalse(text.contains("secret"))
        }
    }

    func test_givenWarnings_whenTheCallSucceeded_thenTheyComeBesideTheAnswer() async throws {
        let bench = try ClientBench([.body(#"{"error":["WGeneral:Danger"],"result":{"unixtime":1762820224}}"#)])
        let answer = try await bench.kraken.send(ServerTime())
        XCTAssertEqual(answer.warnings.map(\.text), ["WGeneral:Danger"])
        XCTAssertEqual(answer.value.time, Timestamp(seconds: 1_762_820_224))
    }

    func test_givenACancelledTask_whenTheTransportGivesUp_thenTheErrorSaysCancelled() async throws {
        let bench = try ClientBench([fault(.cancelled)])
        let error = await failure { () async throws(KrakenError) in try await bench.kraken.send(ServerTime()) }
        XCTAssertEqual(error, .cancelled)
    }

    func test_givenManyPublicCalls_whenMadeAtOnce_thenAFewGoAndTheOthersKeepTheRate() async throws {
        let bench = try ClientBench([], otherwise: .body(time), hasKey: false)
        for _ in 0..<8 { _ = try await bench.kraken.send(ServerTime()) }
        XCTAssertEqual(bench.time.slept, [.seconds(1), .seconds(1), .seconds(1)])
    }

    func test_givenTwoProcesses_whenBothMakePublicCalls_thenTheyShareTheRate() async throws {
        let first = try ClientBench([], otherwise: .body(time), hasKey: false)
        let second = try ClientBench([], otherwise: .body(time), hasKey: false, folder: first.folder)
        for _ in 0..<5 { _ = try await first.kraken.send(ServerTime()) }
        _ = try await second.kraken.send(ServerTime())
        XCTAssertEqual(second.time.slept, [.seconds(1)])
    }

    func test_givenAFolderThatCannotBe_whenAPublicCallIsMade_thenItGoesAndTheRateIsKeptInThisProcess() async throws {
        let folder = ClientBench.newFolder()
        try Data().write(to: URL(fileURLWithPath: folder))
        let bench = try ClientBench([], otherwise: .body(time), hasKey: false, folder: folder)
        for _ in 0..<6 { _ = try await bench.kraken.send(ServerTime()) }
        XCTAssertEqual(bench.time.slept, [.seconds(1)])
        XCTAssertEqual(bench.notices, [.stateNotShared(path: folder + "/public", reason: "Not a directory")])
    }

    func test_givenARequest_whenObserved_thenItsStartAndEndAreToldWithoutSecrets() async throws {
        let bench = try ClientBench([.body(#"{"error":[],"result":{}}"#), fault(.tlsFailed, sent: false)])
        _ = try await bench.kraken.send(Balances())
        _ = await failure { () async throws(KrakenError) in try await bench.kraken.send(TickerPrices(ids: ["A"])) }
        let balance = CallRecord(
            method: "POST", path: "/0/private/Balance", attempt: 1, cost: Points(whole: 1), waited: .zero)
        let ticker = CallRecord(
            method: "GET", path: "/0/public/Ticker", attempt: 1, cost: Points(whole: 1), waited: .zero)
        XCTAssertEqual(
            bench.events,
            [
                .started(balance), .finished(balance, .answered(status: 200, after: .zero)), .started(ticker),
                .finished(ticker, .failed(TransportError(.tlsFailed, provesNothingWasSent: true), after: .zero)),
            ])
        let sign = try XCTUnwrap(bench.transport.requests.first?.headers[1].value)
        XCTAssertFalse("\(bench.events)".contains("public key") || "\(bench.events)".contains(sign))
    }
}
