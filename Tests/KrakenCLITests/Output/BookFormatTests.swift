import TestSupport
import XCTest

@testable import KrakenCLI

final class BookFormatTests: XCTestCase {
    func test_givenABook_whenWrittenAsCSV_thenEachLevelOfBothSidesIsARow_fromTheHighestPriceDown() async throws {
        let world = try World(self)
        let csv = await world.run([
            "book", "BTC/USD", "--levels", "3", "--sandbox", "-o", "csv", "--columns", "side,price",
        ])
        let rows = csv.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(rows.first, "side,price")
        XCTAssertEqual(rows.dropFirst().map { String($0.prefix(3)) }, ["ask", "ask", "ask", "bid", "bid", "bid"])
        let prices = rows.dropFirst().compactMap { Double($0.dropFirst(4)) }
        XCTAssertEqual(prices, prices.sorted(by: >))
        let sorted = await world.run(
            ["book", "BTC/USD", "--levels", "3", "--sandbox", "-o", "ndjson", "--sort", "price", "--columns", "price"])
        XCTAssertEqual(sorted.output.split(separator: "\n").count, 6)
        XCTAssertTrue(sorted.output.hasPrefix("{\"price\":\"\(rows.last?.dropFirst(4) ?? "")\"}\n"), sorted.output)
    }
}
