import Foundation
import Glibc
import Storage
import TestSupport
import Trading
import Transport
import XCTest

/// The built program and money that leaves: sent once, whatever becomes of the answer, and never forgotten.
final class LostWithdrawalTests: XCTestCase {
    private static let settings = [
        "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true", "KRAKEN_FUNDING_LOOKUP": "0",
        "KRAKEN_WITHDRAW_COOLING_OFF": "0",
    ]
    private static let words = [
        "withdraw", "-a", "BTC", "-k", "sandbox-xxbt-bitcoin", "-n", "0.001", "--confirm", "--json",
    ]

    /// A home whose withdrawals meet a thief; `acts` lets the exchange see them.
    private func world(
        _ reaction: FaultyServer.Reaction, acts: Bool = false, stealing name: String = "Withdraw",
        before sandbox: ServedSandbox? = nil
    ) async throws -> (house: Household, thief: OrderThief) {
        let sandbox = if let sandbox { sandbox } else { try await ServedSandbox.start(self) }
        let thief = try OrderThief(
            self, before: sandbox, reaction, acts: acts, stealing: { $0.isPrivate(name) })
        return (try Household(self, environment: thief.environment.merging(Self.settings) { $1 }), thief)
    }

    private func sent(_ thief: OrderThief, _ name: String = "Withdraw") -> [FaultyServer.Received] {
        thief.received.filter { $0.isPrivate(name) }
    }

    private func payments(_ house: Household) throws -> PaymentRepository {
        let path = try XCTUnwrap(house.files().first { $0.hasSuffix("/journal.db") })
        return try PaymentRepository(path: house.home + "/" + path)
    }

    func test_givenAConnectionUsedBefore_whenItEndsBeforeTheAnswer_thenTheWithdrawalWasSentOnce_andIsBlocked()
        async throws
    {
        for reaction: FaultyServer.Reaction in [.close, .reset, .cut(after: 25), .answer(status: 520, body: "<html>")] {
            let (house, thief) = try await world(reaction)
            let outcome = try await house.run(Self.words)
            XCTAssertEqual(outcome.exitCode, 7, "\(reaction): \(outcome.output)\(outcome.complaints)")
            let withdrawal = try XCTUnwrap(sent(thief).first)
            XCTAssertEqual(sent(thief).count, 1, "\(reaction)")
            XCTAssertNotNil(withdrawal.field("max_fee"))
            XCTAssertNotNil(withdrawal.field("address"))
            let earlier = thief.received.filter { $0.connection == withdrawal.connection }
            XCTAssertGreaterThan(earlier.count, 1, "\(reaction): on a connection already used")
            let again = try await house.run(Self.words)
            XCTAssertEqual(again.exitCode, 4, "\(reaction): \(again.output)")
            XCTAssertEqual(sent(thief).count, 1, "\(reaction)")
        }
    }

    func test_givenAWithdrawalThatWasMade_whenItsAnswerIsLost_thenItIsFoundAndNothingIsUnresolved() async throws {
        let (house, thief) = try await world(.reset, acts: true)
        let outcome = try await house.succeed(
            "withdraw", "-a", "BTC", "-k", "sandbox-xxbt-bitcoin", "-n", "0.001", "--confirm", "--json")
        XCTAssertEqual(outcome.data?["withdrawal"]?["state"]?.string, "made")
        XCTAssertEqual(sent(thief).count, 1)
        XCTAssertEqual(try payments(house).unresolved(), [])
    }

    func test_givenAWithdrawalOnItsWay_whenInterruptedOrKilled_thenItIsNeverForgotten() async throws {
        for number in [SIGINT, SIGKILL] {
            let (house, thief) = try await world(.hang)
            let process = try house.start(Self.words)
            let arrived = await thief.stolenCount.reaches(1)
            XCTAssertTrue(arrived, "the withdrawal arrived")
            process.signal(number)
            let outcome = await process.outcome()
            if number == SIGINT {
                XCTAssertEqual(outcome.exitCode, 7, outcome.output)
                XCTAssertTrue(outcome.error?.hasPrefix("outcome-unknown: ") ?? false, outcome.output)
            }
            let waiting = try payments(house).unresolved()
            XCTAssertEqual(waiting.count, 1, "signal \(number)")
            let again = try await house.run(Self.words)
            XCTAssertEqual(again.exitCode, 4, again.output)
            XCTAssertTrue(again.error?.contains(waiting[0].id.description) ?? false, again.output)
            XCTAssertEqual(sent(thief).count, 1, "signal \(number)")
        }
    }

