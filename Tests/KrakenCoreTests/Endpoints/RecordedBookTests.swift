import TestSupport
import Trading
import XCTest

@testable import KrakenCore

/// Recorded books, trades and spreads, read as the client reads them.
final class RecordedBookTests: XCTestCase {
    private func result<E: Endpoint>(of endpoint: E.Type, _ path: String) throws -> E.Response {
        try recordedResult(of: endpoint, path)
    }

    func test_givenTheRecordedBook_whenRead_thenEveryDigitIsThere_bestFirst() throws {
        let answer = try result(of: Depth.self, "kraken-net/Spot/ExchangeData/GetOrderBook.txt")
        XCTAssertEqual(answer.pairID, "XXBTZUSD")
        XCTAssertEqual(answer.book.asks.map(\.price.description), ["30384.1", "30387.9", "30393.7"])
        XCTAssertEqual(answer.book.asks.map(\.quantity.description), ["2.059", "1.5", "9.871"])
        XCTAssertEqual(answer.book.bids.map(\.price.description), ["30297", "30296.7", "30289.8"])
        XCTAssertEqual(answer.book.bids[1].changed, Timestamp(seconds: 1_688_671_674))
        let old = try result(of: Depth.self, "xchange/example-depth-data.json").book
        XCTAssertEqual(old.asks.first?.price.description, "530.75513")
        XCTAssertEqual([old.asks.count, old.bids.count], [3, 3])
        XCTAssertGreaterThan(try XCTUnwrap(old.best?.spread), .zero)
    }

    func test_givenRecordedTrades_whenRead_thenSidesTypesTimesAndNumbersAreThere() throws {
        let answer = try result(of: PublicTrades.self, "kraken-net/Spot/ExchangeData/GetTradeHistory.txt")
        XCTAssertEqual(answer.pairID, "XXBTZUSD")
        XCTAssertEqual(answer.last.nanoseconds, 1_688_671_969_993_150_842)
        XCTAssertEqual(answer.trades.map(\.number), [61_044_952, 61_044_953, 61_044_956])
        XCTAssertEqual(answer.trades.map(\.side), [.buy, .sell, .sell])
        XCTAssertEqual(answer.trades.map(\.isMarketOrder), [true, false, true])
        XCTAssertEqual(answer.trades[0].time.nanoseconds, 1_688_669_597_827_736_900)
        XCTAssertEqual(answer.trades[0].price.description, "30243.4")
        XCTAssertEqual(answer.trades[1].quantity.description, "0.0037696")
        let old = try result(of: PublicTrades.self, "xchange/example-trades-data.json")
        XCTAssertEqual(old.trades.first?.price.description, "1023.82219")
        XCTAssertEqual(old.trades.first?.number, nil)
    }

    func test_givenRecordedSpreads_whenRead_thenBidsAndAsksAreThere() throws {
        let answer = try result(of: BestPriceHistory.self, "kraken-net/Spot/ExchangeData/GetRecentSpread.txt")
        XCTAssertEqual(answer.rows.map(\.time.seconds), [1_688_671_834, 1_688_671_834, 1_688_671_834])
        XCTAssertEqual(answer.rows.map(\.prices.bid.description), ["30292.1", "30292.1", "30292.7"])
        XCTAssertEqual(answer.rows.map(\.prices.spread.description), ["5.4", "4.6", "4"])
        XCTAssertEqual(answer.last, Timestamp(seconds: 1_688_672_106))
        let old = try result(of: BestPriceHistory.self, "xchange/example-spreads-data.json")
        XCTAssertEqual(old.rows.last?.prices.spread.description, "10.83831")
    }

    func test_givenRecordedMarketsWithMargin_whenRead_thenLeveragesAreThere() throws {
        let pairs = try result(of: AssetPairs.self, "asset-pairs-2021.json").pairs
        let bitcoin = try XCTUnwrap(pairs.first { $0.id == "XXBTZUSD" })
        XCTAssertEqual(bitcoin.buyLeverages, [2, 3, 4, 5])
        let instrument = bitcoin.instrument(named: Pair(base: Asset("BTC"), quote: Asset("USD")))
        XCTAssertEqual(instrument.maximumLeverage, 5)
        let plain = try XCTUnwrap(pairs.first { $0.buyLeverages.isEmpty && $0.sellLeverages.isEmpty })
        XCTAssertNil(plain.instrument(named: instrument.pair).maximumLeverage)
    }

    func test_givenTheRecordedLedger_whenRead_thenEveryEntryIsComplete_newestFirst() throws {
        let page = try result(of: Ledgers.self, "kraken-net/Spot/Account/GetLedgerInfo.txt")
        XCTAssertEqual(page.total, 2)
        XCTAssertEqual(page.entries.map(\.id), ["L4UESK-KG3EQ-UFO4T5", "LMKZCZ-Z3GVL-CXKK4H"])
        let entry = page.entries[0]
        XCTAssertEqual(
            [entry.reference, entry.type, entry.subtype, entry.asset], ["TJKLXF-PGMUI-4NTLXU", "trade", "", "ZGBP"])
        XCTAssertEqual(entry.time.nanoseconds, 1_688_464_484_178_700_000)
        XCTAssertEqual(entry.amount.description, "-24.5")
        XCTAssertEqual(entry.fee.description, "0.049")
        XCTAssertEqual(entry.balance?.description, "459567.9171")
        let named = try result(of: QueryLedgers.self, "kraken-net/Spot/Account/GetLedgersEntry.txt")
        XCTAssertEqual(named.entries, [entry])
        let old = try result(of: Ledgers.self, "xchange/example-ledgerinfo-data.json")
        XCTAssertEqual(old.entries.first { $0.asset == "XICN" }?.amount.description, "-350")
    }

    func test_givenRecordedVolumes_whenRead_thenTheTiersAreThere() throws {
        let last = try result(of: TradeVolume.self, "kraken-net/Spot/Account/GetTradeVolume.txt")
        XCTAssertEqual(last.currencyID, "ZUSD")
        XCTAssertEqual(last.takers["XXBTZUSD"]?.fee.description, "0.1")
        XCTAssertEqual(last.takers["XXBTZUSD"]?.tierVolume, Amount(whole: 10_000_000))
        XCTAssertNil(last.takers["XXBTZUSD"]?.nextFee)
        XCTAssertEqual(last.makerFees, ["XXBTZUSD": .zero])
        let first = try result(of: TradeVolume.self, "xchange/example-tradevolume-data.json")
        XCTAssertEqual(first.takers["XXBTZUSD"]?.nextFee?.description, "0.29")
        XCTAssertEqual(first.makers["XXBTZUSD"]?.nextVolume, Amount(whole: 1_000))
        XCTAssertEqual(first.volume.description, "451.304")
        let many = try result(of: TradeVolume.self, "xchange/example-tradevolume-data-2.json")
        XCTAssertGreaterThan(many.takers.count, 100)
        XCTAssertEqual(many.volume.description, "41999999999.689999")
    }
}
