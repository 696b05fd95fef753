import Trading
import XCTest

@testable import KrakenCore

/// Room that was booked ahead: it goes to the calls it was booked for, and no further.
final class BookingTests: XCTestCase {
    private let booking = Booking(
        .init(
            open: Points(whole: 2), account: Points(whole: 1),
            pair: PairCost(pairID: "XXBTZUSD", points: Points(whole: 9))),
        readyAt: .zero)

    func test_givenRoomOfEachKind_whenCallsTakeIt_thenItIsUsedUp_andTheNextCallBooksForItself() {
        XCTAssertTrue(booking.takeOpen(Points(whole: 1)))
        XCTAssertTrue(booking.takeOpen(Points(whole: 1)))
        XCTAssertFalse(booking.takeOpen(Points(whole: 1)))
        XCTAssertFalse(booking.takeAccount(Points(whole: 2)), "a call goes on it whole or not at all")
        XCTAssertTrue(booking.takeAccount(Points(whole: 1)))
        XCTAssertTrue(booking.takeAccount(.zero), "what costs nothing always goes")
    }

    func test_givenRoomInAMarket_whenAnOrderOfAnotherOneIsPlaced_thenItDoesNotGoOnIt() {
        XCTAssertFalse(booking.takePair(PairCost(pairID: "XETHZUSD", points: Points(whole: 1))))
        XCTAssertTrue(booking.takePair(PairCost(pairID: "XXBTZUSD", points: Points(whole: 8))))
        XCTAssertFalse(booking.takePair(PairCost(pairID: "XXBTZUSD", points: Points(whole: 2))))
    }
}
