import TestSupport
import Trading
import XCTest

@testable import KrakenCore

/// Every recording of a public endpoint, read as the client reads it.
final class RecordedMarketTests: XCTestCase {
    private func result<E: Endpoint>(of endpoint: E.Type, _ path: String) throws -> E.Response {
        try recordedResult(of: endpoint, path)
    }

    func test_givenTheRecordedTime_whenRead_thenItIsThatMoment() throws {
        let time = try result(of: ServerTime.self, "xchange/example-servertime-data.json").time
        XCTAssertEqual(time, Timestamp(seconds: 1_391_835_876))
    }

    func test_givenTheRecordedStatus_whenRead_thenStateAndTimeAreThere() throws {
        let status = try result(of: SystemStatus.self, "kraken-net/Spot/ExchangeData/GetSystemStatus.txt")
        XCTAssertEqual(status.state, .online)
        XCTAssertEqual(status.time?.rfc3339(), "2024-05-03T11:23:45Z")
    }

    func test_givenTheRecordedAssets_whenRead_thenNamesAndDigitsAreThere() throws {
        let assets = try result(of: Assets.self, "kraken-net/Spot/ExchangeData/GetAssets.txt").assets
        XCTAssertEqual(assets.map(\.id), ["XXBT", "ZEUR", "ZUSD"])
        XCTAssertEqual(assets[0].alternativeName, "XBT")
        XCTAssertEqual([assets[0].decimals, assets[0].displayDecimals], [10, 5])
        XCTAssertEqual(assets[0].status, "enabled")
        XCTAssertEqual(assets[0].collateralValue, Quantity(whole: 1))
    }

    func test_givenOlderAssets_whenRead_thenWhatIsMissingIsNil() throws {
        let assets = try result(of: Assets.self, "assets-2021.json").assets
        XCTAssertEqual(assets.count, 113)
        let dogecoin = try XCTUnwrap(assets.first { $0.id == "XXDG" })
        XCTAssertEqual(dogecoin.alternativeName, "XDG")
        XCTAssertEqual([dogecoin.decimals, dogecoin.displayDecimals], [8, 2])
        XCTAssertNil(dogecoin.status)
        XCTAssertNil(dogecoin.collateralValue)
        XCTAssertEqual(try result(of: Assets.self, "xchange/example-assets-data.json").assets.count, 27)
        let suffixed = try result(of: Assets.self, "krakencli/asset_info.json").assets
        XCTAssertEqual(suffixed.count, 15)
        XCTAssertTrue(suffixed.contains { $0.id == "DOT.F" && $0.decimals == 10 && $0.assetClass == "currency" })
    }

    func test_givenTheRecordedMarket_whenRead_thenItMakesAnInstrument() throws {
        let pairs = try result(of: AssetPairs.self, "kraken-net/Spot/ExchangeData/GetSymbols.txt").pairs
        let record = try XCTUnwrap(pairs.first { $0.id == "XETHXXBT" })
        let pair = Pair(base: Asset("ETH"), quote: Asset("BTC"))
        let instrument = record.instrument(named: pair)
        XCTAssertEqual(instrument.pair, pair)
        XCTAssertEqual(record.slashedName, "ETH/XBT")
        XCTAssertEqual(
            [instrument.alternativeName, instrument.baseID, instrument.quoteID], ["ETHXBT", "XETH", "XXBT"])
        XCTAssertEqual(
            [instrument.priceDecimals, instrument.quantityDecimals, instrument.costDecimals], [5, 8, 6])
        XCTAssertEqual(instrument.tick, try Price(parsing: "0.00001"))
        XCTAssertEqual(instrument.minimumQuantity, try Quantity(parsing: "0.01"))
        XCTAssertEqual(instrument.minimumCost, try Amount(parsing: "0.00002"))
        XCTAssertEqual(instrument.status, .online)
        XCTAssertEqual(instrument.takerFees.count, 9)
        XCTAssertEqual(instrument.takerFees[1].volume, Amount(whole: 50_000))
        XCTAssertEqual(instrument.takerFees[1].fee, try Percent(parsing: "0.24"))
        XCTAssertEqual(instrument.makerFees.last?.fee, .zero)
    }

