import KrakenCore
import Storage
import TestSupport
import XCTest

final class LogFileTests: XCTestCase {
    func test_givenALevel_whenLinesAreWritten_thenLesserOnesAreLeftOutAndTheFormatHolds() throws {
        let path = try temporaryFolder() + "/logs/kraken_cli.log"
        let log = LogFile(path: path, level: .info) { Timestamp(seconds: 1_600_000_000) }
        log.write(.debug, "Client", "hidden")
        log.write(.warning, "Client", "two\nlines")
        XCTAssertEqual(
            try String(contentsOfFile: path, encoding: .utf8), "[2020-09-13 12:26:40] [WARNING] [Client] two lines\n")
        XCTAssertEqual(Files.mode(of: path), 0o600)
    }

    func test_givenTextThatWouldSteerATerminal_whenLogged_thenItIsVisible_andOneLine() throws {
        let path = try temporaryFolder() + "/kraken_cli.log"
        let log = LogFile(path: path, level: .info) { Timestamp(seconds: 1_600_000_000) }
        log.write(.info, "Test", "a\u{1B}[2Jb\u{9B}c\u{202E}d\u{2066}e\r\nf\u{85}g\u{2028}h\u{7F}\u{0}ü€")
        XCTAssertEqual(
            try String(contentsOfFile: path, encoding: .utf8),
            #"[2020-09-13 12:26:40] [INFO] [Test] a\u{1b}[2Jb\u{9b}c\u{202e}d\u{2066}e  f g h\u{7f}\u{0}ü€"# + "\n")
    }

    func test_givenALargeFile_whenMoreIsWritten_thenItMovesAsideAndOnlySomeAreKept() throws {
        let path = try temporaryFolder() + "/kraken_cli.log"
        let one = LogFile(path: path, level: .info, maximumSize: 100, kept: 2) { Timestamp(seconds: 0) }
        let other = LogFile(path: path, level: .info, maximumSize: 100, kept: 2) { Timestamp(seconds: 0) }
        for number in 0..<20 { (number % 2 == 0 ? one : other).write(.info, "Test", "line \(number)") }
        XCTAssertNotNil(Files.mode(of: path + ".2"))
        XCTAssertNil(Files.mode(of: path + ".3"))
        let texts = [path + ".2", path + ".1", path].compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
        let numbers = texts.joined().split(separator: "\n").compactMap { Int($0.split(separator: " ").last ?? "") }
        XCTAssertEqual(
            numbers, Array((numbers.first ?? 0)..<20), "lines are in order and none of the kept ones is lost")
    }

    func test_givenAFolderThatCannotBeMade_whenALineIsWritten_thenNothingHappens() {
        let log = LogFile(path: "/proc/nowhere/kraken.log", level: .info) { Timestamp(seconds: 0) }
        log.write(.error, "Test", "lost")
        XCTAssertNil(Files.mode(of: "/proc/nowhere/kraken.log"))
    }
}
