import Foundation
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class AuthenticationTests: XCTestCase {
    private func answer(_ bench: Bench, _ request: ExchangeRequest) throws -> String? {
        try Bench.error(of: JSON(parsing: bench.exchange.respond(to: request).body))
    }

    func test_givenThePublishedExample_whenTheSignatureIsChecked_thenItIsValidForTheseBytesOnly() {
        let secret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg=="
        let body = "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25"
        let sign = "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ=="
        let isValid = { (path: String, nonce: String, body: String, sign: String) in
            Signature.isValid(sign, path: path, nonce: nonce, body: Array(body.utf8), secret: secret)
        }
        XCTAssertTrue(isValid("/0/private/AddOrder", "1616492376594", body, sign))
        XCTAssertFalse(isValid("/0/private/AddOrder", "1616492376594", body + "0", sign))
        XCTAssertFalse(isValid("/0/private/AddOrder", "1616492376595", body, sign))
        XCTAssertFalse(isValid("/0/private/CancelOrder", "1616492376594", body, sign))
        XCTAssertFalse(isValid("/0/private/AddOrder", "1616492376594", body, String(sign.dropLast(4))))
        XCTAssertFalse(isValid("/0/private/AddOrder", "1616492376594", body, "no base64!"))
    }

    func test_givenAllRecordedVectors_whenChecked_thenAllHold() throws {
        let json = try JSON(parsing: RecordedData.bytes("signing/vectors.json"))
        let secret = try XCTUnwrap(json["secret_b64"]?.string)
        let vectors = try XCTUnwrap(json["vectors"]?.elements)
        XCTAssertGreaterThan(vectors.count, 20)
        for vector in vectors {
            let text = { (name: String) in try XCTUnwrap(vector[name]?.scalarText) }
            let body = try text("body")
            let isValid = try Signature.isValid(
                text("api_sign"), path: text("path"), nonce: text("nonce"), body: Array(body.utf8), secret: secret)
            XCTAssertTrue(isValid, body)
        }
    }

    func test_givenNoKeyOrAWrongOne_whenAsked_thenInvalidKey() throws {
        let bench = try Bench()
        var request = bench.request("Balance")
        request.headers.removeAll { $0.name == "API-Key" }
        XCTAssertEqual(try answer(bench, request), "EAPI:Invalid key")
        request.headers.append(HTTPHeader("api-key", "somebody else"))
        XCTAssertEqual(try answer(bench, request), "EAPI:Invalid key")
    }

    func test_givenAChangedBody_whenAsked_thenInvalidSignatureAndTheNonceIsNotUsed() throws {
        let bench = try Bench()
        let good = bench.request("Balance", nonce: 100)
        var bad = good
        bad.body += Array("&x=1".utf8)
        XCTAssertEqual(try answer(bench, bad), "EAPI:Invalid signature")
        bad = good
        bad.headers.removeAll { $0.name == "API-Sign" }
        XCTAssertEqual(try answer(bench, bad), "EAPI:Invalid signature")
        XCTAssertNil(try answer(bench, good))
    }

    func test_givenAnOldOrMissingNonce_whenAsked_thenInvalidNonce() throws {
        let bench = try Bench()
        XCTAssertNil(try answer(bench, bench.request("Balance", nonce: 50)))
        XCTAssertEqual(try answer(bench, bench.request("Balance", nonce: 50)), "EAPI:Invalid nonce")
        XCTAssertEqual(try answer(bench, bench.request("Balance", nonce: 49)), "EAPI:Invalid nonce")
        XCTAssertNil(try answer(bench, bench.request("Balance", nonce: UInt64.max)))
        let form = "application/x-www-form-urlencoded"
        for (body, nonce) in [("x=1", ""), ("nonce=abc", "abc"), ("nonce=-1", "-1")] {
            let request = bench.signed("Balance", body: Array(body.utf8), nonce: nonce, form)
            XCTAssertEqual(try answer(bench, request), "EAPI:Invalid nonce")
        }
    }

    func test_givenAJSONBody_whenAsked_thenItIsReadAndItsNonceMayBeANumberOrAText() throws {
        let bench = try Bench()
        for (body, nonce) in [
            (#"{"nonce":1616492376594123456}"#, "1616492376594123456"),
            (#"{"nonce":"1616492376594123457"}"#, "1616492376594123457"),
        ] {
            let request = bench.signed("Balance", body: Array(body.utf8), nonce: nonce, "application/json")
            XCTAssertNil(try answer(bench, request))
        }
        let broken = bench.signed("Balance", body: Array("{".utf8), nonce: "", "application/json")
        XCTAssertEqual(try answer(bench, broken), "EAPI:Invalid nonce")
    }

    func test_givenARefusedCall_whenRepeatedWithItsNonce_thenTheNonceIsUsed() throws {
        let bench = try Bench()
        let request = bench.request("CancelOrder", ["txid": "OAAAAA-AAAAA-AAAAAA"])
        XCTAssertEqual(try answer(bench, request), "EOrder:Unknown order")
        XCTAssertEqual(try answer(bench, request), "EAPI:Invalid nonce")
    }

    func test_givenAKeyWithoutPermission_whenAsked_thenDenied() throws {
        let bench = try Bench()
        try bench.exchange.restrictKey(to: [.queryOpenTrades])
        XCTAssertEqual(try bench.error("Balance"), "EGeneral:Permission denied")
        XCTAssertEqual(try bench.error("AddOrder"), "EGeneral:Permission denied")
        XCTAssertNil(try bench.error("OpenOrders"))
        XCTAssertEqual(try bench.error("CancelAll"), "EGeneral:Permission denied")
        try bench.exchange.restrictKey(to: [.queryOpenTrades, .closeTrades])
        XCTAssertNil(try bench.error("CancelAll"))
        try bench.exchange.restrictKey(to: [.queryOpenTrades])
        let information = try bench.result("GetApiKeyInfo")
        XCTAssertEqual(information["permissions"], ["query-open-trades"])
    }

    func test_givenAnUnknownMethodOrPath_whenAsked_thenUnknownMethod() throws {
        let bench = try Bench()
        XCTAssertEqual(try bench.error("Nothing"), "EGeneral:Unknown method")
        XCTAssertEqual(try Bench.error(of: bench.get("Nothing")), "EGeneral:Unknown method")
        for path in ["/", "", "/0/public", "/1/public/Time", "/0/other/Time", "/0/public/Time/x"] {
            let request = ExchangeRequest(method: "GET", path: path)
            XCTAssertEqual(try answer(bench, request), "EGeneral:Unknown method", path)
        }
    }

    func test_givenManyCalls_whenTheCounterIsFull_thenTheNextIsRefusedUntilTimePasses() throws {
        for (tier, calls, seconds) in [(ExchangeOptions.Tier.starter, 15, 4), (.intermediate, 20, 2), (.pro, 20, 1)] {
            let bench = try Bench(options: ExchangeOptions(tier: tier))
            for _ in 0..<calls { XCTAssertNil(try bench.error("Balance")) }
            XCTAssertEqual(try bench.error("Balance"), "EAPI:Rate limit exceeded")
            XCTAssertEqual(try bench.error("AddOrder"), "EGeneral:Invalid arguments:ordertype")
            bench.clock.advance(by: .seconds(seconds))
            XCTAssertNil(try bench.error("Balance"), "\(tier)")
            XCTAssertEqual(try bench.error("Balance"), "EAPI:Rate limit exceeded")
        }
    }

    func test_givenHistoryCalls_whenCounted_thenTheyCostMore() throws {
        let bench = try Bench()
        for _ in 0..<5 { XCTAssertNil(try bench.error("TradesHistory")) }
        XCTAssertEqual(try bench.error("Balance"), "EAPI:Rate limit exceeded")
        bench.clock.advance(by: .seconds(60))
        for _ in 0..<10 { XCTAssertNil(try bench.error("ClosedOrders")) }
        XCTAssertEqual(try bench.error("TradesHistory"), "EAPI:Rate limit exceeded")
    }
}
