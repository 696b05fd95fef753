import Foundation
import Glibc
import Storage
import TestSupport
import Trading
import Transport
import XCTest

/// Ctrl-C and its relatives: within a second, and never silent about an order on its way.
final class InterruptTests: XCTestCase {
    func test_givenAServerThatNeverAnswers_whenInterrupted_thenTheProgramEnds130WithinASecond() async throws {
        let server = try FaultyServer(afterwards: .hang)
        defer { server.stop() }
        let house = try Household(
            self, environment: ["KRAKEN_API_BASE_URL": server.url(""), "KRAKEN_PUBLIC_RATE_LIMIT": "1000"])
        // Many times, because a signal that is lost now and then is lost.
        for count in 1...60 {
            let number = [SIGINT, SIGTERM, SIGHUP][count % 3]
            let process = try house.start(["ticker", "--json"])
            let arrived = await server.requestCount.reaches(count)
            XCTAssertTrue(arrived)
            let (end, time) = await ending(process, after: number)
            let outcome = await process.outcome()
            XCTAssertEqual(end.code, 130, outcome.output)
            XCTAssertLessThan(time, .seconds(1))
            XCTAssertEqual(outcome.envelope?["success"], false, outcome.output)
            XCTAssertTrue(outcome.error?.hasPrefix("interrupted") ?? false, outcome.output)
        }
        XCTAssertEqual(server.requestCount.value, 60, "an interrupted read is not repeated")
    }

