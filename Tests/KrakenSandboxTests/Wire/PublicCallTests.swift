import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class PublicCallTests: XCTestCase {
    func test_givenEverySpelling_whenAMarketIsAsked_thenTheSameRowComesUnderItsId() throws {
        let bench = try Bench()
        for (names, id) in [
            (["XXBTZUSD", "XBTUSD", "XBT/USD", "BTC/USD", "btcusd", "btc/usd"], "XXBTZUSD"),
            (["XDGUSD", "XDG/USD", "DOGE/USD", "dogeusd"], "XDGUSD"), (["ZEURZUSD", "EURUSD", "EUR/USD"], "ZEURZUSD"),
        ] {
            for name in names {
                for method in ["AssetPairs", "Ticker", "Depth", "OHLC"] {
                    let keys = try bench.publicResult(method, "pair=\(name)").keys.filter { $0 != "last" }
                    XCTAssertEqual(keys, [id], "\(method) \(name)")
                }
            }
        }
    }

    func test_givenAnUnknownName_whenAsked_thenTheExchangeSaysSo() throws {
        let bench = try Bench()
        for method in ["AssetPairs", "Ticker", "Depth", "OHLC"] {
            XCTAssertEqual(try Bench.error(of: bench.get(method, "pair=NOPE")), "EQuery:Unknown asset pair", method)
        }
        XCTAssertEqual(try Bench.error(of: bench.get("Assets", "asset=NOPE")), "EQuery:Unknown asset")
        XCTAssertEqual(try Bench.error(of: bench.get("OHLC")), "EGeneral:Invalid arguments:pair")
        XCTAssertEqual(
            try Bench.error(of: bench.get("OHLC", "pair=XBTUSD&interval=2")), "EGeneral:Invalid arguments:interval")
        XCTAssertEqual(
            try Bench.error(of: bench.get("OHLC", "pair=XBTUSD&since=x")), "EGeneral:Invalid arguments:since")
        XCTAssertEqual(
            try Bench.error(of: bench.get("Depth", "pair=XBTUSD&count=501")), "EGeneral:Invalid arguments:count")
        XCTAssertEqual(try Bench.error(of: bench.get("AssetPairs", "info=x")), "EGeneral:Invalid arguments:info")
        XCTAssertEqual(try Bench.error(of: bench.get("Assets", "aclass=x")), "EGeneral:Invalid arguments:aclass")
        XCTAssertEqual(try Bench.error(of: bench.get("Ticker", "pair=%zz")), "EGeneral:Invalid arguments")
    }

    func test_givenLists_whenAsked_thenEachOfThemComes() throws {
        let bench = try Bench()
        XCTAssertEqual(Set(try bench.publicResult("Assets", "asset=XBT,ZUSD,doge").keys), ["XXBT", "ZUSD", "XXDG"])
        XCTAssertEqual(Set(try bench.publicResult("Ticker", "pair=XBTUSD,ADA/USD").keys), ["XXBTZUSD", "ADAUSD"])
        XCTAssertEqual(try bench.publicResult("Ticker").keys.count, 10)
        XCTAssertEqual(
            try bench.publicResult("AssetPairs", "info=fees&pair=XBTUSD")["XXBTZUSD"]?.keys.sorted(),
            ["fee_volume_currency", "fees", "fees_maker"])
        XCTAssertEqual(
            try bench.publicResult("AssetPairs", "info=margin&pair=XBTUSD")["XXBTZUSD"]?.keys.sorted(),
            ["margin_call", "margin_stop"])
        XCTAssertEqual(
            try bench.publicResult("AssetPairs", "info=leverage&pair=XBTUSD")["XXBTZUSD"]?.keys.sorted(),
            ["leverage_buy", "leverage_sell"])
    }

    func test_givenTheTickerAndTheDepth_whenAskedInOneSecond_thenTheirBestPricesAgree() throws {
        let bench = try Bench()
        for member in try bench.publicResult("Ticker").members {
            let depth = try XCTUnwrap(bench.publicResult("Depth", "pair=\(member.key)&count=1")[member.key])
            XCTAssertEqual(member.value["a"]?.elements?[0], depth["asks"]?.elements?[0].elements?[0])
            XCTAssertEqual(member.value["b"]?.elements?[0], depth["bids"]?.elements?[0].elements?[0])
        }
    }

    func test_givenTheTickerAndTheCandles_whenCompared_thenTodayIsTheRunningDay() throws {
        let bench = try Bench()
        for member in try bench.publicResult("Ticker").members {
            let rows = try XCTUnwrap(
                bench.publicResult("OHLC", "pair=\(member.key)&interval=1440")[member.key]?.elements)
            let day = try XCTUnwrap(rows.last?.elements)
            let price = { (text: String?) in try Price(parsing: XCTUnwrap(text)) }
            XCTAssertEqual(try price(member.value["o"]?.string), try price(day[1].string))
            XCTAssertEqual(try price(member.value["h"]?.elements?[0].string), try price(day[2].string))
            XCTAssertEqual(try price(member.value["l"]?.elements?[0].string), try price(day[3].string))
            XCTAssertEqual(try price(member.value["c"]?.elements?[0].string), try price(day[4].string))
            XCTAssertEqual(member.value["v"]?.elements?[0], day[6])
            XCTAssertEqual(member.value["t"]?.elements?[0], day[7])
        }
    }

    func test_givenAPost_whenAPublicMethodIsAsked_thenItsBodyIsRead() throws {
        let bench = try Bench()
        let request = ExchangeRequest(method: "POST", path: "/0/public/Ticker", body: Array("pair=XBTUSD".utf8))
        XCTAssertEqual(try JSON(parsing: bench.exchange.respond(to: request).body)["result"]?.keys, ["XXBTZUSD"])
    }

    func test_givenTheSpeedOfAFreshExchange_whenMeasured_thenItIsPrinted() throws {
        for minutes in [1, 60, 1_440, 21_600] {
            let bench = try Bench()
            let clock = ContinuousClock()
            var rows = 0
            let time = clock.measure {
                let request = ExchangeRequest(
                    method: "GET", path: "/0/public/OHLC", query: "pair=XBTUSD&interval=\(minutes)")
                rows = bench.exchange.respond(to: request).body.count
            }
            print("720 candles of \(minutes) min: \(time)")
            XCTAssertGreaterThan(rows, 30_000)
            XCTAssertLessThan(time, .seconds(5))
        }
    }
}
