import CommandKit
import KrakenSandbox
import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI
@testable import KrakenCore

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
        check(KrakenError.preparationFailed(PreparationFault(Odd())), .failure, "not-sent")
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
            ("EService:Deadline elapsed", .unreachable), ("EService:Something new", .unreachable),
            ("EService:Market in cancel_only mode", .refused), ("EService:Market in a new mode", .refused),
            ("EService: Throttled: 1700000000", .rateLimited), ("EOrder:Something new", .refused),
        ] { check(KrakenError.exchange([ExchangeError(text)]), code, text) }
        check(KrakenError.exchange([]), .refused, "refused")
    }

    func test_givenAServerThatIsNotTheExchange_whenItAnswers_thenTheAddressIsInDoubt_andOnlyItsOwnFaultsAreMaintenance()
    {
        for status in [301, 302, 400, 403, 404, 418] {
            let failure = Failure(KrakenError.badStatus(status, retryAfter: nil))
            XCTAssertEqual(failure.exitCode, .unreachable)
            XCTAssertTrue(failure.message.hasSuffix("(HTTP status \(status))"), failure.message)
            XCTAssertTrue(failure.hint?.contains("KRAKEN_API_BASE_URL") ?? false)
            XCTAssertFalse(failure.hint?.contains("maintenance") ?? true)
        }
        XCTAssertTrue(Failure(KrakenError.badStatus(503, retryAfter: nil)).hint?.contains("maintenance") ?? false)
        let large = Failure(KrakenError.unreachable(TransportError(.answerTooLarge, provesNothingWasSent: false)))
        XCTAssertFalse(large.message.contains("cannot be reached"), large.message)
        XCTAssertEqual(large.hint, "check KRAKEN_API_BASE_URL")
    }

    func test_givenAPreparationThatFailed_whenItReachesTheUser_thenItsOwnWordsSayWhatToDo() throws {
        let expired = Failure(KrakenError.preparationFailed(PreparationFault(OrderDesk.ConfirmationExpired())))
        XCTAssertEqual(expired.exitCode, .refused)
        XCTAssertEqual(expired.hint, "nothing was sent; run it again")
        let path = try temporaryFolder() + "/none/journal.db"
        XCTAssertThrowsError(try JournalRepository(path: path)) { error in
            let failure = Failure(KrakenError.preparationFailed(PreparationFault(error)))
            XCTAssertEqual(failure.identifier, "home-unusable")
            XCTAssertTrue(failure.message.contains(path), failure.message)
            XCTAssertTrue(failure.hint?.hasSuffix("; nothing was sent") ?? false, failure.hint ?? "")
        }
    }

    func test_givenTextThatWouldSteerATerminal_whenItIsAnError_thenItIsVisible_andForgesNoLine() {
        let failure = Failure(KrakenError.exchange([ExchangeError("EOrder:\u{1B}[2Jno\nhint: send it\u{202E}")]))
        let visible = #"EOrder:\u{1b}[2Jno hint: send it\u{202e}"#
        XCTAssertEqual(failure.text, "kraken: \(visible)\n")
        XCTAssertEqual(failure.envelopeText, visible)
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
        check(SettingsError.badKey(origin: .environment), .credentials, "credentials")
        check(Odd(), .failure, "internal")
    }
}

private struct Odd: Error {}
