import Trading
import Transport
import XCTest

@testable import KrakenCore

final class ExchangeErrorTests: XCTestCase {
    func test_givenAllKnownTexts_whenRead_thenEachIsItsKindInAnyCase() {
        for kind in ExchangeError.Kind.allCases where kind != .other {
            XCTAssertEqual(ExchangeError(kind.rawValue).kind, kind)
            XCTAssertEqual(ExchangeError(kind.rawValue.uppercased()).kind, kind)
            XCTAssertEqual(ExchangeError(" " + kind.rawValue.replacingOccurrences(of: ":", with: ": ")).kind, kind)
        }
    }

    func test_givenATextWithDetail_whenRead_thenItsPartsAreKnownAndItsWordsKept() {
        let error = ExchangeError("EService: Throttled: 1700000000 ")
        XCTAssertEqual(error.kind, .throttled)
        XCTAssertEqual([error.category, error.message, error.detail], ["Service", "Throttled", "1700000000"])
        XCTAssertEqual(error.description, "EService: Throttled: 1700000000 ")
        XCTAssertEqual(ExchangeError("EGeneral:Invalid arguments:ordertype").detail, "ordertype")
        XCTAssertEqual(ExchangeError("EGeneral:Internal error:5").kind, .internalError)
        XCTAssertEqual(ExchangeError("EBM:limit exceeded:CAL").kind, .acquisitionLimitExceeded)
        XCTAssertEqual(ExchangeError("EOrder:Reduce only:Position is closed").kind, .reduceOnlyPositionClosed)
        XCTAssertEqual(ExchangeError("EOrder:Reduce only:Non-ECP").kind, .reduceOnly)
    }

    func test_givenForeignTexts_whenRead_thenTheyAreErrorsOfNoKind() {
        for text in ["", "E", "Oops", ":", "weird failure: x", "XAPI:Invalid key", "Currency pair not supported BTC"] {
            let error = ExchangeError(text)
            XCTAssertEqual(error.severity, .error, text)
            XCTAssertEqual(error.kind, .other, text)
            XCTAssertEqual(error.text, text)
            XCTAssertEqual(error.message, text)
        }
    }

    func test_givenAWarning_whenRead_thenItIsNoError() {
        XCTAssertEqual(ExchangeError("WGeneral:Danger:now").severity, .warning)
        XCTAssertEqual(ExchangeError("WGeneral:Danger").kind, .other)
    }

    func test_givenAnErrorThatIsOneText_whenAnAnswerIsRead_thenItIsAnError() throws {
        let answer = try WireAnswer<Balances.Response>(parsing: Array(#"{"error":"EAPI:Invalid key"}"#.utf8))
        XCTAssertEqual(answer.errors, [ExchangeError("EAPI:Invalid key")])
        XCTAssertNil(answer.result)
    }

    func test_givenErrorsAndAnOddResult_whenAnAnswerIsRead_thenTheResultIsNotLookedAt() throws {
        let body = #"{"error":["WGeneral:Danger","EAPI:Invalid key"],"result":[1,2]}"#
        let answer = try WireAnswer<ServerTime.Response>(parsing: Array(body.utf8))
        XCTAssertEqual(answer.errors, [ExchangeError("EAPI:Invalid key")])
        XCTAssertEqual(answer.warnings, [ExchangeError("WGeneral:Danger")])
    }

    func test_givenTheKinds_whenAskedAboutRepeating_thenRefusalsAreNeverRepeated() {
        XCTAssertEqual(ExchangeError.Kind.callRateExceeded.repetition, .afterPause)
        XCTAssertEqual(ExchangeError.Kind.serviceUnavailable.repetition, .readsOnly)
        XCTAssertEqual(ExchangeError.Kind.databaseError.repetition, .readsOnly)
        for kind in [ExchangeError.Kind.invalidKey, .temporaryLockout, .insufficientFunds, .deadlineElapsed, .other] {
            XCTAssertEqual(kind.repetition, .never)
        }
    }
}
