import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What a preview names of an order, and which of its terms are refused before anything is sent.
final class OrderTermsTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--sandbox",
    ]

    func test_givenEveryTerm_whenAnOrderIsChecked_thenTheTextNamesThem_andItsEndIsAMoment() async throws {
        let world = try World(self, time: JumpingTime().source)
        let text = await world.run(
            order + [
                "--userref", "7", "--oflags", "post,fcib", "--stp", "cancel-both", "--time-in-force", "GTD",
                "--expire-time", "+30m", "--start-time", "+5m", "--deadline", "20", "--close-order-type",
                "stop-loss-limit", "--close-price", "19000", "--close-price2", "18900",
            ])
        XCTAssertEqual(text.exitCode, 0, text.output + text.complaints)
        for part in [
            "post-only", "fee in BTC", "cancel-both if it meets an order of yours", "GTD", "Userref        7",
            "Deadline       20 s after it is sent", "each fill followed by a stop-loss-limit at 19000 -> 18900",
            "Trigger        the last price, as no other one is named",
            "close position @ stop loss 19000.0 -> limit 18900.0", "times                fine",
        ] {
            XCTAssertTrue(text.output.contains(part), "\(part): \(text.output)")
        }
        let begins = (world.time.now() + .seconds(300)).dateTime
        let ends = (world.time.now() + .seconds(1_800)).dateTime
        XCTAssertTrue(text.output.contains("from \(begins.dropLast(2))"), text.output)
        XCTAssertTrue(text.output.contains("until \(ends.dropLast(2))"), text.output)
        XCTAssertFalse(text.output.contains("+1800"), text.output)
    }

    func test_givenEveryTerm_whenAnOrderIsChecked_thenTheJSONNamesThem() async throws {
        let world = try World(self, time: JumpingTime().source)
        let plain = try await world.data(order + ["--json"])
        XCTAssertEqual(plain["cl_ord_id"], .null)
        XCTAssertEqual(plain["order"]?["deadline_seconds"], "10")
        XCTAssertNil(plain["order"]?["expires_at"])
        let named = try await world.data(order + ["--json", "--cl-ord-id", "mine-1", "--expire-time", "+30m"])
        XCTAssertEqual(named["cl_ord_id"], "mine-1")
        XCTAssertEqual(named["order"]?["expires"], "+1800s")
        let end = try XCTUnwrap(named["order"]?["expires_at"]?.string.flatMap { Timestamp(rfc3339: $0) })
        XCTAssertTrue((1_795...1_800).contains((end - world.time.now()).components.seconds), "\(end)")
        let numbered = try await world.data(order + ["--json", "--userref", "7"])
        XCTAssertEqual(numbered["userref"], .integer(7))
    }

    func test_givenAMarketOrderWithAWorstPrice_whenChecked_thenItsOtherTermsAreNamedToo() async throws {
        let world = try World(self, time: JumpingTime().source)
        let text = await world.run(
            [
                "order", "-p", "ETH/USD", "-s", "sell", "-v", "1", "--oflags", "fcib", "--stp", "cancel-newest",
                "--sandbox",
            ]
        )
        XCTAssertTrue(text.output.contains("fee in ETH, cancel-newest if it meets an order"), text.output)
        XCTAssertFalse(text.output.contains("IOC"), text.output)
    }

    func test_givenAPriceWithoutAType_whenChecked_thenATypeIsAskedFor_asNoneWasTyped() async throws {
        let world = try World(self)
        let words = ["order", "-p", "BTC/USD", "-s", "buy", "-v", "0.01", "--price", "20000", "--sandbox"]
        let untyped = await world.run(words)
        XCTAssertEqual(untyped.exitCode, 2)
        XCTAssertTrue(
            untyped.complaints.contains("--price needs an order type such as -t limit"), untyped.complaints)
        let typed = await world.run(words + ["-t", "market"])
        XCTAssertTrue(
            typed.complaints.contains("--order-type market and --price exclude each other"), typed.complaints)
    }

    func test_givenAStop_whenChecked_thenThePriceThatSetsItOffIsNamed_askedForOrNot() async throws {
        let world = try World(self, time: JumpingTime().source)
        let stop = [
            "order", "-p", "BTC/USD", "-s", "sell", "-t", "stop-loss-limit", "-v", "0.1", "--price", "70000",
            "--price2", "69000", "--sandbox",
        ]
        let usual = await world.run(stop)
        XCTAssertTrue(usual.output.contains("Trigger        the last price"), usual.output)
        let index = await world.run(stop + ["--trigger", "index"])
        XCTAssertTrue(index.output.contains("set off by the index price"), index.output)
        XCTAssertFalse(index.output.contains("Trigger "), index.output)
    }

    func test_givenADayWithoutATime_whenItIsTheEndOfAnOrder_thenItIsItsBeginning() async throws {
        let start = try XCTUnwrap(Timestamp(rfc3339: "2026-11-21T12:00:00Z"))
        let world = try World(self, time: JumpingTime(start).source)
        for (text, moment) in [
            ("2026-12-01", "2026-12-01T00:00:00Z"), ("2026-12-01T10:00", "2026-12-01T10:00:00Z"),
            ("2026-12-01 10:00", "2026-12-01T10:00:00Z"), ("2026-12-01T10:00+01:00", "2026-12-01T09:00:00Z"),
        ] {
            let data = try await world.data(order + ["--json", "--expire-time", text])
            XCTAssertEqual(data["order"]?["expires"]?.string, moment, text)
        }
        let none = await world.run(order + ["--expire-time", "2026-02-30"])
        XCTAssertEqual(none.exitCode, 2, none.complaints)
        let before = await world.run(
            order + ["--start-time", "2026-12-02", "--expire-time", "2026-12-01", "--json"])
        XCTAssertEqual(before.exitCode, 4, before.output)
        XCTAssertTrue(
            before.error?.contains("end at 2026-12-01 00:00:00 UTC, and begin only at 2026-12-02 00:00:00 UTC")
                ?? false,
            before.output)
    }

    func test_givenALeverageInAMarketWithoutAny_whenChecked_thenItIsRefusedHere() async throws {
        let world = try World(self, time: JumpingTime().source)
        let words = order.map { $0 == "BTC/USD" ? "XTZ/USD" : $0 }
        let (outcome, asked) = await world.runCounting(words + ["--json", "--leverage", "3"])
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.contains("XTZ/USD cannot be traded with leverage") ?? false, outcome.output)
        XCTAssertFalse(asked.contains("AddOrder"))
    }

    func test_givenPricesRelativeToTheMarket_whenShown_thenTheNumberTheyStandForIsBesideThem() async throws {
        let world = try World(self, time: JumpingTime().source)
        let ticker = await world.run(["ticker", "BTC/USD", "--json", "--sandbox"])
        let rows = ticker.data?["tickers"]?.elements ?? ticker.data?.elements
        let last = try Price(parsing: XCTUnwrap(rows?.first?["last"]?.string))
        for (words, price) in [(["stop-loss", "--price", "-5%"], "-5%"), (["limit", "--price", "#500"], "#500")] {
            let order = ["order", "-p", "BTC/USD", "-s", "sell", "-v", "0.01", "-t"] + words + ["--sandbox"]
            let outcome = await world.run(order)
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
            let parts = outcome.output.components(separatedBy: "\(price) (about ")
            XCTAssertEqual(parts.count, 2, outcome.output)
            let number = try Price(parsing: String(XCTUnwrap(parts.last).prefix { $0 != ")" }))
            XCTAssertTrue(price == "-5%" ? number < last : number > last, "\(number) of \(last)")
        }
        let placed = await world.run([
            "order", "-p", "BTC/USD", "-s", "sell", "-v", "0.01", "-t", "stop-loss", "--price", "-5%", "--execute",
            "--yes", "--json", "--sandbox",
        ])
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let listed = await world.run(["orders", "--sandbox"])
        let open = try await world.openOrders()
        let trigger = try XCTUnwrap(open.first?.stopPrice)
        XCTAssertTrue(listed.output.contains(" (\(trigger.grouped()))"), listed.output)
    }
}
