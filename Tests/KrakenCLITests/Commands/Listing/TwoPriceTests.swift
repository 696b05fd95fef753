import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Orders with two prices, and with prices that are distances: both are shown, and what they come to.
final class TwoPriceTests: XCTestCase {
    private let live = ["--execute", "--yes", "--json", "--sandbox"]

    private func place(_ world: World, _ words: String...) async throws -> CommandOutcome {
        let outcome = await world.run(["order", "-p", "BTC/USD", "-v", "0.001"] + words + live)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        return outcome
    }

    func test_givenOrdersWithTwoPrices_whenListed_thenTriggerAndLimitAreShown_alsoInSixtyColumns() async throws {
        let world = try World(self, time: JumpingTime().source)
        _ = try await place(world, "-s", "sell", "-t", "stop-loss-limit", "--price", "37000", "--price2", "36900")
        _ = try await place(world, "-s", "sell", "-t", "trailing-stop-limit", "--price", "+5%", "--price2", "-1%")
        _ = try await place(world, "-s", "buy", "-t", "limit", "--price", "20000")
        _ = try await place(world, "-s", "sell", "-t", "limit", "--price", "+5%")
        for width in [Int.max, 60] {
            let text = await world.run(["orders", "--sandbox"], width: width)
            XCTAssertTrue(text.output.contains("37,000 → 36,900"), text.output)
            XCTAssertTrue(text.output.contains("20,000"), text.output)
            XCTAssertEqual(text.output.split(separator: "\n").filter { $0.count > width }, [])
        }
        let rows = try await world.data(["orders", "--json", "--sandbox"])["orders"]?.elements ?? []
        let stop = try XCTUnwrap(rows.first { $0["type"] == "stop-loss-limit" })
        XCTAssertEqual(stop["trigger_price"], "37000")
        XCTAssertEqual(stop["limit_price"], "36900")
        let plain = try XCTUnwrap(rows.first { $0["type"] == "limit" && $0["side"] == "buy" })
        XCTAssertEqual(plain["trigger_price"], .null)
        XCTAssertEqual(plain["limit_price"], "20000")
        let csv = await world.run([
            "orders", "-o", "csv", "--columns", "type,trigger_price,limit_price,price_text,price2", "--sandbox",
        ])
        XCTAssertTrue(csv.output.contains("stop-loss-limit,37000,36900,37000.0,36900.0"), csv.output)
        XCTAssertTrue(csv.output.contains(",+5.0000%,-1.0000%"), csv.output)
    }

    func test_givenARelativeLimit_whenPlacedAndListed_thenItsWordsAreShown_andWhatItIsAbout() async throws {
        let world = try World(self, time: JumpingTime().source)
        let placed = try await place(world, "-s", "sell", "-t", "limit", "--price", "+5%")
        let about = try XCTUnwrap(placed.data?["order"]?["price_about"]?.string, placed.output)
        XCTAssertGreaterThan(try Price(parsing: about), Price(whole: 20_000))
        XCTAssertEqual(placed.data?["order"]?["price"], "+5%")
        let row = try await world.data(["orders", "--json", "--sandbox"])["orders"]?.elements?.first
        XCTAssertEqual(row?["price"], .null)
        XCTAssertEqual(row?["price_text"], "+5.0000%")
        let id = try XCTUnwrap(row?["txid"]?.string)
        let shown = await world.run(["order", "show", id, "--sandbox"])
        XCTAssertTrue(shown.output.contains("intent: +5% is about \(about)"), shown.output)
        let list = await world.run(["orders", "--sandbox"])
        XCTAssertTrue(list.output.contains(" +5% "), list.output)
    }

    func test_givenARelativeClose_whenAnOrderIsChecked_thenItSaysWhatThatIsAbout_fromTheExpectedFill() async throws {
        let world = try World(self, time: JumpingTime().source)
        let words = [
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000",
            "--close-order-type", "stop-loss-limit", "--close-price", "-5%", "--close-price2", "-6%", "--sandbox",
        ]
        let text = await world.run(words)
        XCTAssertEqual(text.exitCode, 0, text.complaints)
        XCTAssertTrue(
            text.output.contains(
                "each fill followed by a stop-loss-limit at -5% (about 19000) -> -6% (about 18800)"), text.output)
        let order = try await world.data(words + ["--json"])["order"]
        XCTAssertEqual(order?["close_price_about"], "19000")
        XCTAssertEqual(order?["close_price2_about"], "18800")
        XCTAssertNil(order?["price_about"], "a number is no distance")
    }
}
