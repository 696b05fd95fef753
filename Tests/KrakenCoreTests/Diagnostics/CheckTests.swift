import Trading
import Transport
import XCTest

@testable import KrakenCore

/// Facts on one side, verdicts on the other; no clock, no file, no network.
final class CheckTests: XCTestCase {
    private let now = Timestamp(seconds: 1_790_000_000)
    private let day = Duration.seconds(86_400)

    private func verdicts(_ checks: [Check]) -> [String: Check.Verdict] {
        Dictionary(checks.map { ($0.name, $0.verdict) }, uniquingKeysWith: max)
    }

    func test_givenVerdicts_whenCompared_thenTheWorstCounts() {
        func check(_ verdict: Check.Verdict) -> Check { Check(.files, "x", verdict, "") }
        XCTAssertEqual([Check]().verdict, .ok)
        XCTAssertEqual([check(.ok), check(.skipped)].verdict, .skipped)
        XCTAssertEqual([check(.warning), check(.skipped), check(.ok)].verdict, .warning)
        XCTAssertEqual([check(.warning), check(.failed), check(.ok)].verdict, .failed)
    }

    func test_givenTheClocks_whenJudged_thenSecondsWarn_andADayFails() {
        let table: [(Int, Check.Verdict, String)] = [
            (0, .ok, "less than"), (2_000, .ok, "less than"), (-2_000, .ok, "less than"),
            (2_001, .warning, "behind"), (-30_000, .warning, "30 s ahead of"),
            (86_400_000, .failed, "no order can be placed"),
        ]
        for (milliseconds, verdict, words) in table {
            let reading = ClockReading(difference: .milliseconds(milliseconds), roundTrip: .milliseconds(80))
            XCTAssertEqual(reading.checks[0].verdict, verdict, "\(milliseconds)")
            XCTAssertTrue(reading.checks[0].finding.contains(words), reading.checks[0].finding)
            XCTAssertEqual(reading.checks[0].nextStep == nil, verdict == .ok)
        }
        let slow = ClockReading(difference: .zero, roundTrip: .milliseconds(2_100))
        XCTAssertEqual(slow.checks[1].verdict, .failed, "deadlines could not be told")
    }

    func test_givenTheStateOfTheExchange_whenJudged_thenOnlyOnlineIsFine() {
        XCTAssertEqual(SystemStatus.State.online.checks.verdict, .ok)
        for state in [SystemStatus.State.maintenance, .cancelOnly, .postOnly, .other("odd")] {
            XCTAssertEqual(state.checks.verdict, .warning)
        }
    }

    func test_givenAConnection_whenJudged_thenOldVersionsAndBadCertificatesFail() {
        func facts(_ version: String, _ left: Duration?, verified: Bool = true) -> [Check] {
            EncryptionFacts(
                version: version, isVerified: verified, expires: left.map { now + $0 },
                steps: [.milliseconds(1), .milliseconds(20), .milliseconds(60)]
            ).checks(at: now)
        }
        XCTAssertEqual(facts("TLSv1.3", day * 90).map(\.verdict), [.ok, .ok])
        XCTAssertTrue(facts("TLSv1.3", day * 90)[0].finding.contains("encrypted after 60 ms"))
        XCTAssertEqual(facts("", nil).map(\.verdict), [.ok, .ok], "libcurl does not always tell")
        XCTAssertEqual(facts("TLSv1.1", day * 90).map(\.verdict), [.failed, .ok])
        XCTAssertEqual(facts("TLSv1.2", day * 2).map(\.verdict), [.ok, .warning])
        XCTAssertEqual(facts("TLSv1.2", day * 90, verified: false).map(\.verdict), [.ok, .failed])
    }

    func test_givenTheTimeOfACertificate_whenRead_thenOnlyOpenSSLsFormIsTaken() {
        let expected = Timestamp(rfc3339: "2026-12-09T23:59:59Z")
        XCTAssertEqual(Timestamp(certificateText: "Dec  9 23:59:59 2026 GMT"), expected)
        XCTAssertEqual(
            Timestamp(certificateText: "Feb 28 00:00:00 2027 GMT"), Timestamp(rfc3339: "2027-02-28T00:00:00Z"))
        for text in [
            "", "Dec 9 23:59:59 2026", "Foo  9 23:59:59 2026 GMT", "Dec 32 23:59:59 2026 GMT",
            "Dec  9 23:59:59 2026 CET",
        ] {
            XCTAssertNil(Timestamp(certificateText: text), text)
        }
    }

    private func limits(
        used: Int? = 0, pairs: [(String, Int)] = [], lead: Duration? = .zero, holds: [ServiceHold] = []
    ) -> [Check] {
        LimitFacts(
            calls: used.map { .init(used: Points(whole: $0), maximum: Points(whole: 15), decay: Points(whole: 1)) },
            markets: pairs.map {
                .init(pair: $0.0, used: Points(whole: $0.1), maximum: Points(whole: 60), decay: Points(whole: 1))
            }, nonceLead: lead, holds: holds
        ).checks(at: now)
    }

