import Synchronization
import TestSupport
import Trading
import XCTest

@testable import KrakenCore

/// Long lists of trades, over six recorded pages of a quiet market.
final class TradePagesTests: XCTestCase {
    private let start = Timestamp(seconds: 1_616_889_600)

    private func recordedPages() throws -> [PublicTrades.Response] {
        try (1...6).map { number in
            let bytes = try RecordedData.bytes("trades/grteth/Trades.\(number).json")
            return try XCTUnwrap(WireAnswer<PublicTrades.Response>(parsing: bytes).result)
        }
    }

    /// What was asked for, and what it was answered.
    private final class Server: Sendable {
        let asked = Mutex<[(since: Timestamp, wanted: Int)]>([])
        let heard = Mutex<[ListingProgress]>([])
        private let answer: @Sendable (Timestamp, Int) throws -> PublicTrades.Response

        init(_ answer: @escaping @Sendable (Timestamp, Int) throws -> PublicTrades.Response) { self.answer = answer }

        func read(_ start: Timestamp, _ count: Int?) async throws -> TradePages.Reading {
            try await TradePages(
                start: start, count: count, now: Timestamp(seconds: 1_620_662_300),
                fetch: { [self] since, wanted in
                    asked.withLock { $0.append((since, wanted)) }
                    return try answer(since, wanted)
                }, onPage: { [self] progress in heard.withLock { $0.append(progress) } }
            ).read()
        }
    }

    /// An exchange that has these trades, and gives those at or after a moment.
    private func server(_ pages: [PublicTrades.Response], isInclusive: Bool = false) -> Server {
        let all = pages.flatMap(\.trades)
        let ends = pages.map(\.last)
        return Server { since, wanted in
            let page = ends.firstIndex { $0 > since } ?? ends.count
            var first = ends.indices.contains(page) ? page * 1_000 : all.count
            if isInclusive && first > 0 { first -= 1 }
            let trades = Array(all[first...].prefix(wanted))
            let isEnd = first + trades.count == all.count
            return PublicTrades.Response(
                pairID: "GRTETH", trades: trades,
                last: isEnd ? ends.last ?? since : ends.first { $0 > since } ?? since)
        }
    }

    func test_givenSixPages_whenAllAreRead_thenEveryTradeOfTheRecordingIsThereOnce() async throws {
        let pages = try recordedPages()
        let server = server(pages)
        let reading = try await server.read(start, nil)
        let lines = try String(decoding: RecordedData.bytes("trades/grteth/trades.csv"), as: UTF8.self)
            .split(separator: "\n").dropFirst()
        XCTAssertEqual(reading.trades.count, lines.count)
        for (trade, line) in zip(reading.trades, lines) {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            // The recording's numbers have exponents.
            XCTAssertEqual(trade.price.description, Decimal(string: cells[1])?.description)
            XCTAssertEqual(trade.quantity.description, Decimal(string: cells[2])?.description)
            XCTAssertEqual(
                [trade.side == .buy ? "b" : "s", trade.isMarketOrder ? "m" : "l"], [cells[3], cells[4]])
            let time = trade.time.dateTime + "." + trade.time.secondsText(decimals: 6).suffix(6)
            XCTAssertEqual(time, cells[0])
        }
        XCTAssertTrue(reading.isComplete)
        XCTAssertEqual(reading.last, pages.last?.last)
        XCTAssertEqual(server.asked.withLock { $0.map(\.since) }, [start] + pages.map(\.last))
        XCTAssertEqual(
            server.heard.withLock { $0.map(\.done) }, [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 6_000])
        XCTAssertEqual(
            server.heard.withLock { $0.map(\.total) }, [8_000, 7_000, 7_000, 7_000, 6_000, 6_000, 6_000],
            "guessed by the time that has passed")
    }

    func test_givenAServerThatRepeatsTheTradeItWasAskedAfter_whenAllAreRead_thenEachIsThereOnce() async throws {
        let pages = try recordedPages()
        let reading = try await server(pages, isInclusive: true).read(start, 2_500)
        XCTAssertEqual(reading.trades, Array(pages.flatMap(\.trades).prefix(2_500)))
    }

    func test_givenACount_whenItIsReached_thenNoMoreIsAsked_andItGoesOnBehindTheLast() async throws {
        let pages = try recordedPages()
        let server = server(pages)
        let reading = try await server.read(start, 2_000)
        XCTAssertEqual(reading.trades.count, 2_000)
        XCTAssertFalse(reading.isComplete)
        XCTAssertEqual(reading.last, pages[1].last)
        XCTAssertEqual(server.asked.withLock { $0.map(\.wanted) }, [1_000, 1_000])
    }

    func test_givenAServerThatAlwaysGivesTheSamePage_whenAllAreRead_thenItEnds_andIsNotCalledComplete() async throws {
        let page = try recordedPages()[0]
        let server = Server { _, _ in page }
        let reading = try await server.read(start, nil)
        XCTAssertEqual(reading.trades, page.trades)
        XCTAssertFalse(reading.isComplete)
        XCTAssertEqual(server.asked.withLock(\.count), 2)
    }

    func test_givenAServerThatGivesMoreThanItWasAskedFor_whenRead_thenTheRestIsLeft_andNothingIsSkipped() async throws {
        let page = try recordedPages()[0]
        let reading = try await Server { _, _ in page }.read(start, 10)
        XCTAssertEqual(reading.trades, Array(page.trades.prefix(10)))
        XCTAssertFalse(reading.isComplete)
        XCTAssertLessThan(reading.last, page.trades[9].time, "so that trades of the same moment come again")
        XCTAssertGreaterThan(reading.last, page.trades[9].time - .seconds(1))
    }

    func test_givenEqualTradesOnOnePage_whenRead_thenBothCount() async throws {
        let trade = PublicTrade(
            number: nil, time: Timestamp(seconds: 5), side: .buy, isMarketOrder: true, price: Price(whole: 1),
            quantity: Quantity(whole: 1))
        let reading = try await Server { _, _ in
            PublicTrades.Response(pairID: "A", trades: [trade, trade], last: trade.time)
        }.read(Timestamp(seconds: 1), nil)
        XCTAssertEqual(reading.trades.count, 2)
    }

    func test_givenNothingSince_whenRead_thenItIsCompleteAndStaysWhereItWas() async throws {
        let reading = try await Server { _, _ in
            PublicTrades.Response(pairID: "A", trades: [], last: Timestamp(seconds: 1))
        }.read(Timestamp(seconds: 5), 10)
        XCTAssertTrue(reading.isComplete)
        XCTAssertEqual(reading.last, Timestamp(seconds: 5), "never backwards")
    }
}
