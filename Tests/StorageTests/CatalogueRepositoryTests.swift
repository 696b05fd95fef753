import Storage
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
            ], makerFees: [])
    }

    func test_givenACatalogue_whenOneNameIsLookedUp_thenTheWholeRecordComesBack() throws {
        let repository = try CatalogueRepository(path: ":memory:")
        XCTAssertNil(try repository.fetchedAt())
        let asset = AssetEntry(id: "XXBT", alternativeName: "XBT", name: Asset("BTC"), decimals: 10, displayDecimals: 5)
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
}
