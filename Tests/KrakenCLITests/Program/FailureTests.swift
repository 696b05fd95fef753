import CommandKit
import KrakenCore
import KrakenSandbox
import Storage
import Transport
import XCTest

@testable import KrakenCLI

/// Every error has a sentence, a next step where there is one, and its exit code.
final class FailureTests: XCTestCase {
    private func check(_ error: any Error, _ code: ExitCode, _ identifier: String, line: UInt = #line) {
        let failure = Failure(error)
        XCTAssertEqual(failure.exitCode, code, "\(error)", line: line)
        XCTAssertEqual(failure.identifier, identifier, line: line)
        XCTAssertFalse(failure.message.isEmpty, line: line)
        XCTAssertFalse(failure.message.hasSuffix("."), failure.message, line: line)
        XCTAssertTrue(failure.envelopeText.hasPrefix(identifier), line: line)
    }

    func test_givenErrorsOfTheClient_whenTheyReachTheUser_thenTheExitCodeTellsWhatToDo() {
        check(KrakenError.noCredentials, .credentials, "no-credentials")
        check(KrakenError.rateLimited(wait: .seconds(3)), .rateLimited, "rate-limited")
        check(KrakenError.rateLimited(wait: nil), .rateLimited, "rate-limited")
        check(
            KrakenError.unreachable(TransportError(.timedOut, provesNothingWasSent: false)), .unreachable, "unreachable"
        )
        check(KrakenError.badStatus(429, retryAfter: .seconds(2)), .rateLimited, "rate-limited")
        check(KrakenError.badStatus(502, retryAfter: nil), .unreachable, "unreachable")
        check(KrakenError.unreadable("x"), .failure, "unreadable")
        check(KrakenError.keyStateUnusable(path: "/x", reason: "no"), .usage, "home-unusable")
        check(KrakenError.preparationFailed("x"), .failure, "not-sent")
        check(KrakenError.answerLost(.status(502)), .outcomeUnknown, "outcome-unknown")
        check(KrakenError.signingFailed, .credentials, "signing")
        check(KrakenError.cancelled, .interrupted, "interrupted")
        check(CancellationError(), .interrupted, "interrupted")
        for reason in TransportError.Reason.allCases {
            let words = TransportError(reason, provesNothingWasSent: false, detail: "d").words
            XCTAssertTrue(words.hasSuffix(" (d)"), words)
        }
    }

    func test_givenRefusals_whenTheyReachTheUser_thenTheExchangesWordsComeFirst() {
        for (text, code) in [
            ("EOrder:Insufficient funds", ExitCode.refused), ("EAPI:Invalid key", .credentials),
            ("EGeneral:Permission denied", .credentials), ("EGeneral:Temporary lockout", .credentials),
            ("EAPI:Invalid nonce", .credentials), ("EAuth:Account unconfirmed", .credentials),
            ("EAPI:Rate limit exceeded", .rateLimited), ("EService:Busy", .unreachable),
            ("EService: Throttled: 1700000000", .rateLimited), ("EOrder:Something new", .refused),
        ] { check(KrakenError.exchange([ExchangeError(text)]), code, text) }
        check(KrakenError.exchange([]), .refused, "")
    }

    func test_givenErrorsOfSettings_whenTheyReachTheUser_thenTheyEndTwo_exceptForCredentials() {
        let origin = SettingOrigin.file("/h/.env")
        check(SettingsError.unknownName("X", origin: origin, suggestion: "Y"), .usage, "settings")
        check(SettingsError.unknownName("X", origin: .environment, suggestion: nil), .usage, "settings")
        check(SettingsError.badValue(name: "X", value: "1", origin: .flag("x"), expected: "2"), .usage, "settings")
        check(SettingsError.malformedLine(path: "/h/.env", line: 2), .usage, "settings")
        check(SettingsError.malformedFile(path: "/h/config.json"), .usage, "settings")
        check(SettingsError.unreadable(path: "/h/.env", reason: "no"), .usage, "settings")
        check(SettingsError.exposed(path: "/h/.env", mode: 0o644), .usage, "settings")
        check(SettingsError.placeholder(name: "X", origin: origin), .credentials, "credentials")
        check(SettingsError.halfCredential(missing: "X"), .credentials, "credentials")
        check(SettingsError.secretNotBase64(origin: .environment), .credentials, "credentials")
        check(SettingsError.insecureURL("http://x"), .usage, "settings")
        check(SettingsError.foreignHost("https://x"), .usage, "settings")
        XCTAssertEqual(Failure(SettingsError.exposed(path: "/h/.env", mode: 0o644)).hint, "run: chmod 600 /h/.env")
    }

    func test_givenFaultsOfFilesAndDatabases_whenTheyReachTheUser_thenAFullDiskIsTold() {
        check(FileError(path: "/h", code: 28), .failure, "disk-full")
        check(FileError(path: "/h", code: 13), .usage, "home-unusable")
        check(Credentials.Failure.notBase64, .credentials, "bad-secret")
        check(SandboxError.unknownAsset("X"), .usage, "unknown-asset")
        check(SandboxError.invalidBalance(asset: "X", amount: .zero), .usage, "usage")
        check(SandboxError.folderNotWritable(path: "/x", reason: "no"), .usage, "home-unusable")
        check(SandboxError.damagedState("x"), .failure, "damaged")
        check(UsageError.Mistake.missingArgument("PAIR"), .usage, "usage")
        struct Odd: Error {}
        check(Odd(), .failure, "internal")
    }
}
