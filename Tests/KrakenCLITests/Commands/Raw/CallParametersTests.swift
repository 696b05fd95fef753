import Foundation
import KrakenCore
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// What a call carries, word by word and digit by digit.
final class CallParametersTests: XCTestCase {
    private func read(_ words: [String] = [], data: String? = nil, query: [Parameter] = []) throws -> CallParameters {
        try CallParameters(query: query, words: words, data: data)
    }

    private func refusal(_ words: [String] = [], data: String? = nil, query: [Parameter] = []) -> String? {
        do {
            _ = try read(words, data: data, query: query)
            return nil
        } catch { return (error as? Failure)?.message }
    }

    func test_givenWords_whenRead_thenEverythingBehindTheFirstSignIsTheValue() throws {
        let words = ["pair=XBT/USD", "empty=", "sum=a=b=c", "dash=-", "price=-1%", "close[price]=#5", "at=@@x"]
        XCTAssertEqual(
            try read(words).all,
            [
                Parameter("pair", "XBT/USD"), Parameter("empty", ""), Parameter("sum", "a=b=c"), Parameter("dash", "-"),
                Parameter("price", "-1%"), Parameter("close[price]", "#5"), Parameter("at", "@x"),
            ])
        XCTAssertEqual(try read(words).encoding, .form)
        XCTAssertEqual(
            try read(["a=1", "b=2", "a=3", "a="]).all, [Parameter("a", ["1", "3", ""]), Parameter("b", "2")])
    }

    func test_givenAFile_whenNamed_thenItsTextWithoutTheLastLineEndIsTheValue() throws {
        let path = try temporaryFolder() + "/value"
        try Data("{\"a\":1}\n\n".utf8).write(to: URL(fileURLWithPath: path))
        XCTAssertEqual(try read(["v=@" + path]).all, [Parameter("v", "{\"a\":1}\n")])
        XCTAssertEqual(try read(data: "@" + path).all, [Parameter("a", 1)])
        try Data("a\r\n".utf8).write(to: URL(fileURLWithPath: path))
        XCTAssertEqual(try read(["v=@" + path]).all, [Parameter("v", "a")])
        XCTAssertEqual(refusal(["v=@\(path).no"]), "there is no file '\(path).no'")
        try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: path))
        XCTAssertEqual(refusal(["v=@" + path]), "'\(path)' is no text of at most 1 MiB")
        try Data(repeating: 0x61, count: 1 << 20 + 1).write(to: URL(fileURLWithPath: path))
        XCTAssertEqual(refusal(["v=@" + path]), "'\(path)' is no text of at most 1 MiB")
    }

    func test_givenJSON_whenRead_thenDigitsAndShapesAreKept_andWordsJoinIt() throws {
        let parameters = try read(
            ["pair=XBTUSD"], data: #"{"volume":1.0000000000000000000010,"e":1E-7,"orders":[{"x":null}],"b":false}"#)
        XCTAssertEqual(parameters.encoding, .json)
        XCTAssertEqual(
            parameters.all.map { "\($0.name) \($0.value.text)" },
            [#"pair "XBTUSD""#, "volume 1.0000000000000000000010", "e 1E-7", #"orders [{"x":null}]"#, "b false"])
        XCTAssertThrowsError(try parameters.checkForQuery())
        XCTAssertNoThrow(try read(["a=1", "a=2"], data: #"{"b":[1,2],"c":true}"#).checkForQuery())
    }

    func test_givenWhatCannotBeMeant_whenRead_thenItIsRefusedWithTheReason() {
        XCTAssertEqual(refusal(["pair"]), "'pair' is no parameter")
        XCTAssertEqual(refusal(["=x"]), "'' cannot be the name of a parameter")
        XCTAssertEqual(refusal(["a b=x"]), "'a b' cannot be the name of a parameter")
        XCTAssertEqual(refusal(["a=1"], data: #"{"a":1}"#), "'a' is given in two ways")
        XCTAssertEqual(refusal(["a=1"], query: [Parameter("a", "1")]), "'a' is given in two ways")
        XCTAssertEqual(refusal(data: #"{"a":1,"a":1}"#), "what --data gives has a key twice")
        XCTAssertEqual(refusal(data: #"{"a":[{"b":1,"b":2}]}"#), "what --data gives has a key twice")
        XCTAssertEqual(refusal(data: "[1]"), "what --data gives is no object")
        XCTAssertEqual(refusal(data: "{"), "what --data gives is not JSON at byte 1")
    }

    func test_givenWhatTheToolManages_whenGivenByHand_thenItIsRefused() {
        let words = "is not for you to give: the tool adds it itself"
        for name in ["nonce", "otp", "Nonce", "OTP"] {
            XCTAssertEqual(refusal(["\(name)=1"]), "'\(name)' \(words)")
            XCTAssertEqual(refusal(data: #"{"\#(name)":1}"#), "'\(name)' \(words)")
            XCTAssertEqual(refusal(query: [Parameter(name, "1")]), "'\(name)' \(words)")
        }
    }
}
