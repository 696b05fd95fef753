import Trading
import XCTest

final class BookSnapshotTests: XCTestCase {
    private typealias Level = BookSnapshot.Level

    private func levels(_ texts: [(String, String)]) throws -> [Level] {
        try texts.map { try Level(price: Price(parsing: $0.0), quantity: Quantity(parsing: $0.1)) }
    }

    private func book() throws -> BookSnapshot {
        try BookSnapshot(
            bids: levels([("99.9", "1"), ("100", "0.5"), ("99.4", "2"), ("99.5", "3")]),
            asks: levels([("100.6", "4"), ("100.1", "1"), ("100.5", "0.25")]))
    }

    func test_givenLevelsInAnyOrder_whenABookIsMade_thenTheBestOfEachSideIsFirst() throws {
        let book = try book()
        XCTAssertEqual(book.bids.map(\.price.description), ["100", "99.9", "99.5", "99.4"])
        XCTAssertEqual(book.asks.map(\.price.description), ["100.1", "100.5", "100.6"])
        XCTAssertEqual(book.best, try BestPrices(bid: Price(parsing: "100"), ask: Price(parsing: "100.1")))
        XCTAssertEqual(book.prefix(1).bids.count + book.prefix(1).asks.count, 2)
        XCTAssertNil(BookSnapshot(bids: book.bids, asks: []).best)
    }

    func test_givenLevels_whenSummed_thenEachCostsItsOwnPrice() throws {
        let depth = BookSnapshot.depth(of: try book().bids)
        XCTAssertEqual(depth.map(\.quantity.description), ["0.5", "1.5", "4.5", "6.5"])
        XCTAssertEqual(depth.map(\.cost.description), ["50", "149.9", "448.4", "647.2"])
        XCTAssertEqual(BookSnapshot.depth(of: []).count, 0)
    }

    func test_givenAStep_whenGrouped_thenBidsGoDownAndAsksUp_andNoVolumeOrCostIsLost() throws {
        let book = try book()
        let grouped = book.grouped(by: try Price(parsing: "0.5"))
        XCTAssertEqual(grouped.bids.map(\.price.description), ["100", "99.5", "99"])
        XCTAssertEqual(grouped.bids.map(\.quantity.description), ["0.5", "4", "2"])
        XCTAssertEqual(grouped.bids.map(\.count), [1, 2, 1])
        XCTAssertEqual(grouped.asks.map(\.price.description), ["100.5", "101"])
        XCTAssertEqual(grouped.asks.map(\.quantity.description), ["1.25", "4"])
        XCTAssertEqual(grouped.asks[0].cost.description, "125.225", "each price at its own")
        for (side, all) in [(grouped.bids, book.bids), (grouped.asks, book.asks)] {
            XCTAssertEqual(side.reduce(.zero) { $0 + $1.cost }, all.reduce(.zero) { $0 + $1.cost })
            XCTAssertEqual(side.reduce(.zero) { $0 + $1.quantity }, all.reduce(.zero) { $0 + $1.quantity })
        }
    }

    func test_givenTheMarketsOwnStep_whenGrouped_thenNothingChanges() throws {
        let book = try book()
        XCTAssertEqual(book.grouped(by: try Price(parsing: "0.1")), book)
    }

    func test_givenBestPrices_whenCompared_thenSpreadMidAndBasisPointsAreExact() throws {
        func best(_ bid: String, _ ask: String) throws -> BestPrices {
            try BestPrices(bid: Price(parsing: bid), ask: Price(parsing: ask))
        }
        let bitcoin = try best("87506.5", "87507.5")
        XCTAssertEqual(bitcoin.spread.description, "1")
        XCTAssertEqual(bitcoin.mid.description, "87507")
        // 1 / 87507 × 10,000 = 0.114276572…
        XCTAssertEqual(bitcoin.spreadBasisPoints(decimals: 6, .halfEven)?.description, "0.114277")
        let smallest = try best("0.0000000001", "0.0000000002")
        XCTAssertEqual(smallest.mid.description, "0.00000000015")
        XCTAssertEqual(smallest.spreadBasisPoints(decimals: 2, .halfEven)?.description, "6666.67")
        let crossed = try best("101", "99")
        XCTAssertEqual(crossed.spread.description, "-2")
        XCTAssertEqual(crossed.spreadBasisPoints(decimals: 4, .halfEven)?.description, "-200")
        XCTAssertNil(BestPrices(bid: .zero, ask: .zero).spreadBasisPoints(.halfEven))
    }
}
