import Trading
import XCTest

@testable import KrakenSandbox

final class MarketBookTests: XCTestCase {
    private func book(_ market: ListedMarket, second: Int, depth: Int = 100) -> MarketBook {
        MarketBook(MarketHistory(market: market, seed: 11), second: second, depth: depth)
    }

    func test_givenAnySecond_whenTheBookIsMade_thenItIsSortedDeepAndNotCrossed() {
        for market in Catalogue.standard.markets {
            for second in [1_795_248_000, 1_795_248_001, 1_795_300_123] {
                let book = book(market, second: second)
                XCTAssertEqual(book.asks.count, 100)
                XCTAssertEqual(book.bids.count, 100)
                XCTAssertGreaterThan(book.asks[0].price, book.bids[0].price)
                XCTAssertTrue(zip(book.asks, book.asks.dropFirst()).allSatisfy { $0.price < $1.price })
                XCTAssertTrue(zip(book.bids, book.bids.dropFirst()).allSatisfy { $0.price > $1.price })
                XCTAssertTrue((book.asks + book.bids).allSatisfy { $0.lots > 0 && $0.lots % 100_000 == 0 })
            }
        }
    }

    func test_givenTwoDepths_whenCompared_thenTheShallowIsTheBeginningOfTheDeep() throws {
        let market = try XCTUnwrap(Catalogue.standard.market("ETH/USD"))
        let (deep, shallow) = (
            book(market, second: 1_795_248_000, depth: 500), book(market, second: 1_795_248_000, depth: 3)
        )
        XCTAssertEqual(shallow.asks, Array(deep.asks.prefix(3)))
        XCTAssertEqual(shallow.bids, Array(deep.bids.prefix(3)))
    }

    func test_givenTheLastPrice_whenTheBookIsMade_thenItIsTheBestOfOneSide() throws {
        let market = try XCTUnwrap(Catalogue.standard.market("SOL/USD"))
        let history = MarketHistory(market: market, seed: 11)
        for second in 1_795_248_000..<1_795_248_020 {
            let book = book(market, second: second, depth: 1)
            let last = history.price(at: second)
            XCTAssertTrue(book.asks[0].price == last || book.bids[0].price == last)
        }
    }

    func test_givenWhatWasTaken_whenRemoved_thenEmptyLevelsGoAndOthersShrink() throws {
        let market = try XCTUnwrap(Catalogue.standard.market("SOL/USD"))
        var book = book(market, second: 1_795_248_000, depth: 3)
        let before = book
        book.remove([
            Taken(side: .buy, price: before.asks[0].price, lots: before.asks[0].lots),
            Taken(side: .sell, price: before.bids[1].price, lots: 100_000),
        ])
        XCTAssertEqual(book.asks, Array(before.asks.dropFirst()))
        XCTAssertEqual(book.bids[1].lots, before.bids[1].lots - 100_000)
        XCTAssertEqual(book.bids[0], before.bids[0])
    }
}
