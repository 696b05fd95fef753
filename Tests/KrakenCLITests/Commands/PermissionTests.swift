import KrakenCore
import KrakenSandbox
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What somebody reads whose key, or whose account, may not do what was asked.
final class PermissionTests: XCTestCase {
    func test_givenAKeyThatLacksAPermission_whenRefused_thenTheCallAndThePermissionAreNamed() async throws {
        let scene = try KeyWorld(self)
        let path = try scene.keyFile(self, [.queryFunds])
        let stored = await scene.world.run(["config-setup", "--from", path, "--store", "env", "--yes"])
        XCTAssertEqual(stored.exitCode, 0, stored.complaints)
        for (words, call, permission) in [
            (["ledger"], "Ledgers", "query-ledger"), (["orders"], "OpenOrders", "query-open-trades"),
            (["withdraw", "--status"], "WithdrawStatus", "withdraw-funds or query-ledger"),
            (["api", "TradesHistory"], "TradesHistory", "query-closed-trades"),
        ] {
            let outcome = await scene.world.run(words)
            XCTAssertEqual(outcome.exitCode, 3, outcome.complaints)
            XCTAssertTrue(
                outcome.complaints.contains(
                    "EGeneral:Permission denied: the key may not make the call \(call)\n"
                        + "hint: give the key \(permission) at the exchange"), outcome.complaints)
            let lines = await scene.world.run(words + ["--json"])
            XCTAssertEqual(lines.error?.hasPrefix("EGeneral:Permission denied: the key"), true, lines.output)
        }
    }

    func test_givenEveryPrivateCall_whenThisProgramAndTheBuiltInExchangeNameItsPermission_thenTheyAgree() async throws {
        let scene = try KeyWorld(self)
        for permission in [Permission.queryFunds, .queryLedger, .modifyTrades, .withdrawFunds, .exportData] {
            let path = try scene.keyFile(self, [permission])
            let stored = await scene.world.run(["config-setup", "--from", path, "--store", "env", "--yes"])
            XCTAssertEqual(stored.exitCode, 0, stored.complaints)
            for name in ["Balance", "Ledgers", "TradeVolume", "ExportStatus", "WithdrawAddresses", "OpenOrders"] {
                let outcome = await scene.world.run(["api", name, "--json"])
                let isDenied = outcome.error?.hasPrefix("EGeneral:Permission denied") ?? false
                XCTAssertEqual(
                    isDenied, !KeyPermission.needed(for: name).contains(permission.rawValue),
                    "\(name) with \(permission): \(outcome.output)")
            }
        }
    }

    func test_givenAnAccountThatMayNot_whenARegionIsSet_thenItIsNamed() async throws {
        let world = try World(self, environment: ["KRAKEN_SANDBOX": "true", "KRAKEN_REGION": "US_WA"])
        let refused = await world.run(["balance"]) { inner in
            ScriptedTransport(around: inner) { request, _ in
                request.url.hasSuffix("BalanceEx")
                    ? .json(##"{"error":["EAccount:Invalid permissions:XMR trading restricted for US:WA."]}"##)
                    : .passOn
            }
        }
        XCTAssertEqual(refused.exitCode, 3, refused.complaints)
        XCTAssertTrue(refused.complaints.contains("often because of where it is at home"), refused.complaints)
        XCTAssertTrue(refused.complaints.contains("its home is US_WA, by KRAKEN_REGION"), refused.complaints)
    }
}
