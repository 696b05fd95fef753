import Foundation
import TestSupport
import Transport
import XCTest

/// JSON goes in and out without a digit or a key being touched.
final class JSONTests: XCTestCase {
    private func assertUnchanged(_ text: String, file: StaticString = #filePath, line: UInt = #line) throws {
        XCTAssertEqual(try JSON(parsing: text.utf8).text, text, file: file, line: line)
    }

    private func assertRefused(_ text: String, at offset: Int, file: StaticString = #filePath, line: UInt = #line) {
        XCTAssertThrowsError(try JSON(parsing: text.utf8), text, file: file, line: line) {
            XCTAssertEqual(($0 as? JSONSyntaxError)?.offset, offset, text, file: file, line: line)
        }
    }

    func test_givenNumbers_whenReadAndWritten_thenEachDigitIsKept() throws {
        for digits in [
            "0", "-0", "0.10", "1.000000000000", "123456789012345678901234567890.123456789", "1e5", "1E+05",
            "-2.50e-07",
            "64250.10",
        ] {
            try assertUnchanged(digits)
            XCTAssertEqual(try JSON(parsing: digits.utf8), .number(digits))
        }
    }

    func test_givenObject_whenReadAndWritten_thenItsKeysKeepTheirOrder() throws {
        try assertUnchanged(#"{"zeta":1,"alpha":[true,false,null,{}],"beta":{"":""},"alpha":2,"e":[]}"#)
    }

    func test_givenSpace_whenRead_thenItIsSkipped() throws {
        XCTAssertEqual(try JSON(parsing: " \n\t\r{ \"a\" : [ 1 , 2 ] }\n".utf8).text, #"{"a":[1,2]}"#)
    }

    func test_givenEscapes_whenRead_thenTheyAreTheirCharacters() throws {
        let text = #""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00 é€😀""#
        XCTAssertEqual(try JSON(parsing: text.utf8), .string("\"\\/\u{8}\u{C}\n\r\tAé€😀 é€😀"))
    }

    func test_givenAnyCharacter_whenWrittenAndRead_thenItIsTheSame() throws {
        let text = String(String.UnicodeScalarView((0..<0x3000).compactMap(Unicode.Scalar.init))) + "😀\u{10FFFF}"
        let value = JSON.object([JSON.Member(text, .string(text))])
        XCTAssertEqual(try JSON(parsing: value.bytes), value)
        XCTAssertEqual(try JSONDecoder().decode(JSON.self, from: Data(value.bytes)), value)
    }

    func test_givenBrokenText_whenRead_thenThePlaceIsTold() {
        let broken: [(String, Int)] = [
            ("", 0), (" ", 1), ("{", 1), ("[1,]", 3), ("[1 2]", 3), ("{\"a\"1}", 4), ("{\"a\":1,}", 7), ("{a:1}", 1),
            ("01", 1), ("-", 1), ("1.", 2), (".5", 0), ("+1", 0), ("1e", 2), ("0x10", 1), ("NaN", 0), ("nul", 0),
            ("true1", 4), ("\"abc", 4), ("\"a\nb\"", 2), (#""\x""#, 3), (#""\u12g4""#, 5), (#""\ud83d""#, 7),
            (#""\ud83dA""#, 7), (#""\ude00""#, 7), ("{} {}", 3), ("[1", 2), ("<html>", 0),
        ]
        for (text, offset) in broken { assertRefused(text, at: offset) }
    }

    func test_givenBytesThatAreNoText_whenRead_thenTheyAreRefused() {
        for bytes: [UInt8] in [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xEF, 0xBB, 0xBF, 0x31],
        ] {
            XCTAssertThrowsError(try JSON(parsing: bytes))
        }
    }

    func test_givenDeepText_whenRead_thenItIsRefusedBeforeTheStackEnds() throws {
        try assertUnchanged(String(repeating: "[", count: 100) + String(repeating: "]", count: 100))
        assertRefused(String(repeating: "[", count: 1_000_000), at: 100)
    }

    func test_givenValues_whenAsked_thenTheyAnswerByTheirKind() throws {
        let value = try JSON(parsing: #"{"t":"x","n":1.50,"b":true,"z":null,"l":[1]}"#.utf8)
        XCTAssertEqual(value["t"]?.string, "x")
        XCTAssertEqual(value["n"]?.scalarText, "1.50")
        XCTAssertEqual(value["b"]?.scalarText, "true")
        XCTAssertEqual(value["l"]?.elements, [1])
        XCTAssertNil(value["z"]?.scalarText)
        XCTAssertNil(value["missing"])
        XCTAssertNil(value["t"]?["x"])
        XCTAssertNil(value.elements)
        XCTAssertNil(value["n"]?.string)
    }

    func test_givenValuesMadeInCode_whenWritten_thenTheyAreJSON() {
        let value: JSON = .object([
            "text": "a", "flag": true, "count": 3, "list": ["x", .null], "whole": .integer(UInt64.max),
            "some": .text(Optional(5)), "none": .text(String?.none),
        ])
        XCTAssertEqual(
            value.text,
            #"{"text":"a","flag":true,"count":3,"list":["x",null],"whole":18446744073709551615,"some":"5","none":null}"#
        )
    }

    func test_givenPartOfDecodedAnswer_whenDecoded_thenKeysAreSorted() throws {
        struct Answer: Decodable { let result: JSON }
        let text = #"{"result":{"b":[1.5,true,null,"x"],"a":{}}}"#
        let answer = try JSONDecoder().decode(Answer.self, from: Data(text.utf8))
        XCTAssertEqual(answer.result.text, #"{"a":{},"b":[1.5,true,null,"x"]}"#)
    }

    func test_givenRecordedAnswers_whenReadTwice_thenBothReadersAgree() throws {
        let folder = try RecordedData.folder() + "/rest"
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
        XCTAssertGreaterThan(names.count, 1)
        for name in names {
            let bytes = try RecordedData.bytes("rest/" + name)
            let value = try JSON(parsing: bytes)
            XCTAssertEqual(try JSON(parsing: value.bytes), value, name)
            let other = try JSONDecoder().decode(JSON.self, from: Data(bytes))
            XCTAssertEqual(try JSONDecoder().decode(JSON.self, from: Data(value.bytes)), other, name)
        }
    }
}
