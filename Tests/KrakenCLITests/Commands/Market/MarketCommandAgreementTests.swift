import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Whatever the market commands tell of one moment must fit together.
final class MarketCommandAgreementTests: XCTestCase {
    private func data(_ world: World, _ words: String...) async throws -> JSON {
        let outcome = await world.run(words + ["--json", "--sandbox"])
        return try XCTUnwrap(outcome.data, outcome.output)
    }

    func test_givenOneMoment_whenEveryMarketCommandIsAsked_thenTheyTellTheSamePrices() async throws {
        let time = JumpingTime()
        // No command has to wait, so that all are of the same moment.
        let world = try World(self, environment: ["KRAKEN_PUBLIC_RATE_LIMIT": "1000"], time: time.source)
        for (pair, pass) in [("ETH/BTC", 61), ("XTZ/USD", 3_601), ("ADA/USD", 86_399), ("EUR/USD", 117)] {
            time.pass(.seconds(pass))
            let now = time.source.now()
            let tickers = try await data(world, "ticker", pair)
            let ticker = try XCTUnwrap(tickers.elements?.first)
            let book = try await data(world, "book", pair, "--levels", "1")
            let spreads = try await data(world, "spread", pair)
            let spread = try XCTUnwrap(spreads["spreads"]?.elements?.last)
            let list = try await data(world, "trades", pair, "--since", "1d", "--all")
            let trades = try XCTUnwrap(list["trades"]?.elements)
            let series = try await data(world, "ohlc", pair, "-i", "1", "-l", "3")
            let candles = try XCTUnwrap(series["candles"]?.elements)

            XCTAssertEqual(time.source.now().seconds, now.seconds, "the market moves every second")
            XCTAssertEqual([book["best_bid"], book["best_ask"]], [ticker["bid"], ticker["ask"]], pair)
            XCTAssertEqual([spread["bid"], spread["ask"]], [ticker["bid"], ticker["ask"]], pair)
            XCTAssertEqual([spread["spread"], spread["spread_bps"]], [book["spread"], book["spread_bps"]], pair)
            XCTAssertEqual(trades.last?["price"], ticker["last"], pair)
            XCTAssertTrue([ticker["bid"], ticker["ask"]].contains(ticker["last"]), "\(pair): the last trade took one")
            XCTAssertEqual(candles.last?["close"], ticker["last"], pair)
            XCTAssertEqual(.integer(trades.count), ticker["trades_24h"], pair)
            XCTAssertEqual(try sum(trades).description, ticker["volume_24h"]?.string, pair)
            for candle in candles {
                let minute = try XCTUnwrap(candle["time"]?.string).prefix(16)
                let inside = trades.filter { $0["time"]?.string?.hasPrefix(minute) ?? false }
                XCTAssertEqual(.integer(inside.count), candle["trades"], pair)
                XCTAssertEqual(try sum(inside).description, candle["volume"]?.string, pair)
                guard let first = inside.first else { continue }
                XCTAssertEqual(first["price"], candle["open"], pair)
                XCTAssertEqual(inside.last?["price"], candle["close"], pair)
            }
        }
    }

    private func sum(_ trades: [JSON]) throws -> Quantity {
        try trades.reduce(.zero) { try $0 + Quantity(parsing: XCTUnwrap($1["volume"]?.string)) }
    }

    func test_givenPublicCommands_whenRun_thenNoKeyIsNeeded_andNoStateOfAKeyIsOpened() async throws {
        let world = try World(self, time: JumpingTime().source)
        for words in [
            ["book", "BTC/USD"], ["trades", "BTC/USD"], ["spread", "BTC/USD"], ["pairs"], ["assets"],
        ] {
            let outcome = await world.run(words + ["--sandbox"])
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
            XCTAssertEqual(outcome.complaints, "")
        }
        let keys = try FileManager.default.contentsOfDirectory(atPath: world.home + "/data/sandbox/keys")
        XCTAssertEqual(keys.filter { $0 != "public" }, [])
    }

    func test_givenHalfAKey_whenPublicCommandsAreRun_thenNobodyLooksAtIt() async throws {
        let world = try World(self, environment: ["KRAKEN_API_KEY": "half"], time: JumpingTime().source)
        for (words, code) in [
            (["book", "BTC/USD"], 6), (["trades", "BTC/USD"], 6), (["spread", "BTC/USD"], 6), (["pairs"], 6),
            (["assets"], 6), (["ledger"], 3), (["fees"], 3),
        ] as [([String], Int32)] {
            let outcome = await world.run(words) { ScriptedTransport([], afterwards: .refused, around: $0) }
            XCTAssertEqual(outcome.exitCode, code, "\(words): \(outcome.complaints)")
        }
    }

    func test_givenAKnownMarket_whenAsked_thenTheOneRequestIsTheOnlyOne() async throws {
        let world = try World(self, time: JumpingTime().source)
        _ = await world.run(["pairs", "--sandbox"])
        for (command, expected) in [("book", ["Depth"]), ("trades", ["Trades"]), ("spread", ["Spread"])] {
            let asked = await world.runCounting([command, "xbtusd", "--sandbox"]).asked
            XCTAssertEqual(asked, expected, command)
        }
        for command in ["pairs", "assets"] {
            let asked = await world.runCounting([command, "btc", "--sandbox"]).asked
            XCTAssertEqual(asked, [], command)
        }
    }

    func test_givenAnUnknownMarket_whenAsked_thenTheNearestIsSuggested() async throws {
        let world = try World(self, time: JumpingTime().source)
        for command in ["book", "trades", "spread", "fees"] {
            let refused = await world.run([command, "BTC/USDD", "--sandbox"])
            XCTAssertEqual(refused.exitCode, 2, command)
            XCTAssertTrue(refused.complaints.contains("did you mean BTC/USD?"), refused.complaints)
            let json = await world.run([command, "BTC/USDD", "--sandbox", "--json"])
            XCTAssertTrue(json.error?.hasPrefix("unknown-pair") ?? false, json.output)
        }
        for command in ["book", "trades", "spread"] {
            let missing = await world.run([command, "--sandbox"])
            XCTAssertEqual(missing.exitCode, 2)
            XCTAssertTrue(missing.complaints.contains("--pair is missing"), missing.complaints)
        }
    }

    func test_givenNoNetwork_whenAsked_thenTheyEndWithSix() async throws {
        let world = try World(self, time: JumpingTime().source)
        _ = await world.run(["pairs", "--sandbox"])
        for words in [["book", "BTC/USD"], ["trades", "BTC/USD"], ["spread", "BTC/USD"], ["ledger"], ["fees"]] {
            let failed = await world.runCounting(words + ["--sandbox"]) { _, _ in .refused }
            XCTAssertEqual(failed.outcome.exitCode, 6, "\(words)")
            XCTAssertEqual(failed.outcome.output, "")
        }
        let cached = await world.runCounting(["pairs", "btc", "--sandbox"]) { _, _ in .refused }
        XCTAssertEqual(cached.outcome.exitCode, 0)
    }
}