    func test_givenCounters_whenJudged_thenNearlyFullOnesWarn_withTheirNumbers() {
        XCTAssertEqual(limits().verdict, .ok)
        XCTAssertEqual(limits(used: nil).verdict, .ok)
        XCTAssertEqual(verdicts(limits(used: 11))["calls"], .ok)
        XCTAssertEqual(verdicts(limits(used: 12))["calls"], .warning)
        XCTAssertTrue(limits(used: 12)[0].finding.contains("12 of 15"), limits(used: 12)[0].finding)
        let busy = limits(pairs: [("XXBTZUSD", 54), ("XETHZUSD", 0), ("SOLUSD", 3)])
        XCTAssertEqual(verdicts(busy)["orders"], .warning)
        XCTAssertFalse(busy.contains { $0.finding.contains("XETHZUSD") }, "what is not in use is not told")
    }

    func test_givenANonceAheadOfTheClock_whenJudged_thenItWarns() {
        XCTAssertEqual(verdicts(limits(lead: .seconds(59)))["nonces"], .ok)
        XCTAssertEqual(verdicts(limits(lead: .seconds(3_600)))["nonces"], .warning)
        XCTAssertEqual(verdicts(limits(lead: nil))["nonces"], .ok)
    }

    func test_givenHolds_whenJudged_thenALockoutFails_andWhatIsOverIsNotTold() {
        func hold(_ reason: ServiceHold.Reason, _ left: Duration) -> ServiceHold {
            ServiceHold(reason: reason, until: now + left)
        }
        XCTAssertEqual(verdicts(limits(holds: [hold(.lockout, .seconds(600))]))["service_holds"], .failed)
        XCTAssertEqual(verdicts(limits(holds: [hold(.throttled, .seconds(60))]))["service_holds"], .warning)
        XCTAssertEqual(verdicts(limits(holds: [hold(.unavailable, .seconds(5))]))["service_holds"], .warning)
        XCTAssertEqual(verdicts(limits(holds: [hold(.lockout, .zero)]))["service_holds"], .ok)
    }

    func test_givenACounter_whenRoomIsWanted_thenTheWaitIsWhatRunsOff() {
        let counter = LimitFacts.Counter(
            used: Points(whole: 10), maximum: Points(whole: 15), decay: Points(units: Points.one / 2))
        XCTAssertEqual(counter.wait(for: Points(whole: 5)), .zero)
        XCTAssertEqual(counter.wait(for: Points(whole: 7)), .seconds(4))
        XCTAssertEqual(counter.wait(for: Points(whole: 99)), .seconds(20), "never more than until it is empty")
    }

    func test_givenADisk_whenJudged_thenLittleRoomWarns_andNoneFails() {
        XCTAssertEqual(DiskFacts(free: 1 << 40).check.verdict, .ok)
        XCTAssertEqual(DiskFacts(free: 100 << 20).check.verdict, .warning)
        XCTAssertEqual(DiskFacts(free: 1 << 20).check.verdict, .failed)
    }

    func test_givenFilesAndFolders_whenJudged_thenRightsOfOthersWarn_andWhatCannotBeUsedFails() {
        func file(_ mode: UInt32, fault: String? = nil) -> FileFacts {
            FileFacts(path: "/h/x", kind: .file(size: 1), mode: mode, writeFault: fault)
        }
        XCTAssertEqual(file(0o600).fileCheck("x")?.verdict, .ok)
        XCTAssertEqual(file(0o640).fileCheck("x")?.verdict, .warning)
        XCTAssertEqual(file(0o640).fileCheck("x")?.nextStep, "run: chmod 600 /h/x")
        XCTAssertEqual(file(0o400, fault: "Permission denied").fileCheck("x")?.verdict, .ok, "it is only read")
        XCTAssertEqual(
            file(0o400, fault: "Permission denied").fileCheck("x", mustBeWritable: true)?.verdict, .failed)
        XCTAssertNil(FileFacts(path: "/h/x", kind: .missing).fileCheck("x"))
        XCTAssertEqual(FileFacts(path: "/h/x", kind: .folder, mode: 0o700).fileCheck("x")?.verdict, .failed)

        func home(_ kind: FileFacts.Kind, _ mode: UInt32 = 0o700, fault: String? = nil) -> Check.Verdict {
            FileFacts(path: "/h", kind: kind, mode: mode, writeFault: fault).homeCheck.verdict
        }
        XCTAssertEqual(home(.folder), .ok)
        XCTAssertEqual(home(.missing), .ok)
        XCTAssertEqual(home(.folder, 0o755), .warning)
        XCTAssertEqual(home(.folder, fault: "Read-only file system"), .failed)
        XCTAssertEqual(home(.unreadable("Permission denied")), .failed)
        XCTAssertEqual(home(.file(size: 0)), .failed)
    }

    func test_givenLengthsOfTime_whenTold_thenTheLargestUnitIsUsed() {
        let table: [(Duration, String)] = [
            (.milliseconds(84), "84 ms"), (.seconds(3), "3 s"), (.seconds(119), "119 s"), (.seconds(120), "2 min"),
            (.seconds(7_200), "2 h"), (.seconds(172_800), "2 days"), (.milliseconds(-84), "84 ms"),
        ]
        for (duration, words) in table { XCTAssertEqual(duration.inWords, words) }
    }
}
