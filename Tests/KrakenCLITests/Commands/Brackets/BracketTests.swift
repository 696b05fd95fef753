import CommandKit
import KrakenCore
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// `kraken order bracket` with the built-in exchange, and nothing going wrong.
final class BracketTests: XCTestCase {
    func test_givenNoExecute_whenBothLegsAreFine_thenTheyAreShown_andNothingIsPlaced() async throws {
        let world = try World(self, time: JumpingTime().source)
        let words = ["order", "bracket", "btcusd", "-s", "sell", "-v", "0.01", "--stop", "-5%", "--target", "+8%"]
        let outcome = await world.run(words + ["--sandbox"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        for text in [
            "Rests", "stop-loss", "Watched", "Without a stop", "On Ctrl-C", "On a crash", "Nothing was placed",
            // As for an order: money, fees, what is left, the checks of both legs and the exchange's words.
            "brings", "fee", "as taker (", "as maker (", "0.01 of 0.5 BTC free, 0.49 left; for one leg", "Verdict",
            "funds  ", "Exchange says",
        ] {
            XCTAssertTrue(outcome.output.contains(text), "\(text) in \(outcome.output)")
        }
        let json = await world.run(words + ["--json", "--sandbox"])
        let legs = json.data?["legs"]?.elements ?? []
        XCTAssertEqual(legs.map { $0["leg"] }, ["stop", "target"])
        for leg in legs {
            XCTAssertNotNil(leg["taker_fee"]?.string)
            XCTAssertEqual(leg["checks"]?.elements?.allSatisfy { $0["passed"] == true }, true)
        }
        let listed = await world.run(["orders", "--status", "any", "--json", "--sandbox"])
        XCTAssertEqual(listed.data?["orders"]?.elements?.count, 0)
    }

    func test_givenPricesThatMakeNoBracket_whenChecked_thenTheyAreRefusedWithTheReason() async throws {
        let world = try World(self, time: JumpingTime().source)
        for (words, reason) in [
            (["-s", "sell", "-v", "0.01", "--stop", "+5%", "--target", "+8%"], "is not below the market"),
            (["-s", "sell", "-v", "0.01", "--stop", "-5%", "--target", "-1%"], "is not above the market"),
            (["-s", "buy", "-v", "0.01", "--stop", "-5%", "--target", "-8%"], "is not above the market"),
            (["-s", "sell", "-v", "0.00001", "--stop", "-5%", "--target", "+8%"], "too little"),
            (["-s", "sell", "-v", "100", "--stop", "-5%", "--target", "+8%"], "only 0.5 BTC are free"),
        ] {
            let outcome = await world.run(["order", "bracket", "btcusd"] + words + ["--json", "--sandbox"])
            XCTAssertEqual(outcome.exitCode, 4, outcome.output)
            XCTAssertTrue(outcome.error?.contains(reason) ?? false, outcome.output)
        }
        for words in [
            ["--stop", "-5%", "--target", "+8%", "--exposed", "1"], ["--stop", "0", "--target", "+8%"],
            ["--stop", "-5%", "--target", "+8%", "--rest", "both"], ["--stop", "-5%"],
        ] {
            let all = ["order", "bracket", "btcusd", "-s", "sell", "-v", "0.01"] + words
            let outcome = await world.run(all + ["--sandbox"])
            XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
        }
    }

    func test_givenASpreadsheet_whenABracketIsCarriedOut_thenEachEventIsARowUnderOneHeader() async throws {
        let world = try await BracketWorld(self)
        let words = ["-s", "sell", "-v", "0.01", "--stop", "-3%", "--target", "+0.1%", "--poll", "30"]
        let outcome = await world.run(words, format: ["-o", "csv"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        let rows = try CSVText(outcome.output).lines.map(\.cells)
        XCTAssertEqual(rows.first, RowsSpec.bracketEvents.keys)
        XCTAssertEqual(Set(rows.map(\.count)), [RowsSpec.bracketEvents.keys.count])
        func column(_ name: String) throws -> [String] {
            let place = try XCTUnwrap(rows[0].firstIndex(of: name))
            return rows.dropFirst().map { $0[place] }
        }
        let events = try column("event")
        XCTAssertEqual(events.prefix(2), ["placing", "placed"])
        XCTAssertEqual(events.last, "ended")
        XCTAssertEqual(try column("end").last, "target-filled")
        XCTAssertEqual(try column("volume").first, "0.01")
        XCTAssertNotNil(Int(try column("price")[0].split(separator: ".")[0]))
        XCTAssertFalse(try column("txid")[1].isEmpty)
        let chosen = try await BracketWorld(self).run(words, format: ["-o", "ndjson", "--columns", "event,end"])
        XCTAssertEqual(chosen.output.split(separator: "\n").first, #"{"event":"placing","end":null}"#)
        XCTAssertTrue(chosen.output.hasSuffix("{\"event\":\"ended\",\"end\":\"target-filled\"}\n"), chosen.output)
        let check = try await BracketWorld(self).world.run(
            ["order", "bracket", "btcusd"] + words + ["-o", "csv", "--columns", "event", "--sandbox"])
        XCTAssertEqual(check.exitCode, 2, "without --execute there are no events")
    }

    func test_givenTheMarketRisesByItself_whenItReachesTheTarget_thenTheTargetTrades_andNothingIsLeft() async throws {
        let world = try await BracketWorld(self)
        let outcome = await world.run([
            "-s", "sell", "-v", "0.01", "--stop", "-3%", "--target", "+0.1%", "--poll", "30",
        ])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.result?["data"]?["end"], "target-filled")
        XCTAssertEqual(outcome.result?["data"]?["target_traded"], "0.01")
        XCTAssertEqual(outcome.result?["data"]?["swaps"], 1)
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit"])
        let open = await world.openOrders()
        XCTAssertEqual(open, [])
    }

    func test_givenTheMarketFallsByItself_whenItReachesTheStop_thenTheExchangeTradesIt_andThatIsSeen() async throws {
        let world = try await BracketWorld(self)
        let outcome = await world.run(["-s", "sell", "-v", "0.01", "--stop", "-0.1%", "--target", "+3%"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-filled")
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss"])
        XCTAssertEqual(world.count("CancelOrder"), 0)
        XCTAssertEqual(outcome.result?["data"]?["exposed_seconds"]?.string, "0.000")
    }

    func test_givenABuy_whenTheMarketFallsToTheTarget_thenItIsBought() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(
            ["-s", "buy", "-v", "0.01", "--stop", "\(price + 5_000)", "--target", "\(price + 100)"],
            quote: { $0 < 5 ? price + 1_000 : price + 50 })
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.result?["data"]?["end"], "target-filled")
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit"])
    }

    func test_givenATargetThatRests_whenTheStopsPriceComes_thenItIsSoldAtTheMarket() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(
            [
                "-s", "sell", "-v", "0.01", "--stop", "\(price - 2_000)", "--target", "\(price + 5_000)", "--rest",
                "target",
            ],
            quote: { $0 < 5 ? price : price - 2_100 })
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-filled")
        XCTAssertEqual(world.placed.map(\.type), ["limit", "market"])
    }

    func test_givenATargetThatDoesNotTrade_whenItsTimeIsOver_thenTheStopIsBack_andTheTimeWithoutOneIsTold() async throws
    {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price + 1_000)"],
            quote: { number in
                if number > 12 { world.interrupt() }
                return (5...7).contains(number) ? price + 1_100 : price
            })
        XCTAssertEqual(outcome.exitCode, 130, outcome.output + outcome.complaints)
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit", "stop-loss"])
        XCTAssertEqual(outcome.alarms, [], "three of the five seconds")
        let gap = outcome.events.first { $0["event"]?.string == "covered" }?["gap_seconds"]
        XCTAssertEqual(gap?.string, "3.000", outcome.output)
        let open = await world.openOrders()
        XCTAssertEqual(open.map { $0["type"] }, ["stop-loss"], "the stop stays")
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-left")

        let journal = try world.journal()
        let notes = try journal.latest(10).flatMap { try journal.events(of: $0.id) }.filter { $0.event == "bracket" }
        XCTAssertTrue(notes.contains { $0.detail.contains("the target at \(price + 1_000) is watched") }, "\(notes)")
        XCTAssertTrue(notes.contains { $0.detail.contains("cancelled, so that the target can be placed") }, "\(notes)")
    }

    func test_givenALimitOfADaysValue_whenABracketSwapsItsLegs_thenItsCoinsCountOnce() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        // Two and a half times the bracket.
        world.world.set("KRAKEN_MAX_DAILY_VALUE", "\(price / 40)")
        _ = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price + 1_000)"],
            quote: { number in
                if number > 12 { world.interrupt() }
                return (5...7).contains(number) ? price + 1_100 : price
            })
        XCTAssertEqual(world.placed.count, 3)
        let more = [
            "order", "-p", "BTC/USD", "-s", "sell", "-t", "limit", "-v", "0.01", "--json", "--sandbox", "--price",
        ]
        let fits = await world.world.run(more + ["\(price + 1_000)"])
        XCTAssertEqual(fits.exitCode, 0, fits.output)
        let tooMuch = await world.world.run(more + ["\(price * 2)"])
        XCTAssertEqual(tooMuch.exitCode, 4, tooMuch.output)
        XCTAssertTrue(tooMuch.error?.contains("a day") ?? false, tooMuch.output)
    }

    func test_givenThePriceTurnsBackWhileTheStopIsCancelled_whenItIsAskedForAgain_thenTheStopIsRestored() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price + 1_000)"],
            quote: { number in
                if number > 8 { world.interrupt() }
                return number == 5 ? price + 1_100 : price
            })
        XCTAssertEqual(outcome.exitCode, 130, outcome.output + outcome.complaints)
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "stop-loss"], "no target in between")
    }

    func test_givenATargetOfWhichAPartTrades_whenItsTimeIsOver_thenTheStopIsForTheRest() async throws {
        let world = try await BracketWorld(self)
        _ = await world.world.run(["sandbox", "fund", "BTC=5000"])
        let price = world.price
        let outcome = await world.run(
            [
                "-s", "sell", "-v", "2000", "--stop", "\(price - 8_000)", "--target", "\(price - 40)",
                "--override-limits",
            ],
            quote: { number in
                if number > 12 { world.interrupt() }
                return (5...7).contains(number) ? price : price - 100
            })
        XCTAssertEqual(outcome.exitCode, 130, outcome.output + outcome.complaints)
        let result = outcome.result?["data"]
        let sold = try Quantity(parsing: XCTUnwrap(result?["target_traded"]?.string))
        XCTAssertGreaterThan(sold, .zero, outcome.output)
        let left = try Quantity(parsing: XCTUnwrap(result?["remaining"]?.string))
        XCTAssertEqual(sold + left, Quantity(whole: 2_000))
        let last = try Quantity(parsing: XCTUnwrap(world.placed.last?.volume))
        XCTAssertEqual(world.placed.last?.type, "stop-loss")
        XCTAssertEqual(last, left)
    }

    func test_givenSomebodyElseCancelsTheStop_whenThatIsSeen_thenNothingIsPlacedAgainstHisWill_andItIsLoud()
        async throws
    {
        let world = try await BracketWorld(self)
        let price = world.price
        let inner = world.world
        let outcome = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price + 1_000)"],
            quote: { _ in price },
            fault: { call in
                guard call.name == "QueryOrders", world.count("QueryOrders") == 2 else { return nil }
                return ScriptedTransport.Step { call async throws(TransportError) in
                    _ = await inner.run(["cancel", "--cancel-all", "--yes", "--sandbox"])
                    return try await call.passOn()
                }
            })
        XCTAssertEqual(outcome.exitCode, 1, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-ended-elsewhere")
        XCTAssertEqual(outcome.alarms, ["nothingRests"])
        XCTAssertEqual(world.placed.count, 1)
    }

    func test_givenATargetAtWork_whenThePriceCannotBeHad_thenNobodySaysThatTheStopWorksWithoutUs() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price + 1_000)"],
            quote: { number in
                if number > 12 { world.interrupt() }
                return number == 7 ? -1 : (5...6).contains(number) ? price + 1_100 : price
            })
        let missing = outcome.events.first { $0["event"]?.string == "price-missing" }
        XCTAssertEqual(missing?["state"]?.string, "working", outcome.output)
        XCTAssertTrue(missing?["text"]?.string?.hasSuffix("the swap goes on") ?? false, outcome.output)
    }
}
