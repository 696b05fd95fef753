import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCore

/// Searches in the exchange's whole recorded catalogue.
final class CatalogueSearchTests: XCTestCase {
    private func marketData(
        now: @escaping @Sendable () -> Timestamp = { Timestamp(seconds: 1_000) }
    ) throws -> (data: MarketData, transport: ScriptedTransport) {
        let assets = String(decoding: try RecordedData.bytes("rest/assets-2021.json"), as: UTF8.self)
        let pairs = String(decoding: try RecordedData.bytes("rest/asset-pairs-2021.json"), as: UTF8.self)
        let transport = ScriptedTransport { request, _ in .json(request.url.contains("/AssetPairs") ? pairs : assets) }
        let folder = try temporaryFolder()
        var configuration = ClientConfiguration(keyStateFolder: folder + "/keys")
        configuration.publicRate = Points(whole: 1000)
        var time = TimeSource.system
        time.now = now
        let kraken = Kraken(transport: transport, configuration: configuration, credentials: nil, time: time)
        let markets = Markets(path: folder + "/catalogue.db", kraken: kraken, maximumAge: .seconds(3600), now: now)
        return (MarketData(kraken: kraken, markets: markets, time: time), transport)
    }

    func test_givenWords_whenMarketsAreSearched_thenAllMustFit_andNamesOfMarketsAddThem() async throws {
        let (data, transport) = try marketData()
        let searches: [([String], [String])] = [
            (["xbtusd"], ["BTC/USD"]), (["BTC/USD", "xdg-eur"], ["BTC/USD", "DOGE/EUR"]),
            (["btc", "zeur"], ["BTC/EUR"]), (["doge"], ["DOGE/BTC", "DOGE/EUR", "DOGE/USD", "DOGE/USDT"]),
            (["storj", "usd"], ["STORJ/USD"]), (["stor"], ["STORJ/BTC", "STORJ/ETH", "STORJ/EUR", "STORJ/USD"]),
            (["nothinglikeit"], []), (["XTZUSD", "nothinglikeit"], ["XTZ/USD"]),
        ]
        for (words, expected) in searches {
            let found = try await data.markets(MarketSearch(words: words)).get()
            XCTAssertEqual(found.rows.map(\.pair.description), expected, "\(words)")
        }
        let bitcoin = try await data.markets(MarketSearch(words: ["xbt"])).get().rows
        let isBase = bitcoin.map { $0.pair.base == Asset("BTC") }
        XCTAssertEqual(isBase, isBase.sorted { $0 && !$1 }, "markets of BTC come before those traded for it")
        XCTAssertTrue(bitcoin.allSatisfy { $0.pair.base == Asset("BTC") || $0.pair.quote == Asset("BTC") })
        XCTAssertTrue(isBase.contains(true) && isBase.contains(false))
        XCTAssertEqual(transport.requests.count, 2, "the catalogue, once")
    }

    func test_givenFilters_whenMarketsAreSearched_thenTheyChoose() async throws {
        let (data, _) = try marketData()
        let all = try await data.markets(MarketSearch()).get()
        XCTAssertEqual(all.rows.count, all.total)
        XCTAssertGreaterThan(all.total, 300)
        XCTAssertEqual(all.rows.map(\.pair), all.rows.map(\.pair).sorted())
        let euro = try await data.markets(MarketSearch(base: "xbt", quote: "ZEUR")).get()
        XCTAssertEqual(euro.rows.map(\.pair.description), ["BTC/EUR"])
        XCTAssertEqual(euro.total, all.total)
        let margin = try await data.markets(MarketSearch(quote: "usd", needsMargin: true)).get().rows
        XCTAssertTrue(margin.allSatisfy { $0.pair.quote == Asset("USD") && $0.maximumLeverage ?? 0 >= 2 })
        XCTAssertFalse(margin.isEmpty)
        let delisted = try await data.markets(MarketSearch(status: .delisted)).get().rows
        XCTAssertEqual(delisted, [])
        let wrong = await data.markets(MarketSearch(quote: "UDS"))
        XCTAssertEqual(wrong.cause as? NameError, .unknownAsset("UDS", suggestion: "USD"))
    }

    func test_givenWords_whenAssetsAreSearched_thenTheirVariantsComeWithThem() async throws {
        let (data, _) = try marketData()
        func names(_ words: String...) async throws -> [String] { try await data.assets(words).get().rows.map(\.name) }
        let bitcoin = try await names("xxbt")
        XCTAssertEqual(bitcoin, ["BTC", "BTC.M"])
        let dot = try await names("DOT.S")
        XCTAssertEqual(dot, ["DOT.S"])
        let both = try await names("doge", "eur")
        XCTAssertEqual(both, ["DOGE", "EUR", "EUR.HOLD", "EUR.M"])
        let part = try await names("stor")
        XCTAssertEqual(part, ["STORJ"])
        let none = try await names("nothinglikeit")
        XCTAssertEqual(none, [])
        let found = try await data.assets(["btc"]).get().rows
        XCTAssertEqual(found.map(\.otherNames), [["XBT", "XXBT"], ["XBT.M"]])
        let all = try await data.assets([]).get()
        XCTAssertEqual(all.rows.count, 113)
        XCTAssertEqual(all.rows.map(\.name), all.rows.map(\.name).sorted())
    }

    func test_givenACachedCatalogue_whenSearchedLater_thenNothingIsAsked_andItsAgeIsTold() async throws {
        let moment = Mutex(Timestamp(seconds: 1_000))
        let (data, transport) = try marketData { moment.withLock(\.self) }
        let first = await data.markets(MarketSearch())
        XCTAssertFalse(first.cached)
        moment.withLock { $0 = $0 + .seconds(1_800) }
        let later = await data.assets(["BTC"])
        XCTAssertTrue(later.cached)
        XCTAssertEqual(later.timestamp, Timestamp(seconds: 1_000))
        XCTAssertEqual(try later.get().fetchedAt, Timestamp(seconds: 1_000))
        XCTAssertEqual(transport.requests.count, 2)
    }
}
