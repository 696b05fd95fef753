import KrakenCore
import Storage
import XCTest

final class PortfolioTests: XCTestCase {
    private let names = AssetNames(
        [
            ("XXBT", "XBT", "BTC"), ("ZUSD", "USD", "USD"), ("ZEUR", "EUR", "EUR"), ("ADA", "ADA", "ADA"),
            ("ADA.S", "ADA.S", "ADA.S"), ("DOT", "DOT", "DOT"), ("XTZ", "XTZ", "XTZ"), ("XXDG", "XDG", "DOGE"),
            ("XETH", "ETH", "ETH"), ("ZORA", "ZORA", "ZORA"), ("USDC", "USDC", "USDC"),
        ].map {
            AssetEntry(id: $0.0, alternativeName: $0.1, name: Asset($0.2), decimals: 8, displayDecimals: 4)
        })

    private func amount(_ text: String) throws -> Amount { try Amount(parsing: text) }

    func test_givenSuffixedKeys_whenFolded_thenTheyBelongToTheirAsset() {
        for (id, asset, kind) in [
            ("ADA.S", "ADA", Holding.Kind.staked), ("DOT28.S", "DOT", .staked), ("XBT.M", "BTC", .rewards),
            ("EUR.HOLD", "EUR", .onHold), ("ETH.F", "ETH", .flexible), ("ETH2.S", "ETH", .staked),
            ("ETH2", "ETH", .staked),
            ("XXBT", "BTC", .spot), ("XXDG", "DOGE", .spot), ("XTZ", "XTZ", .spot), ("ZORA", "ZORA", .spot),
            ("USDC.B", "USDC", .bonded), ("NEWCOIN", "NEWCOIN", .spot), ("DOT.P", "DOT", .parachain),
        ] {
            XCTAssertEqual(names.holding(id: id), Holding(asset: Asset(asset), kind: kind), id)
        }
    }

    func test_givenPartsOfOneAsset_whenFolded_thenOnlyTheTradablePartNetOfHoldsIsAvailable() throws {
        let sheet = try BalanceSheet(
            [("ADA.S", amount("100"), .zero), ("ADA", amount("7.5"), amount("2")), ("XTZ", .zero, .zero)], names: names)
        let ada = try XCTUnwrap(sheet[Asset("ADA")])
        XCTAssertEqual(ada.total, try amount("107.5"))
        XCTAssertEqual(ada.available, try amount("5.5"))
        XCTAssertEqual(ada.parts.map(\.id), ["ADA", "ADA.S"])
        XCTAssertNil(sheet[Asset("XTZ")])
    }

    func test_givenMarkets_whenARouteIsSought_thenDirectBeatsInverseBeatsBridge() {
        let pairs = Set(["BTC/USD", "BTC/EUR", "ETH/BTC", "ADA/USD", "EUR/USD"].compactMap(Pair.init(name:)))
        func route(_ from: String, _ to: String) -> [String]? {
            PriceRoute.find(from: Asset(from), to: Asset(to)) { pairs.contains($0) }?.steps
                .map { ($0.isInverse ? "÷" : "×") + $0.pair.description }
        }
        XCTAssertEqual(route("EUR", "EUR"), [])
        XCTAssertEqual(route("BTC", "EUR"), ["×BTC/EUR"])
        XCTAssertEqual(route("USD", "EUR"), ["÷EUR/USD"])
        XCTAssertEqual(route("ETH", "EUR"), ["×ETH/BTC", "×BTC/EUR"])
        XCTAssertEqual(route("ADA", "EUR"), ["×ADA/USD", "÷EUR/USD"])
        XCTAssertNil(route("XYZ", "EUR"))
    }

    func test_givenPrices_whenValued_thenRowsAreSortedAndUnpricedOnesListedBesideTheTotal() throws {
        let sheet = try BalanceSheet(
            [("ADA", amount("100"), .zero), ("ZEUR", amount("50"), .zero), ("NEWCOIN", amount("3"), .zero)],
            names: names)
        let pairs = Set(["ADA/USD", "EUR/USD"].compactMap(Pair.init(name:)))
        var routes: [Asset: PriceRoute] = [:]
        for balance in sheet.balances {
            routes[balance.asset] = PriceRoute.find(from: balance.asset, to: Asset("EUR")) { pairs.contains($0) }
        }
        let prices = try [
            XCTUnwrap(Pair(name: "ADA/USD")): Price(parsing: "0.5"),
            XCTUnwrap(Pair(name: "EUR/USD")): Price(parsing: "1.25"),
        ]
        let valuation = Valuation(sheet, in: Asset("EUR"), routes: routes, prices: prices)
        XCTAssertEqual(valuation.rows.map(\.balance.asset.description), ["EUR", "ADA", "NEWCOIN"])
        XCTAssertEqual(valuation.rows.map(\.value), [try amount("50"), try amount("40"), nil])
        XCTAssertEqual(valuation.total, try amount("90"))
        XCTAssertEqual(valuation.unpriced, [Asset("NEWCOIN")])
    }
}
