import Trading
import XCTest

final class ExportIntentTests: XCTestCase {
    private func terms(
        start: Int64? = nil, end: Int64? = nil, description: String = "mine"
    ) -> ExportIntent.Terms {
        ExportIntent.Terms(
            report: "trades", format: "csv", fields: [], description: description,
            start: start.map { Timestamp(seconds: $0) }, end: end.map { Timestamp(seconds: $0) })
    }

    func test_givenEveryStateAndEvent_whenApplied_thenWhatMayBeThereIsSettledByProofAlone() {
        var legal: [String] = []
        for state in ExportIntent.State.allCases {
            for event in ExportIntent.Event.allCases {
                var moved = ExportIntent(
                    mark: "k", terms: terms(), createdAt: Timestamp(seconds: 1), state: state)
                guard (try? moved.apply(event)) != nil else {
                    XCTAssertEqual(moved.state, state, "an illegal event changes nothing")
                    continue
                }
                legal.append("\(state) \(event) \(moved.state)")
                if state == .unknown { XCTAssertTrue([.found, .provedAbsent].contains(event), "\(event)") }
                let isLateSight = state == .notCreated && event == .found
                XCTAssertTrue(state.isUnresolved || isLateSight, "what is settled stays so, unless it is seen")
            }
        }
        XCTAssertEqual(legal.count, 9, legal.joined(separator: "\n"))
    }

    func test_givenMomentsCountedBackFromNow_whenTheSameIsTypedLater_thenItIsTheSame() {
        let first = ExportIntent(
            mark: "k", terms: terms(start: 1_000, end: 5_000), createdAt: Timestamp(seconds: 9_000))
        let later = Timestamp(seconds: 9_030)
        XCTAssertTrue(first.isLike(terms(start: 1_000, end: 5_000), askedAt: later), "the same days")
        XCTAssertTrue(first.isLike(terms(start: 1_030, end: 5_030), askedAt: later), "24h ago, a little later")
        for other in [
            terms(start: 1_010, end: 5_000), terms(start: 1_000), terms(),
            terms(start: 1_000, end: 5_000, description: "x"),
        ] {
            XCTAssertFalse(first.isLike(other, askedAt: later), "\(other)")
        }
    }
}
