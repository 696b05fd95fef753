import Foundation
import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// How long a panic lasts at most, and what it says of holdings that have no stop any more.
final class PanicLimitTests: XCTestCase {
    private func world(orders count: Int = 1) async throws -> (world: World, time: JumpingTime) {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        _ = await world.run(["sandbox", "reset", "--tier", "pro"])
        var words = ["btcusd", "-s", "sell", "-t", "stop-loss", "-v", "0.1", "--price", "-20%"]
        for number in 0..<count {
            let placed = await world.run(["order"] + words + ["--execute", "--yes", "--again", "--sandbox", "--json"])
            XCTAssertEqual(placed.exitCode, 0, placed.output)
            words = ["btcusd", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "\(20_000 + number)"]
        }
        return (world, time)
    }

    /// An answer that never comes: the call takes all the time it has.
    private func hanging(_ time: JumpingTime) -> ScriptedTransport.Step {
        ScriptedTransport.Step { call async throws(TransportError) in
            time.pass(call.request.timeout)
            throw TransportError(.timedOut, provesNothingWasSent: false)
        }
    }

    func test_givenAStop_whenPanicking_thenItIsSaidHowMuchOfItsAssetIsFree() async throws {
        let (world, _) = try await world()
        let outcome = await world.run(["panic", "--sandbox", "--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let rows = try XCTUnwrap(outcome.data?["unprotected"]?.elements)
        XCTAssertEqual(rows.count, 1)
        let balances = await world.run(["balance", "--sandbox", "--json"])
        let free = balances.data?.elements?.first { $0["asset"] == "BTC" }?["available"]
        XCTAssertEqual(rows.first?["asset"], "BTC")
        XCTAssertEqual(rows.first?["lost_stops"], "0.1")
        XCTAssertNotNil(free, balances.output)
        XCTAssertEqual(rows.first?["free"], free)
    }

    func test_givenAStop_whenPanicking_thenPeopleAreToldWhatIsFree() async throws {
        let (world, _) = try await world()
        let outcome = await world.run(["panic", "--sandbox"])
        XCTAssertTrue(outcome.output.contains(" free, 0.1 of it had a stop"), outcome.output)
    }

    func test_givenNoCatalogueOrNoBalance_whenPanicking_thenThatIsSaid_andNothingElseIsAsked() async throws {
        for (name, removes) in [("catalogue", true), ("balance", false)] {
            let (world, _) = try await world()
            if removes {
                for file in ["catalogue.db", "catalogue.db-wal", "catalogue.db-shm"] {
                    try? FileManager.default.removeItem(atPath: world.home + "/data/sandbox/" + file)
                }
            }
            let (outcome, asked) = await world.runCounting(["panic", "--sandbox", "--json"]) { call, _ in
                call == "BalanceEx" && !removes ? .page(status: 502) : .passOn
            }
            XCTAssertEqual(outcome.exitCode, 0, "\(name): \(outcome.output)")
            XCTAssertEqual(outcome.data?["unprotected"], .null, name)
            XCTAssertEqual(outcome.data?["lost_stops"]?.elements?.count, 1, name)
            XCTAssertFalse(asked.contains("AssetPairs"), "\(name): \(asked)")
        }
    }

    func test_givenAnExchangeThatNeverAnswers_whenPanicking_thenItEndsAfterHalfAMinute() async throws {
        let (world, time) = try await world()
        let (start, step) = (time.source.elapsed(), hanging(time))
        let (outcome, _) = await world.runCounting(["panic", "--sandbox", "--json"]) { _, _ in step }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        let took = time.source.elapsed() - start
        XCTAssertLessThanOrEqual(took, .seconds(31))
        XCTAssertGreaterThan(took, .seconds(20))
    }

    func test_givenCancelsThatHang_whenOnlyOwnOrdersAreMeant_thenOneRoundOfManyEndsInTimeToo() async throws {
        let (world, time) = try await world(orders: 12)
        let (start, step) = (time.source.elapsed(), hanging(time))
        let (outcome, _) = await world.runCounting(["panic", "--mine", "--sandbox", "--json"]) { call, _ in
            call.hasPrefix("CancelOrder") ? step : .passOn
        }
        XCTAssertNotEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertLessThanOrEqual(time.source.elapsed() - start, .seconds(31))
        XCTAssertEqual(outcome.data?["still_open"]?.elements?.count ?? 12, 12)
    }

    func test_givenMoreEndedOrdersThanAreRead_whenPanicking_thenTheLostStopsAreNotCalledComplete() async throws {
        let (world, _) = try await world()
        let rows = (0..<50).map { number in
            let name = "OAAAAA-BBBBB-CCCC\(10 + number)"
            return "\"\(name)\":" + Self.closedBuy
        }
        let page = ##"{"error":[],"result":{"closed":{"## + rows.joined(separator: ",") + "}}}"
        let (outcome, _) = await world.runCounting(["panic", "--sandbox", "--json"]) { call, _ in
            call == "ClosedOrders" ? .json(page) : .passOn
        }
        XCTAssertEqual(outcome.data?["lost_stops"], .null, outcome.output)
        XCTAssertEqual(outcome.data?["unprotected"], .null, outcome.output)
    }

    private static let closedBuy = ##"""
        {"refid":null,"userref":null,"status":"canceled","reason":"User requested","opentm":1700000000.1,
        "closetm":1700000001.1,"starttm":0,"expiretm":0,"descr":{"pair":"XBTUSD","type":"buy","ordertype":"limit",
        "price":"20000.0","price2":"0","leverage":"none","order":"buy 0.00100000 XBTUSD @ limit 20000.0","close":""},
        "vol":"0.00100000","vol_exec":"0.00000000","cost":"0.00000","fee":"0.00000","price":"0.00000",
        "stopprice":"0.00000","limitprice":"0.00000","misc":"","oflags":"fciq"}
        """##
}
