import Storage
import Transport
import XCTest

@testable import KrakenCore

/// Which rows of a list can only be one payment's.
final class PaymentMatchTests: XCTestCase {
    private let sent = Timestamp(seconds: 1_000)

    private func match(_ kind: Payment.Kind = .withdrawal, foreign: Set<String> = []) throws -> PaymentMatch {
        let payment = try Payment(
            id: PaymentID("p"), kind: kind, asset: Asset("BTC"), assetID: "XXBT", destination: "wallet",
            address: "bc1q", amount: Amount(parsing: "0.5"), maximumFee: nil, createdAt: sent)
        let names = AssetNames([
            AssetEntry(id: "XXBT", alternativeName: "XBT", name: Asset("BTC"), decimals: 10, displayDecimals: 5)
        ])
        return PaymentMatch(
            payment: payment, notBefore: sent + .milliseconds(500), foreign: foreign, names: names)
    }

    private func row(_ changes: [String: JSON] = [:]) throws -> FundingRow {
        var fields: [String: JSON] = [
            "refid": "A", "asset": "XXBT", "amount": "0.5", "fee": "0.1", "time": 1_000, "status": "Pending",
            "key": "wallet", "method": "Bitcoin", "txid": .null,
        ]
        fields.merge(changes) { $1 }
        return try FundingRow(wire: .object(fields.map { JSON.Member($0.key, $0.value) }))
    }

    private func reference(_ sight: PaymentSight) -> String {
        switch sight {
        case .found(let reference, _): reference
        case .absent: "absent"
        case .cannotTell: "cannot tell"
        }
    }

    func test_givenRows_whenMatched_thenOnlyTheOneThatCanBeItIs() throws {
        let cases: [([String: JSON], String)] = [
            ([:], "A"), (["amount": "0.4"], "A"), (["amount": "0.40000001"], "absent"), (["asset": "XBT"], "A"),
            (["asset": "XETH"], "absent"), (["key": "other"], "absent"), (["key": .null], "cannot tell"),
            (["time": 999], "absent"), (["time": .number("1000.25")], "A"), (["status": "Failure"], "A"),
        ]
        for (changes, expected) in cases {
            XCTAssertEqual(reference(try match().sight(in: [row(changes)])), expected, "\(changes)")
        }
        XCTAssertEqual(reference(try match(foreign: ["A"]).sight(in: [row()])), "absent")
        XCTAssertEqual(reference(try match(foreign: ["A"]).sight(in: [row(), row(["refid": "B"])])), "B")
        XCTAssertEqual(reference(try match().sight(in: [row(), row(["refid": "B"])])), "cannot tell")
    }

    func test_givenLedgerEntries_whenMatched_thenOnlyWhatLeftForThisReasonIs() throws {
        let entry = { (changes: [String: JSON]) in
            var fields: [String: JSON] = [
                "refid": "A", "asset": "XXBT", "type": "transfer", "amount": "-0.5", "fee": "0", "time": 1_000,
            ]
            fields.merge(changes) { $1 }
            return try LedgerEntry(key: "L", wire: .object(fields.map { JSON.Member($0.key, $0.value) }))
        }
        let cases: [([String: JSON], String)] = [
            ([:], "A"), (["amount": "0.5"], "absent"), (["amount": "-0.4", "fee": "0.1"], "A"),
            (["type": "deposit"], "absent"), (["time": 900], "absent"), (["asset": "ZUSD"], "absent"),
        ]
        for (changes, expected) in cases {
            XCTAssertEqual(reference(try match(.transfer).sight(in: [entry(changes)])), expected, "\(changes)")
        }
        XCTAssertEqual(reference(try match(.transfer).sight(in: [entry([:]), entry([:])])), "A", "two rows of one")
        XCTAssertEqual(
            reference(try match(.transfer).sight(in: [entry([:]), entry(["refid": "B"])])), "cannot tell")
    }

    func test_givenListsOfEveryShape_whenRead_thenTheirRowsAreFound() throws {
        let one = JSON.object([
            "refid": "A", "asset": "XXBT", "amount": "0.5", "time": 1_000, "status": "Initial",
        ])
        for name in ["withdrawal", "withdrawals", "deposit", "deposits"] {
            let page = JSON.object([JSON.Member(name, .array([one])), JSON.Member("next_cursor", .null)])
            XCTAssertEqual(try FundingRows(wire: page).rows.map(\.reference), ["A"])
        }
        XCTAssertEqual(try FundingRows(wire: .array([one])).rows.first?.fee, .zero)
        XCTAssertEqual(try FundingRows(wire: []).rows, [])
        XCTAssertThrowsError(try FundingRows(wire: .object([])))
        XCTAssertThrowsError(try FundingRows(wire: .array([.object(["refid": ""])])))
        XCTAssertThrowsError(try FundingReference(wire: .object(["refid": ""])))
    }
}
