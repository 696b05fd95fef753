import TestSupport
import Trading
import XCTest

@testable import KrakenSandbox

final class OrderBookTests: XCTestCase {
    private func order(_ id: Int, _ side: Side, _ price: Int64, _ lots: Int64, owner: Int? = nil) -> OrderBook.Order {
        OrderBook.Order(id: id, owner: owner ?? id, side: side, price: price, lots: lots)
    }

    private func submit(
        _ book: inout OrderBook, _ order: OrderBook.Order, rests: Bool = true,
        _ prevention: OrderBook.SelfTradePrevention = .cancelNewest
    ) -> OrderBook.Outcome {
        book.submit(order, rests: rests, prevention: prevention)
    }

    func test_givenOrdersOfManyPrices_whenOneComes_thenTheBestPriceAndThereTheOldestTradesFirst() {
        var book = OrderBook()
        for (id, price) in [(1, 102), (2, 101), (3, 100), (4, 101)] { book.insert(order(id, .sell, Int64(price), 10)) }
        let outcome = submit(&book, order(5, .buy, 101, 25))
        XCTAssertEqual(outcome.matches.map(\.id), [3, 2, 4])
        XCTAssertEqual(outcome.matches.map(\.price), [100, 101, 101])
        XCTAssertEqual(outcome.matches.map(\.lots), [10, 10, 5])
        XCTAssertEqual(outcome.rest, 0)
        XCTAssertEqual(book.best(.sell), 101)
        XCTAssertEqual(submit(&book, order(6, .buy, 200, 100)).matches.map(\.lots), [5, 10])
        XCTAssertEqual(book.best(.buy), 200, "the rest waits")
        XCTAssertEqual(book.count, 1)
    }

    func test_givenAnOrderThatMayNotWait_whenPartOfItTrades_thenTheRestIsGone() {
        var book = OrderBook()
        book.insert(order(1, .buy, 100, 3))
        let outcome = submit(&book, order(2, .sell, OrderBook.anyPrice(for: .sell), 5), rests: false)
        XCTAssertEqual(outcome, .init(matches: [.init(id: 1, price: 100, lots: 3)], rest: 2))
        XCTAssertEqual(book.count, 0)
    }

    func test_givenAnOrderOfTheSameOwner_whenMet_thenThePreventionDecidesWhichIsCancelled() {
        for (prevention, cancelled, rest, isPrevented) in [
            (.cancelNewest, [], 5, true), (.cancelOldest, [2], 2, false), (.cancelBoth, [2], 5, true),
        ] as [(OrderBook.SelfTradePrevention, [Int], Int64, Bool)] {
            var book = OrderBook()
            book.insert(order(1, .sell, 100, 5, owner: 1))
            book.insert(order(2, .sell, 100, 5, owner: 7))
            book.insert(order(3, .sell, 101, 3, owner: 1))
            let outcome = submit(&book, order(4, .buy, 101, 10, owner: 7), prevention)
            XCTAssertEqual(outcome.cancelled, cancelled, prevention.rawValue)
            XCTAssertEqual(outcome.rest, rest, prevention.rawValue)
            XCTAssertEqual(outcome.isPrevented, isPrevented, prevention.rawValue)
            XCTAssertEqual(outcome.matches.first?.id, 1, prevention.rawValue)
            XCTAssertEqual(book.best(.buy), prevention == .cancelOldest ? 101 : nil, prevention.rawValue)
        }
    }

    func test_givenABook_whenAskedWhatCouldTrade_thenOnlyWhatStandsBeforeAnOwnOrderCounts() {
        var book = OrderBook()
        book.insert(order(1, .sell, 100, 5, owner: 1))
        book.insert(order(2, .sell, 101, 5, owner: 7))
        book.insert(order(3, .sell, 102, 5, owner: 1))
        XCTAssertEqual(book.tradable(order(4, .buy, 102, 100, owner: 8)), 15)
        XCTAssertEqual(book.tradable(order(4, .buy, 101, 100, owner: 8)), 10)
        XCTAssertEqual(book.tradable(order(4, .buy, 102, 100, owner: 7)), 5)
        XCTAssertEqual(book.tradable(order(4, .buy, 102, 3, owner: 7)), 3)
        XCTAssertEqual(book.tradable(order(4, .buy, 99, 3)), 0)
    }

    /// The same rules in the plainest way: a list, searched from the front.
    private struct PlainBook {
        var waiting: [OrderBook.Order] = []

        mutating func submit(_ order: OrderBook.Order, rests: Bool) -> OrderBook.Outcome {
            var outcome = OrderBook.Outcome(rest: order.lots)
            while outcome.rest > 0, let best = best(against: order) {
                if waiting[best].owner == order.owner {
                    outcome.cancelled.append(waiting.remove(at: best).id)
                    continue
                }
                let lots = min(outcome.rest, waiting[best].lots)
                outcome.matches.append(.init(id: waiting[best].id, price: waiting[best].price, lots: lots))
                outcome.rest -= lots
                waiting[best].lots -= lots
                if waiting[best].lots == 0 { waiting.remove(at: best) }
            }
            if rests && outcome.rest > 0 {
                waiting.append(order)
                waiting[waiting.count - 1].lots = outcome.rest
            }
            return outcome
        }

        private func best(against order: OrderBook.Order) -> Int? {
            var best: Int?
            for (index, other) in waiting.enumerated() where other.side != order.side {
                let isGood = order.side == .buy ? other.price <= order.price : other.price >= order.price
                let isBetter = best.map {
                    order.side == .buy ? other.price < waiting[$0].price : other.price > waiting[$0].price
                }
                if isGood && isBetter ?? true { best = index }
            }
            return best
        }
    }

    func test_givenRandomOrders_whenMatched_thenTheResultIsThatOfAPlainListAndTheBookIsNeverCrossed() {
        let seed = TestSeed.choose()
        print("order book with seed \(seed)")
        var random = SeededRandom(key: seed)
        var (book, plain) = (OrderBook(), PlainBook())
        for id in 0..<4_000 {
            if random.below(4) == 0, let victim = plain.waiting.randomElement(using: &random) {
                XCTAssertTrue(book.cancel(victim.id))
                plain.waiting.removeAll { $0.id == victim.id }
                continue
            }
            let side: Side = random.below(2) == 0 ? .buy : .sell
            let next = order(id, side, random.within(90, 110), random.within(1, 50), owner: Int(random.below(6)))
            let rests = random.below(3) > 0
            let expected = plain.submit(next, rests: rests)
            guard submit(&book, next, rests: rests, .cancelOldest) == expected else {
                return XCTFail("seed \(seed), order \(id)")
            }
            XCTAssertEqual(book.count, plain.waiting.count)
            if let bid = book.best(.buy), let ask = book.best(.sell) { XCTAssertLessThan(bid, ask, "seed \(seed)") }
        }
        XCTAssertFalse(book.cancel(-1))
    }
}
