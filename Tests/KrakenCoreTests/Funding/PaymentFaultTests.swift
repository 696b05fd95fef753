import Foundation
import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCore
@testable import KrakenSandbox

/// What becomes of withdrawals and transfers whose answers are lost, spoilt or refusals: never two of them, and the
/// end told as it is.
final class PaymentFaultTests: XCTestCase {
    private struct Case {
        var name: String
        var effect: FaultEffect
        var moment: Fault.Moment
        /// Whether the exchange does it all the same.
        var acts: Bool

        init(_ name: String, _ effect: FaultEffect, _ moment: Fault.Moment, acts: Bool) {
            (self.name, self.effect, self.moment, self.acts) = (name, effect, moment, acts)
        }
    }

    /// Everything after which nobody knows what happened.
    private let losses: [Case] = [
        Case("lost before", .lose, .before, acts: false), Case("lost after", .lose, .after, acts: true),
        Case("reset before", .reset, .before, acts: false), Case("reset after", .reset, .after, acts: true),
        Case("hang, acts late", .delay(milliseconds: 60_000), .before, acts: true),
        Case("hang after", .delay(milliseconds: 60_000), .after, acts: true),
        Case("late", .late(seconds: 5), .after, acts: true), Case("cut", .cut(bytes: 20), .after, acts: true),
        Case("garbage", .garble, .after, acts: true), Case("429 before", .page(status: 429), .before, acts: false),
        Case("429 after", .page(status: 429), .after, acts: true),
        Case("502 before", .page(status: 502), .before, acts: false),
        Case("502 after", .page(status: 502), .after, acts: true),
        Case("520 before", .page(status: 520), .before, acts: false),
        Case("520 after", .page(status: 520), .after, acts: true),
        Case("busy before", .errors(["EService:Busy"]), .before, acts: false),
        Case("busy after", .errors(["EService:Busy"]), .after, acts: true),
        Case("unavailable before", .errors(["EService:Unavailable"]), .before, acts: false),
        Case("unavailable after", .errors(["EService:Unavailable"]), .after, acts: true),
        Case("unlisted", .errors(["EFunding:Something new"]), .after, acts: true),
        Case("unlisted failure", .errors(["EFunding:Failed"]), .before, acts: false),
        Case("mixed", .errors(["EFunding:Invalid amount", "EFunding:Something new"]), .after, acts: true),
    ]

    /// What the exchange says no with; it did nothing.
    private let refusals = [
        "EAPI:Rate limit exceeded", "EAPI:Invalid nonce", "EFunding:Max fee exceeded", "EFunding:Insufficient funds",
        "EGeneral:Permission denied", "EGeneral:Too many requests",
    ]

    private func check(_ result: PaymentResult, _ fault: Case, _ bench: FundingBench, _ endpoint: String) throws {
        XCTAssertEqual(try bench.requests(endpoint).count, 1, "\(fault.name): transmitted once")
        let written = try XCTUnwrap(bench.journal().payment(result.payment.id), fault.name)
        XCTAssertEqual(written, result.payment, "\(fault.name): the journal says the same")
        XCTAssertFalse(result.journalIsBehind, fault.name)
        if fault.acts {
            XCTAssertEqual(result.wasLost, true, "\(fault.name): \(result.outcome)")
            XCTAssertEqual(result.payment.state, .made, fault.name)
        } else {
            XCTAssertTrue(result.isUnknown, "\(fault.name): \(result.outcome)")
            XCTAssertEqual(result.payment.state, .unknown, fault.name)
        }
    }

    func test_givenEveryFault_whenMoneyIsWithdrawn_thenItIsSentOnceAndTheEndIsTold() async throws {
        for fault in losses {
            let bench = try FundingBench(self)
            let plan = try await bench.plan()
            XCTAssertEqual(plan.problems, [], fault.name)
            try bench.arm(fault.effect, "Withdraw", fault.moment)
            let result = try await bench.withdraw(plan)
            try check(result, fault, bench, "Withdraw")
            let listed = try await bench.listed()
            XCTAssertEqual(listed.count, fault.acts ? 1 : 0, fault.name)
            XCTAssertEqual(result.payment.reference, listed.first?.reference, fault.name)
            // The same again: blocked while nobody knows, and meant twice when it was made.
            let again = try await bench.plan()
            XCTAssertEqual(again.problems.count, 1, "\(fault.name): \(again.problems)")
            XCTAssertEqual(try bench.requests("Withdraw").count, 1, fault.name)
        }
    }

    func test_givenEveryFault_whenMoneyIsTransferred_thenItIsSentOnceAndTheEndIsTold() async throws {
        for fault in losses {
            let bench = try FundingBench(self)
            let plan = try await bench.planTransfer()
            XCTAssertEqual(plan.problems, [], fault.name)
            try bench.arm(fault.effect, "WalletTransfer", fault.moment)
            let result = try await bench.transfer(plan)
            try check(result, fault, bench, "WalletTransfer")
            let again = try await bench.planTransfer()
            XCTAssertEqual(again.problems.count, 1, "\(fault.name): \(again.problems)")
        }
    }

