import KrakenCore
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// A key with which another program used larger nonces: the way out is said.
final class SpoiledKeyTests: XCTestCase {
    private let refusal = ScriptedTransport.Step.json(##"{"error":["EAPI:Invalid nonce"]}"##)

    func test_givenAKeyThatTakesNoNonceOfOurs_whenItIsRead_thenOnlyANewKeyHelps_andThatIsSaid() async throws {
        let world = try World(self, time: JumpingTime().source)
        let refusal = refusal
        let (outcome, asked) = await world.runCounting(["balance", "--sandbox"]) { name, _ in
            name == "BalanceEx" ? refusal : .passOn
        }
        XCTAssertEqual(outcome.exitCode, 3, outcome.complaints)
        XCTAssertEqual(asked.count { $0 == "BalanceEx" }, 4, "twice in our own units, then in each larger one")
        XCTAssertTrue(outcome.complaints.contains("even our largest nonces are refused"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("make a new key"), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("nonce window"), outcome.complaints)
    }

    func test_givenAKeyWithLargerNonces_whenItIsRead_thenOursGrow_andItIsSaidWhoIsRefusedNow() async throws {
        let world = try World(self, time: JumpingTime().source)
        let refusal = refusal
        let outcome = await world.runCounting(["balance", "--sandbox"]) { name, number in
            name == "BalanceEx" && number <= 2 ? refusal : .passOn
        }.outcome
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("give each program a key of its own"), outcome.complaints)
        XCTAssertFalse(outcome.complaints.contains("even our largest"), outcome.complaints)
    }

    func test_givenAnOrderWhoseNonceIsRefused_whenItIsTold_thenAReadIsTheNextStep() async throws {
        let world = try World(self, time: JumpingTime().source)
        let refusal = refusal
        let outcome = await world.runCounting([
            "order", "btcusd", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--execute", "--yes",
            "--sandbox",
        ]) { name, number in name == "AddOrder" && number > 1 ? refusal : .passOn }.outcome
        XCTAssertTrue([3, 5].contains(outcome.exitCode), outcome.complaints)
        XCTAssertTrue(outcome.complaints.contains("run 'kraken balance' once"), outcome.complaints)
    }
}
