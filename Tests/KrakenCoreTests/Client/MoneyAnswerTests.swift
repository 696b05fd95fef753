import Transport
import XCTest

@testable import KrakenCore

/// The table of what an answer to an order means, row by row.
final class MoneyAnswerTests: XCTestCase {
    private enum Class: Hashable {
        case accepted, refused, refusedMayPass, exists, unknown
    }

    private func classify(_ body: String, status: Int = 200, nonceWindow: UInt64? = 0) -> Class {
        let response = HTTPResponse(status: status, body: Array(body.utf8))
        return switch MoneyAnswer.classify(response, to: AddOrder.example(), nonceWindow: nonceWindow) {
        case .notSent: .unknown
        case .accepted: .accepted
        case .refused: .refused
        case .refusedMayPass: .refusedMayPass
        case .exists: .exists
        case .unknown: .unknown
        }
    }

    private func classify(errors: [String], nonceWindow: UInt64? = 0, result: String? = nil) -> Class {
        let list = errors.map { "\"\($0)\"" }.joined(separator: ",")
        return classify(
            "{\"error\":[\(list)]" + (result.map { ",\"result\":\($0)" } ?? "") + "}", nonceWindow: nonceWindow)
    }

    private let accepted = #"{"descr":{"order":"buy"},"txid":["OUF4EM-FRGI2-MQMWZD"]}"#

    func test_givenNoErrorAndAnOrderID_whenClassified_thenItIsAccepted() {
        XCTAssertEqual(classify(errors: [], result: accepted), .accepted)
        XCTAssertEqual(classify(errors: ["WGeneral:Danger"], result: accepted), .accepted)
    }

    func test_givenTheAnswerOfAnAcceptedOrder_whenClassified_thenItsIDsAndTextsAreThere() {
        let body =
            #"{"error":[],"result":{"descr":{"order":"buy 1","close":"close position"},"txid":["OUF4EM-FRGI2-MQMWZD","OUF4EM-FRGI2-MQMWZE"]}}"#
        let response = HTTPResponse(status: 200, body: Array(body.utf8))
        XCTAssertEqual(
            MoneyAnswer.classify(response, to: AddOrder.example(), nonceWindow: nil),
            .accepted(
                AddOrder.Response(
                    ids: [OrderID("OUF4EM-FRGI2-MQMWZD"), OrderID("OUF4EM-FRGI2-MQMWZE")], text: "buy 1",
                    closeText: "close position")))
    }

    func test_givenTheListedRefusals_whenClassified_thenTheyAreRefusedForGood() {
        let texts = [
            "EOrder:Insufficient funds", "EOrder:Insufficient margin", "EOrder:Insufficient initial margin",
            "EOrder:Margin allowance exceeded", "EOrder:Margin level too low", "EOrder:Margin position size exceeded",
            "EOrder:Order minimum not met", "EOrder:Cost minimum not met", "EOrder:Tick size check failed",
            "EOrder:Invalid price", "EOrder:Post only order", "EOrder:Orders limit exceeded",
            "EOrder:Positions limit exceeded", "EOrder:Scheduled orders limit exceeded",
            "EOrder:Cannot open position", "EOrder:Cannot open opposing position",
            "EOrder:Trading agreement required", "EOrder:Reduce only:No position exists", "EQuery:Unknown asset pair",
            "EQuery:Unknown asset", "EQuery:Invalid asset pair", "EQuery:Anything", "EGeneral:Invalid arguments",
            "EGeneral:Invalid arguments:volume", "EGeneral:Invalid arguments:Index unavailable",
            "EGeneral:Permission denied", "EGeneral:Unknown method", "EAPI:Invalid key", "EAPI:Invalid signature",
            "EAPI:Bad request", "EAPI:Feature disabled", "EAuth:Account temporary disabled",
            "EAuth:Account unconfirmed", "EAuth:Too many requests", "EAccount:Invalid permissions",
            "EBM:limit exceeded:CAL", "ETrade:Invalid request", "ETrade:Locked", "ETrade:User Locked",
            "EService:Market in cancel_only mode", "EService:Market in post_only mode",
            "EService:Market in limit_only mode", "EService:Market in reduce_only mode", "EGeneral:Temporary lockout",
            " eorder: insufficient FUNDS ",
        ]
        for text in texts { XCTAssertEqual(classify(errors: [text]), .refused, text) }
    }

