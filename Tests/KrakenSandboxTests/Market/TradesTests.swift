import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class TradesTests: XCTestCase {
    private struct Row {
        let price: Price
        let volume: Quantity
        let time: Timestamp
        let number: Int

        init(_ json: JSON) throws {
            let cells = try XCTUnwrap(json.elements)
            price = try Price(parsing: XCTUnwrap(cells[0].string))
            volume = try Quantity(parsing: XCTUnwrap(cells[1].string))
            time = try XCTUnwrap(Timestamp(secondsText: XCTUnwrap(cells[2].scalarText)))
            number = try XCTUnwrap(Int(XCTUnwrap(cells[6].scalarText)))
        }
    }

    /// All trades after a moment, page by page.
    private func rows(_ bench: Bench, _ pair: String, since: Int64, count: Int = 1_000) throws -> [Row] {
        var (rows, since): ([Row], String) = ([], String(since))
        while true {
            let page = try bench.publicResult("Trades", "pair=\(pair)&since=\(since)&count=\(count)")
            let found = try XCTUnwrap(page.members[0].value.elements)
            rows += try found.map(Row.init)
            since = try XCTUnwrap(page["last"]?.string)
            if found.count < count { return rows }
        }
    }

    func test_givenTrades_whenAsked_thenTheyHaveTheRecordedShapeAndDigits() throws {
        let bench = try Bench()
        let market = "rest/kraken-net/Spot/ExchangeData/"
        try checkShape(
            bench.get("Trades", "pair=XBTUSD"), like: market + "GetTradeHistory.txt", digits: true)
        try checkShape(bench.get("Spread", "pair=XBTUSD"), like: market + "GetRecentSpread.txt", digits: true)
        try checkShape(bench.get("Spread", "pair=XBTUSD"), like: "rest/xchange/example-spreads-data.json")
    }

    func test_givenTheTradesOfTheCandles_whenPutTogether_thenTheyAgreeExactly() throws {
        let bench = try Bench()
        for pair in ["XBTUSD", "ETHXBT", "XTZUSD", "EURUSD"] {
            let candles = try XCTUnwrap(bench.publicResult("OHLC", "pair=\(pair)").members[0].value.elements).suffix(
                121)
            let first = try XCTUnwrap(Int64(candles.first?.elements?[0].scalarText ?? ""))
            let trades = try rows(bench, pair, since: (first * 1_000_000_000) - 1)
            var open: Price?
            for candle in candles {
                let cells = try XCTUnwrap(candle.elements)
                let begin = try XCTUnwrap(Int64(cells[0].scalarText ?? ""))
                let inside = trades.filter { $0.time.seconds >= begin && $0.time.seconds < begin + 60 }
                XCTAssertEqual(cells[7], .integer(inside.count), "\(pair) \(begin)")
                let prices = try cells[1...4].map { try Price(parsing: XCTUnwrap($0.string)) }
                if let last = inside.last {
                    XCTAssertEqual(prices[0], inside[0].price)
                    XCTAssertEqual(prices[1], inside.map(\.price).max())
                    XCTAssertEqual(prices[2], inside.map(\.price).min())
                    XCTAssertEqual(prices[3], last.price)
                    let average = try Price(parsing: XCTUnwrap(cells[5].string))
                    XCTAssertTrue((prices[2]...prices[1]).contains(average))
                } else {
                    XCTAssertEqual(Set(prices).count, 1)
                    if let open { XCTAssertEqual(prices[0], open) }
                }
                let volume = inside.reduce(Quantity.zero) { $0 + $1.volume }
                XCTAssertEqual(volume, try Quantity(parsing: XCTUnwrap(cells[6].string)))
                open = prices[3]
            }
        }
    }

    func test_givenPages_whenFollowed_thenNoTradeIsMissingOrDoubleAndNumbersCount() throws {
        let bench = try Bench()
        for pair in ["XBTUSD", "XTZUSD"] {
            let since = (Bench.start.seconds - 7_200) * 1_000_000_000
            let (long, short) = try (rows(bench, pair, since: since), rows(bench, pair, since: since, count: 7))
            XCTAssertGreaterThan(long.count, 20)
            XCTAssertEqual(long.map(\.number), short.map(\.number))
            XCTAssertEqual(long.map(\.number), Array(long[0].number..<long[0].number + long.count))
            XCTAssertTrue(zip(long, long.dropFirst()).allSatisfy { $0.time <= $1.time })
            XCTAssertTrue(long.allSatisfy { $0.volume > .zero })
        }
    }

    func test_givenNoBeginning_whenAsked_thenTheLatestComeAndTheLastOneIsTheTickers() throws {
        let bench = try Bench()
        for pair in ["XBTUSD", "XTZUSD"] {
            let page = try bench.publicResult("Trades", "pair=\(pair)")
            let latest = try XCTUnwrap(page.members[0].value.elements).map(Row.init)
            XCTAssertEqual(latest.count, 1_000)
            XCTAssertEqual(latest.last?.price, try bench.lastPrice(pair))
            let again = try rows(bench, pair, since: latest[0].time.nanoseconds / 1_000_000_000)
            XCTAssertEqual(again.suffix(990).map(\.number), latest.suffix(990).map(\.number))
            XCTAssertEqual(
                try bench.publicResult("Trades", "pair=\(pair)&count=3").members[0].value.elements,
                Array(page.members[0].value.elements?.suffix(3) ?? []))
        }
    }

    func test_givenTradesOfOnesOwn_whenAsked_thenTheyStandAmongTheOthersMarked() throws {
        let bench = try Bench()
        try bench.place(["pair": "XBTUSD", "type": "buy", "ordertype": "market", "volume": "0.00123"])
        try bench.place(["pair": "ETHUSD", "type": "buy", "ordertype": "market", "volume": "0.01"])
        let isOwn = { (row: JSON) in row.elements?[5] == "own" }
        let early = try XCTUnwrap(bench.publicResult("Trades", "pair=XBTUSD")["XXBTZUSD"]?.elements)
        XCTAssertFalse(early.contains(where: isOwn))
        bench.clock.advance(by: .seconds(1))
        let rows = try XCTUnwrap(bench.publicResult("Trades", "pair=XBTUSD")["XXBTZUSD"]?.elements)
        XCTAssertEqual(rows.count, 1_000)
        let own = try XCTUnwrap(rows.filter(isOwn).first?.elements)
        XCTAssertEqual([own[1], own[3], own[4], own[5]], ["0.00123000", "b", "m", "own"])
        let others = try Bench().after(1).publicResult("Trades", "pair=XBTUSD")["XXBTZUSD"]?.elements?.dropFirst()
        XCTAssertEqual(rows.filter { !isOwn($0) }, others.map(Array.init))
        // In small pages it comes once, in its place.
        try bench.place(["pair": "XBTUSD", "type": "sell", "ordertype": "market", "volume": "0.5"])
        bench.clock.advance(by: .seconds(120))
        var (since, found): (String, [JSON]) = (String(Bench.start.seconds - 60), [])
        while true {
            let page = try bench.publicResult("Trades", "pair=XBTUSD&count=3&since=\(since)")
            found += page["XXBTZUSD"]?.elements ?? []
            since = try XCTUnwrap(page["last"]?.string)
            if page["XXBTZUSD"] == [] { break }
        }
        let sold = try XCTUnwrap(bench.result("TradesHistory")["trades"]?.members).filter { $0.value["type"] == "sell" }
        XCTAssertGreaterThan(sold.count, 2)
        XCTAssertEqual(found.filter(isOwn).map { $0.elements?[3] }, ["b"] + sold.map { _ in "s" })
        let times = found.map { $0.elements?[2].scalarText ?? "" }
        XCTAssertEqual(times, times.sorted())
        XCTAssertEqual(
            try bench.publicResult("OHLC", "pair=XBTUSD"), try Bench().after(121).publicResult("OHLC", "pair=XBTUSD"))
    }

    func test_givenTheTurnOfADay_whenTradesAreNumbered_thenTheyGoOn() throws {
        let bench = try Bench()
        let midnight = Bench.start.seconds / 86_400 * 86_400
        let history = MarketHistory(market: try XCTUnwrap(Catalogue.standard.market("XTZUSD")), seed: 2_026)
        let days = midnight / 86_400
        for day in Int(days) - 3..<Int(days) { XCTAssertEqual(history.tradeCount(onDay: day), history.day(day).trades) }
        let found = try rows(bench, "XTZUSD", since: midnight - 7_200)
        XCTAssertEqual(found.map(\.number), Array(found[0].number..<found[0].number + found.count))
        let beginning = try bench.publicResult("Trades", "pair=XTZUSD&since=0&count=1")["XTZUSD"]?.elements?.first
        XCTAssertEqual(try Row(XCTUnwrap(beginning)).number, 1)
    }

    func test_givenArgumentsThatCannotBe_whenAsked_thenTheyAreNamed() throws {
        let bench = try Bench()
        for (query, name) in [
            ("count=1001", "count"), ("count=0", "count"), ("since=x", "since"), ("since=-1", "since"),
        ] {
            XCTAssertEqual(
                try Bench.error(of: bench.get("Trades", "pair=XBTUSD&\(query)")), "EGeneral:Invalid arguments:\(name)")
        }
        XCTAssertEqual(try Bench.error(of: bench.get("Trades")), "EGeneral:Invalid arguments:pair")
        XCTAssertEqual(try Bench.error(of: bench.get("Spread", "pair=x")), "EQuery:Unknown asset pair")
        XCTAssertEqual(
            try Bench.error(of: bench.get("Spread", "pair=XBTUSD&since=x")), "EGeneral:Invalid arguments:since")
        for name in ["depth", "grouping"] {
            XCTAssertEqual(
                try Bench.error(of: bench.get("GroupedBook", "pair=XBTUSD&\(name)=3")),
                "EGeneral:Invalid arguments:\(name)")
        }
        let future = try bench.publicResult("Trades", "pair=XBTUSD&since=1995248000")
        XCTAssertEqual(future["XXBTZUSD"], [])
        XCTAssertEqual(future["last"], "1995248000000000000")
    }

    func test_givenTheSpread_whenComparedWithTheTicker_thenItsLastRowIsTheBest() throws {
        let bench = try Bench()
        let rows = try XCTUnwrap(bench.publicResult("Spread", "pair=XBTUSD")["XXBTZUSD"]?.elements)
        XCTAssertEqual(rows.count, 200)
        let ticker = try XCTUnwrap(bench.publicResult("Ticker", "pair=XBTUSD")["XXBTZUSD"])
        let last = try XCTUnwrap(rows.last?.elements)
        XCTAssertEqual([last[1], last[2]], [ticker["b"]?.elements?[0], ticker["a"]?.elements?[0]])
        let since = Bench.start.seconds - 9
        let few = try bench.publicResult("Spread", "pair=XBTUSD&since=\(since)")
        XCTAssertEqual(few["XXBTZUSD"]?.elements?.count, 10)
        XCTAssertEqual(few["last"], .integer(Bench.start.seconds))
    }

    func test_givenTheBook_whenGrouped_thenSidesAreRoundedAwayAndNothingIsLost() throws {
        let bench = try Bench()
        let depth = try XCTUnwrap(bench.publicResult("Depth", "pair=XBTUSD&count=500")["XXBTZUSD"])
        let grouped = try bench.publicResult("GroupedBook", "pair=XBTUSD&depth=1000&grouping=100")
        XCTAssertEqual([grouped["pair"], grouped["grouping"]], ["BTC/USD", 100])
        for (side, rule) in [("asks", Rounding.up), ("bids", .down)] {
            let levels = try XCTUnwrap(depth[side]?.elements)
            let groups = try XCTUnwrap(grouped[side]?.elements)
            let best = try Price(parsing: XCTUnwrap(levels[0].elements?[0].string))
            let ten = Price(whole: 10)
            XCTAssertEqual(try groups[0].decimal("price") as Price, best.rounded(toMultipleOf: ten, rule))
            for group in groups { XCTAssertTrue(try (group.decimal("price") as Price).isMultiple(of: ten)) }
            let sum = try levels.reduce(Quantity.zero) { try $0 + Quantity(parsing: XCTUnwrap($1.elements?[1].string)) }
            XCTAssertEqual(try groups.reduce(Quantity.zero) { try $0 + $1.decimal("qty") }, sum)
        }
        let few = try bench.publicResult("GroupedBook", "pair=XBTUSD")
        XCTAssertEqual([few["asks"]?.elements?.count, few["bids"]?.elements?.count], [10, 10])
    }

    func test_givenAFreshExchange_whenAThousandTradesOfAMonthAreAsked_thenItIsQuick() throws {
        for pair in ["XBTUSD", "XTZUSD"] {
            for days in [0, 1, 15, 30] {
                let bench = try Bench()
                let since = Bench.start.seconds - Int64(days) * 86_400
                let query = "pair=\(pair)" + (days == 0 ? "" : "&since=\(since)")
                var rows = 0
                let time = try ContinuousClock().measure {
                    rows = try XCTUnwrap(bench.publicResult("Trades", query).members[0].value.elements).count
                }
                print("1,000 trades of \(pair) \(days) days ago took \(time)")
                XCTAssertEqual(rows, 1_000)
                XCTAssertLessThan(time, .seconds(5))
            }
        }
    }
}

extension Bench {
    /// The same bench some seconds later.
    fileprivate func after(_ seconds: Int64) -> Bench {
        clock.advance(by: .seconds(seconds))
        return self
    }
}
