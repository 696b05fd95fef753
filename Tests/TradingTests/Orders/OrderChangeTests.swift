import Trading
import XCTest

/// What a change of an order may turn into, and what it means for the queue.
final class OrderChangeTests: XCTestCase {
    private typealias State = ChangeIntent.State

    func test_givenEveryPairOfStates_whenAChangeMovesOn_thenOnlyTheseStepsExist() {
        let steps: [State: Set<State>] = [
            .intended: [.sending, .notSent],
            .sending: [.notSent, .refused, .unknown, .applied, .notApplied, .orderGone, .unprotected],
            .unknown: [.applied, .notApplied, .orderGone, .unprotected],
            .notApplied: [.applied], .orderGone: [.applied], .unprotected: [.applied],
            .notSent: [], .refused: [], .applied: [],
        ]
        XCTAssertEqual(Set(steps.keys), Set(State.allCases))
        for state in State.allCases {
            let reached = State.allCases.filter(state.mayBecome)
            XCTAssertEqual(Set(reached), steps[state], "\(state)")
        }
        XCTAssertEqual(State.allCases.filter(\.isUnresolved), [.sending, .unknown])
    }

    func test_givenAnUnresolvedChange_whenItBecomesRefused_thenThatIsNoEvidence() {
        var change = ChangeIntent(
            id: ClientOrderID("a"), way: .amend, orderID: OrderID("O"), pair: Pair(base: Asset("A"), quote: Asset("B")),
            side: .buy, wanted: OrderChange(), before: OrderChange(), createdAt: Timestamp(seconds: 0), state: .unknown)
        XCTAssertThrowsError(try change.become(.refused))
        XCTAssertThrowsError(try change.become(.notSent))
        XCTAssertEqual(change.state, .unknown)
    }

    func test_givenAChange_whenThePlaceInTheQueueIsAskedFor_thenItIsTheExchangesRule() throws {
        let now = OrderChange(quantity: try Quantity(parsing: "2"), limitPrice: try Price(parsing: "100"))
        func place(_ quantity: String?, _ price: String?, waits: Bool = false) throws -> OrderChange.QueuePlace {
            OrderChange(
                quantity: try quantity.map { try Quantity(parsing: $0) },
                limitPrice: try price.map { try Price(parsing: $0) }
            ).queuePlace(from: now, waits: waits)
        }
        XCTAssertEqual(try place("1", nil), .kept)
        XCTAssertEqual(try place("2", "100"), .kept)
        XCTAssertEqual(try place("3", nil), .lostByVolume)
        XCTAssertEqual(try place("1", "101"), .lostByPrice)
        XCTAssertEqual(try place("3", "99", waits: true), OrderChange.QueuePlace.none)
        let display = OrderChange(displayQuantity: try Quantity(parsing: "1"))
        XCTAssertEqual(display.queuePlace(from: now, waits: false), .kept)
    }

    func test_givenValues_whenCompared_thenOnlyTheNamedOnesCount() throws {
        let all = OrderChange(
            quantity: try Quantity(parsing: "2"), limitPrice: try Price(parsing: "100"),
            triggerPrice: try Price(parsing: "99"))
        XCTAssertTrue(OrderChange(quantity: try Quantity(parsing: "2.0")).isContained(in: all))
        XCTAssertFalse(OrderChange(quantity: try Quantity(parsing: "2.1")).isContained(in: all))
        XCTAssertFalse(OrderChange(displayQuantity: try Quantity(parsing: "1")).isContained(in: all))
        XCTAssertTrue(OrderChange().isContained(in: all), "nothing is part of everything")
        XCTAssertTrue(OrderChange(displayQuantity: try Quantity(parsing: "1")).listed.isEmpty)
    }
}