    func test_givenTheListedLimits_whenClassified_thenTheyAreRefusedButMayPass() {
        let texts = [
            "EAPI:Rate limit exceeded", "EOrder:Rate limit exceeded", "EOrder:Domain rate limit exceeded",
            "EGeneral:Too many requests", "EAuth:Rate limit exceeded", "EAuth:Rate limit",
            "EService:Throttled:1700000000",
            "EService: Throttled: 1700000000",
        ]
        for text in texts { XCTAssertEqual(classify(errors: [text]), .refusedMayPass, text) }
    }

    func test_givenAnInvalidNonce_whenTheWindowIsKnownToBeZero_thenItMayPassAndOtherwiseItIsUnknown() {
        let texts = ["EAPI:Invalid nonce"]
        XCTAssertEqual(classify(errors: texts, nonceWindow: 0), .refusedMayPass)
        XCTAssertEqual(classify(errors: texts, nonceWindow: 15), .unknown)
        XCTAssertEqual(classify(errors: texts, nonceWindow: nil), .unknown)
        XCTAssertEqual(classify(errors: texts + ["EOrder:Invalid price"], nonceWindow: nil), .unknown)
    }

    func test_givenErrorsThatNameOurID_whenClassified_thenTheOrderMayExist() {
        let texts = [
            "EOrder:Duplicate order", "EGeneral:Invalid arguments:cl_ord_id", "EOrder:Client order id already in use",
            "EOrder:cl_ord_id is already in use", "EOrder:Name already in use",
        ]
        for text in texts { XCTAssertEqual(classify(errors: [text]), .exists, text) }
    }

    func test_givenErrorsThatAreNotListed_whenClassified_thenNothingIsCertain() {
        let texts = [
            "EService:Unavailable", "EService:Busy", "EService:Timeout", "EService:Deadline elapsed",
            "EService:Throttled", "EService:Throttled:soon", "EService:Market", "EGeneral:Internal error",
            "EGeneral:Internal error:7", "EGeneral:Invalid timeout argument", "EDatabase:Internal error",
            "EOrder:Reduce only:Position is closed", "EOrder:Reduce only:Non-PC", "EOrder:Reduce only",
            "EOrder:Invalid order", "EOrder:Unknown order", "EOrder:Something new", "EAPI:Invalid token",
            "EAPI:Something new", "ESession:Invalid session", "EFunding:Failed", "EEarnings:Busy", "Something", "",
            "E", "EOrder",
        ]
        for text in texts { XCTAssertEqual(classify(errors: [text]), .unknown, text) }
    }

    func test_givenSeveralErrors_whenOneIsUnknown_thenTheWholeAnswerIs() {
        XCTAssertEqual(classify(errors: ["EOrder:Invalid price", "EService:Busy"]), .unknown)
        XCTAssertEqual(classify(errors: ["EAPI:Rate limit exceeded", "EOrder:Something new"]), .unknown)
        XCTAssertEqual(classify(errors: ["EOrder:Duplicate", "EService:Busy"]), .unknown)
        XCTAssertEqual(classify(errors: ["EOrder:Invalid price", "EOrder:Duplicate"]), .exists)
        XCTAssertEqual(classify(errors: ["EOrder:Invalid price", "EAPI:Rate limit exceeded"]), .refused)
        XCTAssertEqual(classify(errors: ["EAPI:Rate limit exceeded", "EAPI:Invalid nonce"]), .refusedMayPass)
        XCTAssertEqual(classify(errors: ["WGeneral:Danger", "EOrder:Invalid price"]), .refused)
    }