    func test_givenAProgramKilledAfterTheExchangeActed_whenStartedAgain_thenTheWithdrawalIsFound_andWasSentOnce()
        async throws
    {
        let (house, thief) = try await world(.hang, acts: true)
        let process = try house.start(Self.words)
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived, "the withdrawal arrived")
        process.kill()
        _ = await process.outcome()
        XCTAssertEqual(try payments(house).unresolved().map(\.state), [.sending])
        let status = try await house.succeed("withdraw", "--status", "--json")
        let references = try XCTUnwrap(status.data?["withdrawals"]?.elements).map { $0["refid"]?.string }
        XCTAssertEqual(references.count, 1)
        XCTAssertEqual(status.data?["unresolved"], [])
        let known = try payments(house).latest(since: Timestamp(seconds: 0))
        XCTAssertEqual(known.map(\.reference), references)
        XCTAssertEqual(known.map(\.state), [.made])
        XCTAssertEqual(sent(thief).count, 1)
    }

    func test_givenAProgramKilledBeforeItSent_whenStartedAgain_thenNothingStandsInTheWay() async throws {
        for name in ["WithdrawInfo", "GetApiKeyInfo"] {
            let sandbox = try await ServedSandbox.start(self)
            let (house, thief) = try await world(.hang, stealing: name, before: sandbox)
            let process = try house.start(Self.words)
            let arrived = await thief.stolenCount.reaches(1)
            XCTAssertTrue(arrived, name)
            process.kill()
            _ = await process.outcome()
            XCTAssertEqual(sent(thief).count, 0, name)
            let direct = house.with(sandbox.environment)
            let again = try await direct.run(Self.words)
            XCTAssertEqual(again.exitCode, 0, "\(name): \(again.output)\(again.complaints)")
        }
    }

    func test_givenAnExport_whenItsAnswerIsLost_thenItIsAskedForOnce_fetchedAndUnfolded() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let house = try Household(self, environment: sandbox.environment)
        try await sandbox.house.succeed(
            "sandbox", "fault", "add", "--endpoint", "AddExport", "--kind", "lose", "--when", "after")
        let outcome = try await house.succeed(
            "export-report", "-r", "trades", "--format", "tsv", "--confirm", "--wait", "--unzip", "--json")
        let requests = try await sandbox.house.succeed("sandbox", "requests", "--endpoint", "AddExport", "--json")
        XCTAssertEqual(requests.data?["requests"]?.elements?.count, 1)
        let id = try XCTUnwrap(outcome.data?["id"]?.string)
        let table = try String(contentsOfFile: "\(house.home)/logs/exports/\(id)/trades.tsv", encoding: .utf8)
        XCTAssertTrue(table.hasPrefix("\"txid\"\t"), table)
    }

    func test_givenAProgramKilledAfterItsExportArrived_whenTypedAgain_thenThatExportIsFound_andWasAskedForOnce()
        async throws
    {
        let words = ["export-report", "-r", "trades", "--start", "24h", "--confirm", "--json"]
        let (house, thief) = try await world(.hang, acts: true, stealing: "AddExport")
        let process = try house.start(words)
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived, "the export arrived")
        process.kill()
        _ = await process.outcome()
        let again = try await house.run(words)
        XCTAssertEqual(again.exitCode, 0, again.output)
        XCTAssertEqual(sent(thief, "AddExport").count, 1)
        let list = try await house.succeed("export-report", "--status", "--json")
        let exports = try XCTUnwrap(list.data?["exports"]?.elements)
        XCTAssertEqual(exports.map { $0["id"] }, [again.data?["id"]])
    }

    func test_givenAnErrorInThePlaceOfAnArchive_whenFetched_thenItIsToldAndNotSaved() async throws {
        let error = ##"{"error":["EGeneral:Permission denied"]}"##
        let (house, _) = try await world(.answer(body: error), stealing: "RetrieveExport")
        let outcome = try await house.run(["export-report", "--retrieve-id", "TCJA", "--json"])
        XCTAssertEqual(outcome.exitCode, 3, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("EGeneral:Permission denied") ?? false, outcome.output)
        XCTAssertEqual(house.files().filter { $0.hasPrefix("logs/exports/") }, [])
    }
}
