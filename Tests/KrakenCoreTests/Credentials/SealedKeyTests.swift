import TestSupport
import Transport
import XCTest

@testable import KrakenCore

final class SealedKeyTests: XCTestCase {
    /// Cheap, so that many guesses take no time; files that ask for so little are refused elsewhere.
    private static let cheap = ScryptCost(rounds: 16, blockSize: 8, repetitions: 1)

    private func key() throws -> KeyText {
        try KeyText(key: Secret("public-half"), secret: Secret("cHJpdmF0ZS1oYWxm"), origin: .file("test"))
    }

    private func reopened(_ file: [UInt8]) throws(KeyFileFault) -> SealedKey {
        let lines = file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
        guard lines.count == 3, lines[2].isEmpty, let fields = try? JSON(parsing: lines[0]) else { throw .incomplete }
        return try SealedKey(header: lines[0], fields: fields, ciphertext: lines[1], file: file)
    }

    func test_givenAKey_whenSealedAndOpened_thenItIsTheSame_andNeitherHalfIsInTheFile() throws {
        let sealed = try XCTUnwrap(SealedKey(try key(), password: Secret("correct horse"), cost: Self.cheap))
        let text = String(decoding: sealed.file, as: UTF8.self)
        XCTAssertFalse(text.contains("public-half") || text.contains("cHJpdmF0ZS1oYWxm"), text)
        let opened = try XCTUnwrap(try reopened(sealed.file).open(Secret("correct horse")))
        XCTAssertEqual(opened.key, "public-half")
        XCTAssertEqual(opened.secret.text, "cHJpdmF0ZS1oYWxm")
        XCTAssertEqual(sealed.fingerprint, opened.fingerprint)
    }

    func test_givenTheSameKeyAndPassword_whenSealedTwice_thenTheFilesHaveNothingInCommonButTheirForm() throws {
        let files = try (1...2).map { _ in
            try XCTUnwrap(SealedKey(try key(), password: Secret("correct horse"), cost: Self.cheap)).file
        }
        let parts = try files.map { file in
            let lines = file.split(separator: UInt8(ascii: "\n"))
            let fields = try JSON(parsing: lines[0])
            return [fields["salt"]?.string, fields["nonce"]?.string, String(decoding: lines[1], as: UTF8.self)]
        }
        for (first, second) in zip(parts[0], parts[1]) { XCTAssertNotEqual(first, second) }
    }

    func test_givenAnotherPassword_whenOpened_thenItStaysShut() throws {
        let sealed = try XCTUnwrap(SealedKey(try key(), password: Secret("correct horse"), cost: Self.cheap))
        for password in ["", "correct hors", "correct horse ", "Correct horse"] {
            XCTAssertNil(sealed.open(Secret(password)), password)
        }
    }

    func test_givenAnyByteOfTheFileChanged_whenOpened_thenItStaysShut() throws {
        let file = try XCTUnwrap(SealedKey(try key(), password: Secret("correct horse"), cost: Self.cheap)).file
        for index in file.indices {
            for change: UInt8 in [1, 0x20] {
                var changed = file
                changed[index] ^= change
                // A cost that was changed to something dear is refused by its bounds, and not tried here.
                guard let sealed = try? reopened(changed), sealed.cost == Self.cheap else { continue }
                XCTAssertNil(sealed.open(Secret("correct horse")), "byte \(index)")
            }
        }
    }

    func test_givenAFileThatEndsEarlyOrGoesOn_whenRead_thenItIsRefused() throws {
        let file = try XCTUnwrap(SealedKey(try key(), password: Secret("correct horse"))).file
        XCTAssertNoThrow(try KeyFile(bytes: file))
        for count in 0..<file.count { XCTAssertThrowsError(try KeyFile(bytes: Array(file[..<count])), "\(count)") }
        for tail in ["\n", "x", " ", "AAAA\n"] {
            XCTAssertThrowsError(try KeyFile(bytes: file + Array(tail.utf8)), tail)
        }
    }

    func test_givenACostOutOfBounds_whenRead_thenItIsRefusedBeforeAnythingIsDerived() throws {
        let bounds: [(ScryptCost, Bool)] = [
            (.standard, true), (.init(rounds: 1 << 14, blockSize: 8, repetitions: 1), true),
            (.init(rounds: 1 << 18, blockSize: 8, repetitions: 1), true),
            (.init(rounds: 1 << 13, blockSize: 8, repetitions: 1), false),
            (.init(rounds: 1 << 19, blockSize: 8, repetitions: 1), false),
            (.init(rounds: 1 << 18, blockSize: 16, repetitions: 1), false),
            (.init(rounds: 30_000, blockSize: 8, repetitions: 1), false),
            (.init(rounds: 1 << 15, blockSize: 1, repetitions: 1), false),
            (.init(rounds: 1 << 15, blockSize: 8, repetitions: 5), false),
            (.init(rounds: -(1 << 15), blockSize: 8, repetitions: 1), false),
            (.init(rounds: 1 << 15, blockSize: .max, repetitions: 1), false),
        ]
        for (cost, isFine) in bounds { XCTAssertEqual(cost.isAcceptable, isFine, "\(cost)") }
        let cheap = try XCTUnwrap(SealedKey(try key(), password: Secret("correct horse"), cost: Self.cheap)).file
        XCTAssertThrowsError(try KeyFile(bytes: cheap)) {
            XCTAssertEqual($0 as? KeyFileFault, .costOutOfBounds)
        }
    }

    func test_givenFilesOfOthers_whenRead_thenItIsSaidWhatTheyAre() {
        let cases: [(String, KeyFileFault)] = [
            ("", .otherFormat), ("{}\n", .otherFormat), ("KRAKEN_API_KEY=x\n", .otherFormat),
            (#"{"format":"kraken-key","version":2,"store":"encrypted"}"# + "\nAAAA\n", .newerVersion(2)),
            (#"{"format":"kraken-key","version":1,"store":"moon"}"# + "\n", .incomplete),
            (#"{"format":"kraken-key","version":1,"store":"keyring"}"# + "\n", .incomplete),
            (
                #"{"format":"kraken-key","version":1,"store":"encrypted","kdf":"argon2id","cipher":"aes-256-gcm"}"#
                    + "\nAAAA\n", .unknownMethod
            ),
            (String(repeating: "x", count: KeyFile.largest + 1), .tooLarge),
        ]
        for (text, expected) in cases {
            XCTAssertThrowsError(try KeyFile(bytes: Array(text.utf8)), text.prefix(60).description) {
                XCTAssertEqual($0 as? KeyFileFault, expected)
            }
        }
    }
}
