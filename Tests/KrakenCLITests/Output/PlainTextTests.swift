import Trading
import Transport
import XCTest

@testable import KrakenCLI

final class PlainTextTests: XCTestCase {
    func test_givenATerminalOfASCII_whenAReportIsShown_thenIconsAreWords_andNoLetterIsBeyondIt() {
        let report = Report(
            data: .null,
            blocks: [
                .line(.done, "Done."), .line(.failed, "No."), .line(.caution, "Careful…"), .line(.note, "So."),
                .line(.checked, "Seen."), .facts("Fäcts", [("Secret", "••••")]),
                .table(Table("T→", columns: [.init("Ü")], rows: [["é"]])),
            ])
        let text = report.text(width: 80, style: Style(isOn: false, isASCII: true), isTerminal: true)
        XCTAssertTrue(text.utf8.allSatisfy { $0 < 0x80 }, text)
        XCTAssertTrue(
            text.hasPrefix("[ok] Done.\nerror: No.\nwarning: Careful...\nnote: So.\n[checked] Seen.\n"), text)
        XCTAssertTrue(text.contains("Secret  ****\nT->\n\\u{dc}\n\\u{e9}\n"), text)
    }

    func test_givenLocales_whenATerminalIsMet_thenASCIIIsChosenOnlyWhereTheySaySo() {
        for (variables, isASCII) in [
            ([:], false), (["LANG": "C"], true), (["LANG": "POSIX"], true), (["LANG": "C.UTF-8"], false),
            (["LANG": "de_DE.utf8"], false), (["LANG": "de_DE.ISO-8859-1"], true), (["LC_ALL": "", "LANG": ""], false),
            (["LC_ALL": "C", "LANG": "en_US.UTF-8"], true), (["LC_CTYPE": "en_US.UTF-8", "LANG": "C"], false),
            (["TERM": "linux", "LANG": "en_US.UTF-8"], true),
            (["TERM": "dumb"], true), (["TERM": "xterm"], false),
        ] as [([String: String], Bool)] {
            XCTAssertEqual(Console.needsASCII(variables), isASCII, "\(variables)")
        }
    }

    func test_givenCOLUMNS_whenSet_thenItCountsEverywhere_andNonsenseDoesNot() {
        XCTAssertEqual(Console.columns(["COLUMNS": "100"], isTerminal: false), 100)
        XCTAssertEqual([20, 60, 300].map { Console.helpWidth($0, isTerminal: true) }, [40, 60, 100])
        XCTAssertNil(Console.helpWidth(60, isTerminal: false))
        for nonsense in ["", "0", "-5", "wide"] {
            XCTAssertEqual(Console.columns(["COLUMNS": nonsense], isTerminal: false), .max)
        }
        XCTAssertEqual(Console.columns([:], isTerminal: false), .max)
    }

    func test_givenNumbers_whenGrouped_thenTheyAreAsBefore() throws {
        for (text, shown) in [
            ("0", "0"), ("999", "999"), ("1000", "1,000"), ("-999", "-999"), ("-100000.5", "-100,000.5"),
            ("123456789012345678", "123,456,789,012,345,678"), ("12", "12"),
        ] { XCTAssertEqual(try Amount(parsing: text).grouped(), shown) }
        XCTAssertEqual(Amount(whole: 1_000_000).grouped(minimumDecimals: 2), "1,000,000.00")
    }

    func test_givenLinesForANarrowTerminal_whenWrapped_thenTheyBreakBetweenWords_andNothingIsLost() {
        let text = "12:00:01 cancelling the stop OABCDE-FGHIJ-KLMNOP; from here on there is no stop\nshort\n"
        let wrapped = text.wrappedLines(width: 40)
        XCTAssertTrue(wrapped.split(separator: "\n").allSatisfy { $0.count <= 40 }, wrapped)
        XCTAssertEqual(wrapped.split { $0 == " " || $0 == "\n" }, text.split { $0 == " " || $0 == "\n" })
        XCTAssertTrue(wrapped.hasSuffix("\nshort\n"), wrapped)
        XCTAssertEqual("Type the key's name to go on: ".wrappedLines(width: 20), "Type the key's name\nto go on: ")
        XCTAssertEqual(text.wrappedLines(width: .max), text)
        for steering in ["\rwaiting for the exchange\u{1B}[K", "\u{1B}[31mred words in a row\u{1B}[0m"] {
            XCTAssertEqual(steering.wrappedLines(width: 10), steering)
        }
    }
}
