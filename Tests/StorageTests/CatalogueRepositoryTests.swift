import Storage
import TestSupport
import Trading
import XCTest

final class CatalogueRepositoryTests: XCTestCase {
    private func instrument() throws -> Instrument {
        try Instrument(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), id: "XXBTZUSD", alternativeName: "XBTUSD",
            baseID: "XXBT", quoteID: "ZUSD", priceDecimals: 1, quantityDecimals: 8, costDecimals: 5,
            tick: Price(parsing: "0.1"), minimumQuantity: Quantity(parsing: "0.00005"), minimumCost: nil,
            status: .postOnly,
            takerFees: [
                .init(volume: .zero, fee: Percent(parsing: "0.4")),
                .init(volume: Amount(whole: 10_000), fee: Percent(parsing: "0.35")),
            ], makerFees: [], buyLeverages: [2, 3, 10], sellLeverages: [2])
    }

    func test_givenACatalogue_whenOneNameIsLookedUp_thenTheWholeRecordComesBack() throws {
        let repository = try CatalogueRepository(path: ":memory:")
        XCTAssertNil(try repository.fetchedAt())
        let asset = AssetEntry(
            id: "XXBT", alternativeName: "XBT", name: Asset("BTC"), decimals: 10, displayDecimals: 5, kind: "currency",
            status: "enabled", collateralValue: try Quantity(parsing: "0.95"))
        try repository.replace(
            instruments: [instrument()], assets: [asset], spellings: [("XBTUSD", "XXBTZUSD")],
            at: Timestamp(seconds: 5))
        XCTAssertEqual(try repository.instrument(spelling: "XBTUSD"), try instrument())
        XCTAssertEqual(try repository.instrument(pair: instrument().pair), try instrument())
        XCTAssertEqual(try repository.instrument(id: "XXBTZUSD"), try instrument())
        XCTAssertNil(try repository.instrument(spelling: "BTCUSD"))
        XCTAssertEqual(try repository.assets(), [asset])
        XCTAssertEqual(try repository.pairNames(), ["BTC/USD"])
        XCTAssertEqual(try repository.fetchedAt(), Timestamp(seconds: 5))
    }

    func test_givenAnOlderCatalogue_whenReplaced_thenNothingOfItIsLeft() throws {
        let repository = try CatalogueRepository(path: ":memory:")
        try repository.replace(
            instruments: [instrument()], assets: [], spellings: [("A", "XXBTZUSD")], at: Timestamp(seconds: 5))
        try repository.replace(instruments: [], assets: [], spellings: [], at: Timestamp(seconds: 6))
        XCTAssertEqual(try repository.instruments(), [])
        XCTAssertNil(try repository.instrument(spelling: "A"))
    }

    func test_givenAStateThatWasSeen_whenKept_thenTheMarketHasIt_untilTheCatalogueIsFetchedAgain() throws {
        let repository = try CatalogueRepository(path: ":memory:")
        try repository.replace(instruments: [instrument()], assets: [], spellings: [], at: Timestamp(seconds: 5))
        XCTAssertNil(try repository.state(id: "XXBTZUSD"))
        try repository.keep(state: .cancelOnly, id: "XXBTZUSD", at: Timestamp(seconds: 6))
        XCTAssertEqual(try repository.instrument(id: "XXBTZUSD")?.status, .cancelOnly)
        XCTAssertEqual(try repository.state(id: "XXBTZUSD")?.seenAt, Timestamp(seconds: 6))
        try repository.replace(instruments: [instrument()], assets: [], spellings: [], at: Timestamp(seconds: 8))
        XCTAssertEqual(try repository.instrument(id: "XXBTZUSD")?.status, .postOnly)
        XCTAssertNil(try repository.state(id: "XXBTZUSD"))
    }

    func test_givenACatalogueOfTheFirstVersion_whenOpened_thenItStillServes_andIsOld() throws {
        let path = try temporaryFolder() + "/catalogue.db"
        let connection = try Connection(path: path, durability: .processEnd)
        for statement in [
            "CREATE TABLE fetch (fetched_at INTEGER NOT NULL) STRICT",
            """
            CREATE TABLE instrument (
                id TEXT PRIMARY KEY, pair TEXT NOT NULL, alternative_name TEXT NOT NULL, base_id TEXT NOT NULL,
                quote_id TEXT NOT NULL, price_decimals INTEGER NOT NULL, quantity_decimals INTEGER NOT NULL,
                cost_decimals INTEGER NOT NULL, tick TEXT NOT NULL, minimum_quantity TEXT NOT NULL,
                minimum_cost TEXT, status TEXT NOT NULL, taker_fees TEXT NOT NULL, maker_fees TEXT NOT NULL
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE asset (
                id TEXT PRIMARY KEY, alternative_name TEXT NOT NULL, name TEXT NOT NULL, decimals INTEGER NOT NULL,
                display_decimals INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE TABLE spelling (spelling TEXT PRIMARY KEY, id TEXT NOT NULL) STRICT, WITHOUT ROWID",
            """
            INSERT INTO instrument VALUES ('XXBTZUSD', 'BTC/USD', 'XBTUSD', 'XXBT', 'ZUSD', 1, 8, 5, '0.1', '0.00005',
                NULL, 'post_only', '0:0.4,10000:0.35', '')
            """,
            "INSERT INTO asset VALUES ('XXBT', 'XBT', 'BTC', 10, 5)", "INSERT INTO fetch VALUES (1790000000000000000)",
            "PRAGMA user_version = 1",
        ] { try connection.run(statement) }
        let repository = try CatalogueRepository(path: path)
        var expected = try instrument()
        (expected.buyLeverages, expected.sellLeverages) = ([], [])
        XCTAssertEqual(try repository.instruments(), [expected])
        XCTAssertEqual(try repository.assets().map(\.name), [Asset("BTC")])
        XCTAssertNil(try repository.assets()[0].status)
        XCTAssertEqual(try repository.fetchedAt(), Timestamp(nanoseconds: 0), "fetched again as soon as possible")
    }
}
