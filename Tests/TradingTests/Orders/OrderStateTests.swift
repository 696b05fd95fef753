import XCTest

@testable import Trading

/// The state table of an order's intent, every pair of state and event.
final class OrderStateTests: XCTestCase {
    /// A row a state, a column an event; `-` cannot happen.
    ///
    /// Columns: sendingBegan, provedNotSent, refused, refusedForNow, answerLost, accepted, cancelBegan, provedAbsent,
    /// declaredAbsent, declaredPlaced.
    private let table = """
        intended            sending notSent -       -             -       -        -          -         -              -
        sending             -       notSent refused refusedForNow unknown accepted -          notPlaced declaredAbsent declaredPlaced
        notSent             sending notSent -       -             -       appeared -          -         -              -
        refusedForNow       sending -       -       -             -       appeared -          -         -              -
        refused             -       -       -       -             -       appeared -          -         -              -
        unknown             -       -       -       -             -       accepted -          notPlaced declaredAbsent declaredPlaced
        accepted            -       -       -       -             -       accepted cancelling -         -              -
        open                -       -       -       -             -       open     cancelling -         -              -
        partlyFilled        -       -       -       -             -       partlyFilled cancelling -     -              -
        cancelling          -       -       -       -             -       cancelling cancelling -       -              -
        filled              -       -       -       -             -       filled   filled     -         -              -
        cancelled           -       -       -       -             -       cancelled cancelled -         -              -
        expired             -       -       -       -             -       expired  expired    -         -              -
        cancelledByExchange -       -       -       -             -       cancelledByExchange cancelledByExchange - -  -
        notPlaced           -       -       -       -             -       appeared -          -         -              declaredPlaced
        appeared            -       -       -       -             -       appeared -          -         -              declaredPlaced
        declaredAbsent      -       -       -       -             -       appeared -          -         -              declaredPlaced
        declaredPlaced      -       -       -       -             -       declaredPlaced cancelling -   -              -
        """

    private let events: [OrderIntent.Event] = [
        .sendingBegan, .provedNotSent, .refused, .refusedForNow, .answerLost, .accepted, .cancelBegan, .provedAbsent,
        .declaredAbsent, .declaredPlaced,
    ]

    private func intent(_ state: OrderIntent.State) -> OrderIntent {
        let request = OrderRequest(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: .buy, type: .market,
            quantity: Quantity(whole: 1))
        return OrderIntent(
            id: ClientOrderID("k"), request: request, createdAt: Timestamp(seconds: 1), state: state)
    }

    private func next(_ state: OrderIntent.State, _ event: OrderIntent.Event) -> OrderIntent.State? {
        var moved = intent(state)
        do { try moved.apply(event) } catch {
            XCTAssertEqual(error, OrderIntent.IllegalEvent(state: state, event: event))
            XCTAssertEqual(moved.state, state, "an illegal event changes nothing")
            return nil
        }
        return moved.state
    }

    func test_givenEveryStateAndEvent_whenApplied_thenItIsAsTheTableSays() throws {
        let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        XCTAssertEqual(rows.map { $0[0] }.sorted(), OrderIntent.State.allCases.map(\.rawValue).sorted())
        for row in rows {
            let state = try XCTUnwrap(OrderIntent.State(rawValue: row[0]))
            XCTAssertEqual(row.count, events.count + 1, row[0])
            for (event, expected) in zip(events, row.dropFirst()) {
                XCTAssertEqual(next(state, event)?.rawValue ?? "-", expected, "\(state) \(event)")
            }
        }
    }

    func test_givenAnOrderThatIsSeen_whenItWasThoughtNotToExist_thenItIsAnAlarm_elseItIsWhatWasSeen() {
        for sighting in OrderIntent.Sighting.allCases {
            for state in [OrderIntent.State.refused, .notSent, .refusedForNow, .notPlaced, .declaredAbsent] {
                XCTAssertEqual(next(state, .seen(sighting)), .appeared, "\(state)")
            }
            let later = sighting.isOpen ? "appeared" : sighting.rawValue
            XCTAssertEqual(next(.appeared, .seen(sighting))?.rawValue, later, "an alarm ends with its order")
            for state in [OrderIntent.State.sending, .unknown, .accepted, .open, .partlyFilled, .declaredPlaced] {
                XCTAssertEqual(next(state, .seen(sighting))?.rawValue, sighting.rawValue, "\(state)")
            }
            XCTAssertNil(next(.intended, .seen(sighting)), "what was never sent cannot be seen")
        }
    }

    func test_givenAnOrderThatIsOver_whenAListThatIsBehindShowsItOpen_thenItStaysOver() {
        for state in [OrderIntent.State.filled, .cancelled, .expired, .cancelledByExchange] {
            XCTAssertEqual(next(state, .seen(.open)), state)
            XCTAssertEqual(next(state, .seen(.partlyFilled)), state)
        }
        XCTAssertEqual(next(.cancelling, .seen(.open)), .cancelling, "it is still asked to end")
        XCTAssertEqual(next(.cancelled, .seen(.filled)), .filled, "what was traded counts")
    }
}