    func test_givenADefiniteRefusal_whenMoneyIsMoved_thenItIsRefused_sentOnce_andNothingIsUnresolved() async throws {
        for text in refusals {
            let bench = try FundingBench(self)
            let plan = try await bench.plan()
            try bench.arm(.errors([text]), "Withdraw", .before)
            let result = try await bench.withdraw(plan)
            XCTAssertEqual(result.refusal, text)
            XCTAssertEqual(result.payment.state, .refused, text)
            XCTAssertEqual(try bench.requests("Withdraw").count, 1, text)
            XCTAssertEqual(try bench.journal().unresolved(), [], text)
            let transfer = try await bench.planTransfer()
            try bench.arm(.errors([text]), "WalletTransfer", .before)
            let moved = try await bench.transfer(transfer)
            XCTAssertEqual(moved.refusal, text)
            XCTAssertEqual(try bench.requests("WalletTransfer").count, 1, text)
        }
    }

    func test_givenAKeyWhoseNonceWindowIsNotNought_whenTheNonceIsCalledInvalid_thenNobodyKnows() async throws {
        for (window, isRefused) in [("0", true), ("10000", false), (nil, false)] {
            let bench = try FundingBench(self) { request in
                guard request.url.hasSuffix("/GetApiKeyInfo") else { return nil }
                guard let window else { return .page(status: 400) }
                return .changing { response in
                    let text = String(decoding: response.body, as: UTF8.self)
                    response.body = Array(
                        text.replacingOccurrences(
                            of: ##""nonce_window":"0""##, with: ##""nonce_window":"\##(window)""##
                        )
                        .utf8)
                }
            }
            let plan = try await bench.plan()
            try bench.arm(.errors(["EAPI:Invalid nonce"]), "Withdraw", .before)
            let result = try await bench.withdraw(plan)
            XCTAssertEqual(result.refusal != nil, isRefused, "\(window ?? "unknown"): \(result.outcome)")
            XCTAssertEqual(try bench.requests("Withdraw").count, 1)
        }
    }

    func test_givenAnOperatorWhoTookHisTime_whenAnAnswerIsLost_thenWhatWasMadeMeanwhileIsNotTakenForOurs() async throws
    {
        let bench = try FundingBench(self)
        let plan = try await bench.plan()
        bench.pass(.seconds(30))
        let call = Withdraw(
            asset: "XXBT", key: FundingBench.key, amount: plan.payment.amount, address: plan.payment.address ?? "",
            maximumFee: Amount(whole: 1))
        guard case .accepted = await bench.kraken.transmit(call) else { return XCTFail("not accepted") }
        try bench.arm(.lose, "Withdraw", .before)
        let result = try await bench.withdraw(plan)
        XCTAssertTrue(result.isUnknown, "\(result.outcome)")
    }

    func test_givenNobodyListening_whenMoneyIsWithdrawn_thenNothingWasSentAndNothingIsUnresolved() async throws {
        let bench = try FundingBench(self) { $0.url.hasSuffix("/Withdraw") ? .refused : nil }
        let result = try await bench.withdraw(bench.plan())
        guard case .notSent = result.outcome else { return XCTFail("\(result.outcome)") }
        XCTAssertEqual(result.payment.state, .notSent)
        XCTAssertEqual(try bench.journal().unresolved(), [])
    }

    func test_givenListsThatCannotBeRead_whenAnAnswerIsLost_thenAbsenceIsNotConcluded() async throws {
        let bench = try FundingBench(self)
        let plan = try await bench.plan()
        try bench.arm(.lose, "Withdraw", .before)
        // The list that is read before the withdrawal is good; those after it are not.
        let patience = PaymentPatience(interval: .seconds(10), total: .seconds(20))
        let terms = PaymentTerms(
            notAfter: bench.time.elapsed + .seconds(15), patience: patience,
            onLost: { _ in try? bench.arm(.errors(["EService:Busy"]), "WithdrawStatus", .before, count: 1_000) })
        let result = try await bench.funding.withdraw(plan, policy: FundingBench.policy, terms: terms).get()
        XCTAssertTrue(result.isUnknown)
        let events = try bench.journal().events(of: plan.payment.id).map(\.name)
        XCTAssertEqual(events, ["intent", "sending", "unknown", "cannotTell", "cannotTell"])
        bench.pass(.seconds(3_600))
        let looks = try await bench.funding.settleUnresolved().get()
        XCTAssertEqual(looks.map(\.payment.state), [.unknown], "an hour of not knowing proves nothing")
    }

    func test_givenAWithdrawalOfTheSameAmountMadeElsewhereBefore_whenAnAnswerIsLost_thenItIsNotTakenForOurs()
        async throws
    {
        let bench = try FundingBench(self)
        let before = try await bench.plan()
        let call = Withdraw(
            asset: "XXBT", key: FundingBench.key, amount: before.payment.amount,
            address: before.payment.address ?? "", maximumFee: Amount(whole: 1))
        guard case .accepted = await bench.kraken.transmit(call) else { return XCTFail("not accepted") }
        let plan = try await bench.plan()
        try bench.arm(.lose, "Withdraw", .before)
        let result = try await bench.withdraw(plan)
        XCTAssertTrue(result.isUnknown, "\(result.outcome)")
    }
}
