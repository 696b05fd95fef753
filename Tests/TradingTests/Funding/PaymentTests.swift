import Trading
import XCTest

final class PaymentTests: XCTestCase {
    private func payment(_ state: Payment.State) -> Payment {
        Payment(
            id: PaymentID("p"), kind: .withdrawal, asset: Asset("BTC"), assetID: "XXBT", destination: "wallet",
            address: nil, amount: Amount(whole: 1), maximumFee: nil, createdAt: Timestamp(seconds: 1), state: state)
    }

    func test_givenEveryStateAndEvent_whenApplied_thenOnlyTheOperatorSaysNotMade() {
        var legal: [String] = []
        for state in Payment.State.allCases {
            for event in Payment.Event.allCases {
                var moved = payment(state)
                guard (try? moved.apply(event)) != nil else {
                    XCTAssertEqual(moved.state, state, "an illegal event changes nothing")
                    continue
                }
                legal.append("\(state) \(event) \(moved.state)")
                if moved.state == .saidNotMade { XCTAssertEqual(event, .operatorSaysNotMade) }
                if state.isUnresolved && !moved.state.isUnresolved {
                    XCTAssertNotEqual(event, .absentForLong)
                }
                if [.unknown, .probablyNotMade].contains(state) {
                    XCTAssertFalse([.notSent, .refused].contains(moved.state), "\(state) \(event)")
                }
            }
        }
        XCTAssertEqual(legal.count, 18, legal.joined(separator: "\n"))
    }

    func test_givenTwoPayments_whenCompared_thenOnlyWhatMovesCounts() {
        var other = payment(.made)
        other.id = PaymentID("q")
        XCTAssertTrue(payment(.intended).isLike(other))
        for change in [
            { $0.amount = Amount(whole: 2) }, { $0.destination = "x" }, { $0.asset = Asset("ETH") },
            { $0.kind = .transfer },
        ] as [(inout Payment) -> Void] {
            var changed = other
            change(&changed)
            XCTAssertFalse(payment(.intended).isLike(changed))
        }
    }
}
