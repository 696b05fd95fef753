import Transport
import XCTest

@testable import KrakenCore

/// What a call made by its path sends, and what its answer means.
final class RawCallTests: XCTestCase {
    private func call(
        _ path: String, _ parameters: [Parameter] = [], encoding: BodyEncoding = .form
    ) throws -> RawCall {
        try XCTUnwrap(RawCall(EndpointPath(parsing: path), parameters, encoding: encoding))
    }

    private func move(_ path: String, _ parameters: [Parameter] = [], encoding: BodyEncoding = .form) throws -> RawMove
    {
        try XCTUnwrap(RawMove(EndpointPath(parsing: path), parameters, encoding: encoding))
    }

    func test_givenAPublicCall_whenAsked_thenItsParametersAreInTheAddress_andNothingIsSigned() async throws {
        let bench = try ClientBench([.body(##"{"error":[],"result":{"a":1.10}}"##)], hasKey: false)
        let parameters = [Parameter("pair", "XBT/USD"), Parameter("x", ""), Parameter("l", ["a", "b"])]
        let answer = try await bench.kraken.ask(call("Ticker", parameters))
        XCTAssertEqual(answer.value.json.text, #"{"a":1.10}"#)
        let request = try XCTUnwrap(bench.transport.requests.first)
        XCTAssertEqual(request.url, "https://api.kraken.com/0/public/Ticker?pair=XBT%2FUSD&x=&l=a%2Cb")
        XCTAssertEqual(request.method, .get)
        XCTAssertEqual(request.headers, [])
    }

    func test_givenJSON_whenAPrivateCallIsAsked_thenExactlyTheBytesThatAreSentAreSigned() async throws {
        let bench = try ClientBench([.body(##"{"error":[],"result":null}"##)])
        let inner = try JSON(parsing: #"[{"v":0.1000000000000000000001,"b":true},null]"#.utf8)
        let parameters = [Parameter("orders", inner), Parameter("n", .number("1.50"))]
        let answer = try await bench.kraken.ask(call("Earn/Strategies", parameters, encoding: .json))
        XCTAssertEqual(answer.value.json, .null)
        let request = try XCTUnwrap(bench.transport.requests.first)
        XCTAssertEqual(request.url, "https://api.kraken.com/0/private/Earn/Strategies")
        let body = String(decoding: request.body, as: UTF8.self)
        let nonce = try XCTUnwrap(try JSON(parsing: request.body)["nonce"]?.string)
        XCTAssertEqual(
            body, #"{"nonce":"\#(nonce)","orders":[{"v":0.1000000000000000000001,"b":true},null],"n":1.50}"#)
        let signer = Signer(secret: try Credentials(key: "", base64Secret: ClientBench.exampleSecret).secret)
        XCTAssertEqual(
            request.headers.first { $0.name == "API-Sign" }?.value,
            try signer.signature(path: "/0/private/Earn/Strategies", nonce: nonce, body: request.body))
        XCTAssertEqual(request.headers.first { $0.name == "Content-Type" }?.value, "application/json")
    }

    func test_givenAReadThatFails_whenAsked_thenItIsRepeated_andEveryAnswerIsShown() async throws {
        let bench = try ClientBench([
            .body(##"{"error":["EService:Busy"]}"##), .body(##"{"error":["WGeneral:Old"],"result":[1]}"##),
        ])
        let bodies = Shared<[String]>([])
        let answer = try await bench.kraken.ask(call("Balance")) { bytes in
            bodies.change { $0.append(String(decoding: bytes, as: UTF8.self)) }
        }
        XCTAssertEqual(answer.value.json, [1])
        XCTAssertEqual(answer.warnings.map(\.text), ["WGeneral:Old"])
        XCTAssertEqual(bodies.value.count, 2)
        XCTAssertEqual(bench.transport.requests.count, 2)
    }

    func test_givenAnAnswerWithoutAResult_whenAsked_thenItCannotBeRead() async throws {
        let bench = try ClientBench([], otherwise: .body(##"{"error":[]}"##))
        let request = try call("Balance")
        let error = await failure { () throws(KrakenError) in try await bench.kraken.ask(request) }
        XCTAssertEqual(error, .unreadable("no result"))
    }

    func test_givenBytesThatAreNoJSON_whenAskedForAnExport_thenTheyAreTheAnswer_andForNothingElse() async throws {
        let bench = try ClientBench([], otherwise: .body("PK\u{3}\u{4}"))
        _ = try await bench.kraken.ask(call("RetrieveExport", [Parameter("id", "ABCD")]))
        let request = try call("Balance")
        let error = await failure { () throws(KrakenError) in try await bench.kraken.ask(request) }
        XCTAssertEqual(error, .unreadable("not JSON"))
    }

    func test_givenAMove_whenTransmitted_thenItIsSentOnce_whateverComesBack() async throws {
        let ends: [(String, Transmission<RawResult>)] = [
            (##"{"error":[],"result":true}"##, .accepted(RawResult(wire: true))),
            (##"{"error":[],"result":null}"##, .unknown(.noProof)),
            (##"{"error":["EEarnings:Below min:x"]}"##, .refused([ExchangeError("EEarnings:Below min:x")])),
            (##"{"error":["EEarnings:Busy"]}"##, .refusedMayPass([ExchangeError("EEarnings:Busy")])),
            (##"{"error":["EGeneral:Permission denied"]}"##, .refused([ExchangeError("EGeneral:Permission denied")])),
            (##"{"error":["EService:Busy"]}"##, .unknown(.errors([ExchangeError("EService:Busy")]))),
            (##"{"error":["EEarnings:New"]}"##, .unknown(.errors([ExchangeError("EEarnings:New")]))),
            ("<html>", .unknown(.unreadable("not JSON"))),
        ]
        for (body, end) in ends {
            let bench = try ClientBench([], otherwise: .body(body))
            let transmission = await bench.kraken.transmit(try move("Earn/Allocate", [Parameter("amount", "1.00")]))
            XCTAssertEqual(transmission, end, body)
            XCTAssertEqual(bench.transport.requests.count, 1, body)
            XCTAssertEqual(bench.transport.requests.first?.transmission, .once)
        }
    }
}