    func test_givenAProgramUnderNohup_whenItRuns_thenItStillIgnoresTheEndOfItsTerminal() async throws {
        let server = try FaultyServer(afterwards: .hang)
        defer { server.stop() }
        let house = try Household(self, environment: ["KRAKEN_API_BASE_URL": server.url("")])
        for (words, isIgnored) in [("trap '' HUP; ", true), ("", false)] {
            let process = try ChildProcess(
                ["/bin/sh", "-c", words + "exec '\(BuiltProgram.path)' ticker"], environment: house.environment)
            let arrived = await server.requestCount.reaches(isIgnored ? 1 : 2)
            XCTAssertTrue(arrived)
            let status = try String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)
            let line = try XCTUnwrap(status.split(separator: "\n").first { $0.hasPrefix("SigIgn:") })
            let ignored = try XCTUnwrap(UInt64(line.split(separator: "\t")[1], radix: 16))
            XCTAssertEqual(ignored & 1 << (SIGHUP - 1) != 0, isIgnored)
            process.kill()
        }
    }

    /// Starts a live order that is never answered, ends the program by a signal, and tries the same order again.
    private func interruptAnOrder(
        by number: Int32, _ words: [String] = OrderWords.live
    ) async throws -> (outcome: CommandOutcome, id: String, time: Duration) {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .hang)
        let house = try Household(self, environment: thief.environment)
        let process = try house.start(words)
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived, "the order arrived")
        let (_, time) = await ending(process, after: number)
        let outcome = await process.outcome()
        let id = try XCTUnwrap(thief.orders.first?.field("cl_ord_id"))

        XCTAssertEqual(try house.journal().unresolved().map(\.id.description), [id])
        let again = try await house.run(OrderWords.live)
        XCTAssertEqual(again.exitCode, 4, again.output)
        XCTAssertTrue(again.error?.contains(id) ?? false, again.output)
        let listed = try await house.succeed("orders", "--json")
        XCTAssertEqual(listed.data?["unresolved"]?.elements?.map(\.string), [id])
        XCTAssertEqual(thief.orders.count, 1, "nothing was sent again")
        return (outcome, id, time)
    }

    func test_givenAnOrderWhoseAnswerHangs_whenInterrupted_thenItEndsSevenWithinASecond_andNamesTheOrder() async throws
    {
        for number in [SIGINT, SIGTERM] {
            let (outcome, id, time) = try await interruptAnOrder(by: number)
            XCTAssertEqual(outcome.exitCode, 7, outcome.output + outcome.complaints)
            XCTAssertLessThan(time, .seconds(1))
            XCTAssertEqual(outcome.envelope?["success"], false, outcome.output)
            XCTAssertEqual(outcome.data?["cl_ord_id"]?.string, id)
            XCTAssertTrue(outcome.error?.hasPrefix("outcome-unknown: ") ?? false, outcome.output)
            XCTAssertTrue(outcome.error?.contains(id) ?? false, outcome.output)
        }
    }

    func test_givenAnOrderWhoseAnswerHangs_whenInterruptedWithoutJSON_thenStandardErrorNamesTheOrder() async throws {
        let words = OrderWords.live.filter { $0 != "--json" }
        let (outcome, id, time) = try await interruptAnOrder(by: SIGINT, words)
        XCTAssertEqual(outcome.exitCode, 7, outcome.complaints)
        XCTAssertLessThan(time, .seconds(1))
        XCTAssertEqual(outcome.output, "")
        XCTAssertTrue(outcome.complaints.contains(id), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("kraken order resolve \(id) --cancel"), outcome.complaints)
    }

    func test_givenAnOrderWhoseAnswerHangs_whenTheProgramIsKilled_thenTheNextSameOrderIsRefused() async throws {
        let (outcome, _, _) = try await interruptAnOrder(by: SIGKILL)
        XCTAssertEqual(outcome.exitCode, 128 + SIGKILL)
    }

    func test_givenACheckThatHangs_whenInterruptedBeforeTheOrderWent_thenItEnds130_andNothingIsWrittenDown()
        async throws
    {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .hang) { $0.isOrder && !$0.isLiveOrder }
        let house = try Household(self, environment: thief.environment)
        let process = try house.start(OrderWords.live)
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived)
        let (_, time) = await ending(process, after: SIGINT)
        let outcome = await process.outcome()
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        XCTAssertLessThan(time, .seconds(1))
        XCTAssertTrue(outcome.error?.hasPrefix("interrupted") ?? false, outcome.output)
        XCTAssertEqual(try house.journal().latest(10), [])
        XCTAssertEqual(thief.orders.count, 0)
    }

    func test_givenALimitThatIsReached_whenSomebodyWaits_thenItIsSaid_andCtrlCEndsIt_andNoWaitEndsFive() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let house = try Household(self, environment: sandbox.environment)
            .with(["KRAKEN_TIER": "starter", "KRAKEN_PRIVATE_RATE_LIMIT_PER_MIN": "1"])
        var code: Int32 = 0
        for _ in 1...16 where code == 0 {
            let outcome = try await house.run(["balance", "--no-wait", "--json"])
            code = outcome.exitCode
            if code != 0 { XCTAssertTrue(outcome.error?.hasPrefix("rate-limited") ?? false, outcome.output) }
        }
        XCTAssertEqual(code, 5)
        let process = try house.start(["balance", "--json"])
        let isSaid = await process.complains("waiting")
        XCTAssertTrue(isSaid)
        let (end, time) = await ending(process, after: SIGINT)
        XCTAssertEqual(end.code, 130)
        XCTAssertLessThan(time, .seconds(1))
    }

    func test_givenTheTour_whenInterrupted_thenItEndsWithinASecond_andLeavesNothingBehind() async throws {
        let folder = try temporaryFolder()
        let house = try Household(self).with(["TMPDIR": folder])
        let process = try house.start(["tour"])
        let isUnderWay = await process.shows("kraken ticker")
        XCTAssertTrue(isUnderWay)
        let (end, time) = await ending(process, after: SIGINT)
        XCTAssertEqual(end.code, 130)
        XCTAssertLessThan(time, .seconds(1))
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder), [])
    }

    func test_givenNameServersThatAreSilent_whenInterrupted_thenTheProgramEnds130WithinASecond() async throws {
        try await Permission.mounts.require()
        let silence = try Permission.port53()
        defer { silence.stop() }
        let house = try Household(self)
        let process = try ChildProcess(
            [BuiltProgram.script("silent-dns.sh"), BuiltProgram.path, "ticker", "--json"],
            environment: house.environment)
        let asked = await silence.questionCount.reaches(1)
        XCTAssertTrue(asked, "the name server was asked")
        let (_, time) = await ending(process, after: SIGINT)
        let outcome = await process.outcome()
        XCTAssertEqual(outcome.exitCode, 130, outcome.output + outcome.complaints)
        XCTAssertLessThan(time, .seconds(1))
        XCTAssertEqual(outcome.envelope?["success"], false, outcome.output)
    }
}
