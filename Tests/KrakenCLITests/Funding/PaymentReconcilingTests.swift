import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Payments whose answer was lost are settled by whatever private command comes next, and their money is not free.
final class PaymentReconcilingTests: XCTestCase {
    private let withdrawal = [
        "withdraw", "--asset", "BTC", "--key", "sandbox-xxbt-bitcoin", "--amount", "0.001", "--confirm",
        "--json", "--sandbox",
    ]

    /// A world in which the answer to one payment was lost, and its clock.
    private func world(
        _ words: [String], _ step: ScriptedTransport.Step
    ) async throws -> (world: World, time: JumpingTime) {
        let time = JumpingTime()
        let world = try World(
            self,
            environment: [
                "KRAKEN_ALLOW_WITHDRAW": "true", "KRAKEN_WITHDRAW_UNATTENDED": "true", "KRAKEN_FUNDING_LOOKUP": "0",
            ], time: time.source)
        let placed = await world.run([
            "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute", "--yes",
            "--sandbox",
        ])
        XCTAssertEqual(placed.exitCode, 0, placed.complaints)
        let lists = ["WithdrawStatus", "Ledgers"]
        let lost = await world.runCounting(words) { name, number in
            if name == "Withdraw" || name == "WalletTransfer" { return step }
            // What is listed before it is sent is needed; the look for it comes to nothing.
            return lists.contains(name) && number > 1 ? .page(status: 502) : .passOn
        }
        XCTAssertEqual(lost.outcome.exitCode, 7, lost.outcome.output + lost.outcome.complaints)
        return (world, time)
    }

    private let looks: Set = ["WithdrawStatus", "Ledgers"]

    func test_givenAWithdrawalThatWasMade_whenAnyPrivateCommandRuns_thenItIsSettledByTheWay() async throws {
        for words in [["balance"], ["portfolio"], ["orders"], ["order", "btcusd", "-s", "sell", "-v", "0.001"]] {
            let (world, time) = try await world(withdrawal, .lostAfter)
            time.pass(.seconds(30))
            let next = await world.run(words + ["--sandbox"])
            XCTAssertEqual(next.exitCode, 0, next.complaints)
            XCTAssertTrue(next.complaints.contains("is settled now: it was made as "), "\(words): \(next.complaints)")
            let quiet = await world.runCounting(words + ["--sandbox"])
            XCTAssertFalse(quiet.outcome.complaints.contains("withdrawal"), quiet.outcome.complaints)
            XCTAssertTrue(looks.isDisjoint(with: quiet.asked), "\(quiet.asked)")
        }
    }

    func test_givenAWithdrawalThatWasNotMade_whenCommandsRun_thenEachTells_andItIsLookedForEveryTenSeconds()
        async throws
    {
        let (world, time) = try await world(withdrawal, .lostBefore)
        var counts: [Int] = []
        for pause in [Duration.seconds(30), .seconds(3), .seconds(8)] {
            time.pass(pause)
            let next = await world.runCounting(["balance", "--sandbox"])
            XCTAssertEqual(next.outcome.exitCode, 0)
            XCTAssertTrue(next.outcome.complaints.contains("no definite answer"), next.outcome.complaints)
            XCTAssertTrue(next.outcome.complaints.contains("kraken withdraw resolve"), next.outcome.complaints)
            counts.append(next.asked.count { $0 == "WithdrawStatus" })
        }
        XCTAssertEqual(counts, [1, 0, 1])
    }

    func test_givenAnUnsettledPayment_whenSomethingIsCancelled_thenNobodyLooksForIt() async throws {
        for words in [["panic"], ["cancel", "--all", "--yes"], ["cancel", "after", "0"]] {
            let (world, time) = try await world(withdrawal, .lostAfter)
            time.pass(.seconds(30))
            let (outcome, asked) = await world.runCounting(words + ["--sandbox"])
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
            XCTAssertTrue(looks.isDisjoint(with: asked), "\(words): \(asked)")
        }
    }

    func test_givenAnExchangeThatCannotBeAsked_whenThePaymentIsSaidNotToBeMade_thenThatIsATroubleOfTheNetwork()
        async throws
    {
        let (world, time) = try await world(withdrawal, .lostBefore)
        time.pass(.seconds(30))
        let (outcome, _) = await world.runCounting([
            "withdraw", "resolve", "--absent", "--reason", "asked support", "--json", "--sandbox",
        ]) { name, _ in name == "WithdrawStatus" ? .page(status: 502) : .passOn }
        XCTAssertTrue(outcome.error?.contains("could not be looked for") ?? false, outcome.output)
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
    }

    func test_givenMoneyThatMayBeLeaving_whenAnOrderIsPlanned_thenItIsNotFree_andThatIsSaid() async throws {
        let (world, _) = try await world(
            ["transfer", "-a", "USD", "-n", "9000", "--execute", "--yes", "--json", "--sandbox"], .lostBefore)
        let order = ["order", "btcusd", "-s", "buy", "-t", "limit", "--price", "20000", "--sandbox"]
        let refused = await world.run(order + ["-v", "0.3", "--json"])
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        XCTAssertTrue(refused.error?.contains("9,000 USD more may be leaving") ?? false, refused.output)
        let fits = await world.run(order + ["-v", "0.001", "--again"])
        XCTAssertEqual(fits.exitCode, 0, fits.complaints)
        XCTAssertTrue(fits.output.contains("9,000 USD more may be leaving"), fits.output)
        let other = await world.run(["order", "btcusd", "-s", "sell", "-v", "0.01", "--sandbox"])
        XCTAssertFalse(other.output.contains("may be leaving"), other.output)
    }
}
