import Foundation
import TestSupport
import Transport
import XCTest

@testable import KrakenCore

final class SignerTests: XCTestCase {
    private func signature(
        secret: String = ClientBench.exampleSecret, path: String, nonce: String = "1616492376594", body: String
    ) throws -> String {
        let credentials = try Credentials(key: "key", base64Secret: secret)
        return try Signer(secret: credentials.secret).signature(path: path, nonce: nonce, body: Array(body.utf8))
    }

    func test_givenThePublishedExample_whenSigned_thenTheSignatureIsThePublishedOne() throws {
        let text = try signature(
            path: "/0/private/AddOrder",
            body: "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25")
        XCTAssertEqual(
            text, "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==")
    }

    func test_givenJSONBodies_whenSigned_thenTheSignaturesAreRight() throws {
        XCTAssertEqual(
            try signature(
                path: "/0/private/AddOrder",
                body:
                    #"{"nonce":"1616492376594","ordertype":"limit","pair":"XBTUSD","price":"37500","type":"buy","volume":"1.25"}"#
            ), "r/o+GpKxXjV/mls/r5CKLu5R+yzK5psqvQ4hXxMX1nzdxTBhV+ui82QGgPZMMitpFwCOAdPEZMmXgZxD2chJEg==")
        XCTAssertEqual(
            try signature(
                path: "/0/private/AddOrderBatch",
                body:
                    #"{"nonce":1616492376594,"orders":[{"ordertype":"limit","type":"buy","volume":"1.25","price":"37500"},{"ordertype":"limit","type":"sell","volume":"1.25","price":"42000"}],"pair":"XBTUSD"}"#
            ), "yLZW/xWj5p0KE82DKMblWSAULfhcTQ9BmpFu13SL0TPzceZu+qnfCjzK2AlFEgFEjtYvmOYZbptoeFzRj0Ftdw==")
    }

    func test_givenShortAndEscapedForms_whenSigned_thenTheSignaturesAreRight() throws {
        XCTAssertEqual(
            try signature(path: "/0/private/Balance", body: "nonce=1616492376594"),
            "1nH4vwR+8FHiYh1QT649xXkGd3JR3x0DWkgv3u9Ed/Qqv6KPtgQpEU4m+Emb/VgpEji3j1XNwI+HCbfXxmrTOg==")
        XCTAssertEqual(
            try signature(path: "/0/private/Balance", body: "nonce=1616492376594&otp=123456"),
            "jbyoyzbCFde1u0Rnp3ChMEofg5y4E4qpI247mcYicXoAi4c201b8GKM5LmshBvKP9WVm+UFHd710qkGBE0tRJw==")
        XCTAssertEqual(
            try signature(
                path: "/0/private/AddOrder",
                body:
                    "nonce=1616492376594&close%5Bordertype%5D=stop-loss-limit&close%5Bprice%5D=%235%25&close%5Bprice2%5D=%2310&oflags=fciq%2Cpost&ordertype=limit&pair=XBTUSD&price=37500&starttm=%2B60&type=buy&volume=1.25"
            ), "2xKBZczpBrncAssQyArUYs+PE1nM66Oxyr3BGBWYyYziqcidnMvuU6PD1k8J2Zt8SPHBDXWUCFaXr8FWnyRoNw==")
    }

    func test_givenTheOfficialToolkitsVector_whenSigned_thenTheSignatureIsTheSame() throws {
        let secret = Data(repeating: 1, count: 32).base64EncodedString()
        XCTAssertEqual(
            try signature(
                secret: secret, path: "/0/private/Balance", nonce: "1700000000000000000",
                body: "nonce=1700000000000000000"),
            "6i7+cpXVLDDnDOekgsRcgFQhkYFyPDSSxhSVA8OrA6vjziXcy2K1DP3n7f9B/Kgni71WjBSQusZKxduRsdF20Q==")
    }

    func test_givenAllRecordedVectors_whenOneSignerSignsThemInTurn_thenEachSignatureIsRight() throws {
        let file = try JSON(parsing: RecordedData.bytes("signing/vectors.json"))
        let secret = try XCTUnwrap(file["secret_b64"]?.string)
        let signer = try Signer(secret: Credentials(key: "key", base64Secret: secret).secret)
        let vectors = try XCTUnwrap(file["vectors"]?.elements)
        XCTAssertEqual(vectors.count, 28)
        for vector in vectors {
            let path = try XCTUnwrap(vector["path"]?.string)
            let nonce = try XCTUnwrap(vector["nonce"]?.string)
            let body = try XCTUnwrap(vector["body"]?.string)
            let text = try signer.signature(path: path, nonce: nonce, body: Array(body.utf8))
            XCTAssertEqual(text, vector["api_sign"]?.string, body)
        }
    }

    func test_givenTheFormOfTheExample_whenTheClientWritesIt_thenEscapesAndSignatureAreThoseOfTheVector() throws {
        let parameters = [
            Parameter("close[ordertype]", text: "stop-loss-limit"), Parameter("close[price]", text: "#5%"),
            Parameter("close[price2]", text: "#10"), Parameter("oflags", text: "fciq,post"),
            Parameter("ordertype", text: "limit"), Parameter("pair", text: "XBTUSD"), Parameter("price", text: "37500"),
            Parameter("starttm", text: "+60"), Parameter("type", text: "buy"), Parameter("volume", text: "1.25"),
        ]
        let body = PrivateBody.bytes(nonce: "1616492376594", otp: nil, parameters, encoding: .form)
        XCTAssertEqual(
            try signature(path: "/0/private/AddOrder", body: String(decoding: body, as: UTF8.self)),
            "2xKBZczpBrncAssQyArUYs+PE1nM66Oxyr3BGBWYyYziqcidnMvuU6PD1k8J2Zt8SPHBDXWUCFaXr8FWnyRoNw==")
    }
}