    func test_givenWholeOldCatalogues_whenRead_thenEveryMarketIsThereAndGapsAreFilled() throws {
        let pairs = try result(of: AssetPairs.self, "asset-pairs-2021.json").pairs
        XCTAssertEqual(pairs.count, 397)
        let bitcoin = try XCTUnwrap(pairs.first { $0.id == "XXBTZUSD" })
        XCTAssertEqual(bitcoin.slashedName, "XBT/USD")
        XCTAssertNil(bitcoin.tick)
        let instrument = bitcoin.instrument(named: Pair(base: Asset("BTC"), quote: Asset("USD")))
        XCTAssertEqual(instrument.tick, try Price(parsing: "0.1"))
        XCTAssertEqual(instrument.costDecimals, 5)
        XCTAssertNil(instrument.minimumCost)
        let retired = try XCTUnwrap(pairs.first { $0.id == "XXBTZUSD.d" })
        XCTAssertNil(retired.slashedName)
        XCTAssertNil(retired.minimumQuantity)
        XCTAssertEqual(retired.makerFees, [])
        XCTAssertEqual(retired.instrument(named: instrument.pair).minimumQuantity.description, "0.00000001")
        XCTAssertEqual(try result(of: AssetPairs.self, "xchange/example-assetpairs-data.json").pairs.count, 86)
    }

    func test_givenRecordedTickers_whenRead_thenTheFiguresAreThoseOfTheLast24Hours() throws {
        let market = try result(of: TickerPrices.self, "kraken-net/Spot/ExchangeData/GetTicker.txt").markets["XXBTZUSD"]
        let ticker = try XCTUnwrap(market)
        XCTAssertEqual(ticker.ask.description, "30300.1")
        XCTAssertEqual(ticker.bid.description, "30300")
        XCTAssertEqual(ticker.last.description, "30303.2")
        XCTAssertEqual(ticker.open.description, "30502.8")
        XCTAssertEqual([ticker.high.description, ticker.low.description], ["31631", "29868.3"])
        XCTAssertEqual(ticker.volume.description, "4412.73601799")
        XCTAssertEqual(ticker.averagePrice.description, "30689.13205")
        XCTAssertEqual(ticker.trades, 38_907)
        let ether = try result(of: TickerPrices.self, "krakencli/ticker_ethusd.json").markets["XETHZUSD"]
        XCTAssertEqual(ether?.low.description, "3404.17")
        let old = try result(of: TickerPrices.self, "xchange/example-ticker-data.json").markets["XXBTZEUR"]
        XCTAssertEqual(old?.high.description, "591.11")
        XCTAssertEqual(old?.trades, 2_783)
    }

    func test_givenRecordedCandles_whenRead_thenPricesAreExactAndTheRunningOneIsKnown() throws {
        let minute = try result(of: Candles.self, "kraken-net/Spot/ExchangeData/GetKlines.txt")
        XCTAssertEqual(minute.pairID, "XXBTZUSD")
        XCTAssertEqual(minute.candles.count, 4)
        XCTAssertEqual(minute.candles[1].volume.description, "4.42996871")
        XCTAssertEqual(minute.last, Timestamp(seconds: 1_688_672_160))
        let ether = try result(of: Candles.self, "krakencli/ohlc_ethusd.json")
        XCTAssertEqual(ether.candles.last?.close.description, "3038.15")
        let long = try result(of: Candles.self, "xchange/example-ohlc-data.json")
        XCTAssertEqual(long.candles.count, 720)
        XCTAssertEqual(long.candles[1].low.description, "3440.001")
        XCTAssertEqual(long.candles[1].averagePrice.description, "3441.656")
        XCTAssertEqual(long.candles[1].trades, 12)
        XCTAssertEqual(long.finished.count, 719)
    }
}

/// The result of a recorded answer, read as the client reads it.
func recordedResult<C: Call>(of call: C.Type, _ path: String) throws -> C.Response {
    let isText = path.hasSuffix(".txt")
    let body = isText ? try RecordedData.answer("rest/" + path) : try RecordedData.bytes("rest/" + path)
    let answer = try WireAnswer<C.Response>(parsing: body)
    XCTAssertEqual(answer.errors, [])
    return try XCTUnwrap(answer.result, path)
}