    func test_givenAStatusThatIsNot200_whenClassified_thenItIsUnknownWhateverTheBodySays() {
        for status in [201, 204, 301, 302, 307, 400, 403, 408, 425, 429, 500, 502, 503, 504] + Array(520...527) {
            XCTAssertEqual(classify(#"{"error":["EOrder:Invalid price"]}"#, status: status), .unknown, "\(status)")
            XCTAssertEqual(classify("{\"error\":[],\"result\":\(accepted)}", status: status), .unknown, "\(status)")
        }
    }

    func test_givenAnswersOfForeignShape_whenClassified_thenTheyAreUnknown() {
        let bodies = [
            "", "<html>", "[]", "null", "{}", #"{"error":[]"#, #"{"result":{"txid":["OUF4EM-FRGI2-MQMWZD"]}}"#,
            #"{"error":null,"result":{"txid":["OUF4EM-FRGI2-MQMWZD"]}}"#, #"{"error":"EOrder:Invalid price"}"#,
            #"{"error":[1]}"#, #"{"error":["EOrder:Invalid price"]} x"#, #"{"error":["EOrder:Invalid price",null]}"#,
            #"{"error":{}}"#,
            "{\"error\":[],\"error\":[\"EService:Busy\"],\"result\":\(accepted)}",
        ]
        for body in bodies { XCTAssertEqual(classify(body), .unknown, body) }
    }

    func test_givenNoErrorAndNoProperOrderID_whenClassified_thenItIsUnknown() {
        let results = [
            "null", "{}", #"{"descr":{"order":"buy"}}"#, #"{"txid":[]}"#, #"{"txid":"OUF4EM-FRGI2-MQMWZD"}"#,
            #"{"txid":[""]}"#, #"{"txid":["OUF4EM-FRGI2"]}"#, #"{"txid":["ouf4em-frgi2-mqmwzd"]}"#,
            #"{"txid":["OUF4EM-FRGI2-MQMWZD",null]}"#, #"{"txid":["OUF4EM-FRGI2-MQMWZD-1"]}"#, #"{"txid":[null]}"#,
        ]
        for result in results { XCTAssertEqual(classify(errors: [], result: result), .unknown, result) }
    }

    func test_givenErrorsAndAnOrderID_whenClassified_thenItIsUnknownAndNamesBoth() {
        XCTAssertEqual(classify(errors: ["EOrder:Insufficient funds"], result: accepted), .unknown)
        let body = "{\"error\":[\"EOrder:Insufficient funds\"],\"result\":\(accepted)}"
        XCTAssertEqual(
            MoneyAnswer.classify(
                HTTPResponse(status: 200, body: Array(body.utf8)), to: AddOrder.example(), nonceWindow: 0),
            .unknown(
                .errorsBesideOrder([ExchangeError("EOrder:Insufficient funds")], ["OUF4EM-FRGI2-MQMWZD"])))
    }

    func test_givenErrorsAndANameInAnyShape_whenClassified_thenItIsUnknown_whateverMovesMoney() {
        for id in [#""OUF4EM-FRGI2-MQMWZD""#, #"["OUF4EM-FRGI2-MQMWZD"]"#, "[5]", "true"] {
            XCTAssertEqual(
                classify(errors: ["EOrder:Insufficient funds"], result: #"{"txid":\#(id)}"#), .unknown, id)
        }
        for empty in [#"{"txid":null}"#, #"{"txid":[]}"#, #"{"txid":""}"#] {
            XCTAssertNotEqual(classify(errors: ["EOrder:Insufficient funds"], result: empty), .unknown, empty)
        }
        let body = Array(#"{"error":["EFunding:Invalid amount"],"result":{"refid":"FTQ"}}"#.utf8)
        let response = HTTPResponse(status: 200, body: body)
        let withdrawal = Withdraw(
            asset: "XXBT", key: "k", amount: Amount(whole: 1), address: "a", maximumFee: Amount(whole: 1))
        guard case .unknown = MoneyAnswer.classify(response, to: withdrawal, nonceWindow: 0) else {
            return XCTFail("a withdrawal")
        }
        let transfer = WalletTransfer(asset: "ZUSD", amount: Amount(whole: 1))
        guard case .unknown = MoneyAnswer.classify(response, to: transfer, nonceWindow: 0) else {
            return XCTFail("a transfer")
        }
    }
}
