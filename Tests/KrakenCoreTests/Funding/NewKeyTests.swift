import Foundation
import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCore
@testable import KrakenSandbox

/// A key nothing ever went to has to cool off, and amounts too small for their way out stay here.
final class NewKeyTests: XCTestCase {
    private let day = Duration.seconds(86_400)

    private func plan(
        _ bench: FundingBench, amount: String = "0.01", coolingOff: Duration? = nil, hurried: Bool = false,
        confirmAbove: Int = 1_000_000
    ) async throws -> WithdrawalPlan {
        let request = try WithdrawalRequest(
            asset: "XBT", key: FundingBench.key, amount: Amount(parsing: amount), despiteCoolingOff: hurried)
        let policy = WithdrawalPolicy(
            isAllowed: true, confirmAbove: Amount(whole: confirmAbove), currency: "USD", coolingOff: coolingOff ?? day)
        return try await bench.funding.plan(request, id: PaymentID("plan"), policy: policy).get()
    }

    func test_givenAKeyNeverUsed_whenPlanned_thenItCoolsOffFromItsFirstSight() async throws {
        let bench = try FundingBench(self)
        let seen = bench.time.now
        let first = try await plan(bench)
        let firstSeen = try XCTUnwrap(first.newKey?.firstSeen)
        XCTAssertTrue(firstSeen >= seen && firstSeen <= bench.time.now)
        let problem = WithdrawalPlan.Problem.coolingOff(
            FundingBench.key, firstSeen: firstSeen, usableFrom: firstSeen + day)
        XCTAssertEqual(first.problems, [problem])
        bench.pass(.seconds(86_000))
        let early = try await plan(bench)
        XCTAssertEqual(early.problems, [problem], "looking again does not begin it anew")
        bench.pass(.seconds(500))
        let late = try await plan(bench)
        XCTAssertEqual(late.problems, [])
        XCTAssertEqual(late.confirmations, [.newKey])
    }

    func test_givenTheAddressesListed_whenADayHasPassed_thenTheirKeysCanBeUsed() async throws {
        let bench = try FundingBench(self)
        let listed = try await bench.funding.withdrawalAddresses(of: nil).get()
        XCTAssertTrue(listed.allSatisfy { $0.firstSeen != nil })
        bench.pass(.seconds(86_401))
        let plan = try await plan(bench)
        XCTAssertEqual(plan.problems, [])
    }

    func test_givenAKeyUsedFromHereOrElsewhere_whenPlanned_thenItNeedsNoCoolingOff() async throws {
        let bench = try FundingBench(self)
        _ = try await bench.withdraw(bench.plan())
        let used = try await plan(bench, amount: "0.02")
        XCTAssertEqual(used.problems, [])
        XCTAssertNil(used.newKey)
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: bench.folder + "/journal.db" + suffix)
        }
        let elsewhere = try FundingBench(self)
        let address = try await elsewhere.kraken.send(WithdrawAddresses(asset: "XXBT")).value.addresses[0].address
        XCTAssertFalse(address.isEmpty)
        // Another program's withdrawal: the exchange lists it, and our journal knows nothing of it.
        _ = await elsewhere.kraken.transmit(
            Withdraw(
                asset: "XXBT", key: FundingBench.key, amount: try Amount(parsing: "0.01"), address: address,
                maximumFee: try Amount(parsing: "0.00015")))
        let listed = try await plan(elsewhere)
        XCTAssertEqual(listed.problems, [])
        XCTAssertNil(listed.newKey)
    }

    func test_givenAWithdrawalTakenBack_whenPlanned_thenItsKeyIsStillNew() async throws {
        let bench = try FundingBench(self)
        let address = try await bench.kraken.send(WithdrawAddresses(asset: "XXBT")).value.addresses[0].address
        let sent = await bench.kraken.transmit(
            Withdraw(
                asset: "XXBT", key: FundingBench.key, amount: try Amount(parsing: "0.01"), address: address,
                maximumFee: try Amount(parsing: "0.00015")))
        guard case .accepted(let answer) = sent else { return XCTFail("\(sent)") }
        _ = try await bench.kraken.send(WithdrawCancel(asset: "XXBT", reference: answer.reference))
        let plan = try await plan(bench)
        XCTAssertNotNil(plan.newKey)
    }

    func test_givenAnotherAddressBehindAUsedName_whenPlanned_thenItIsANewKey() async throws {
        let book = Shared<String?>(nil)
        let bench = try FundingBench(self) { request in
            guard request.url.hasSuffix("/WithdrawAddresses"), let address = book.value else { return nil }
            return .json(
                ##"{"error":[],"result":[{"address":"\##(address)","asset":"XBT","method":"Bitcoin","key":"\##(FundingBench.key)"}]}"##
            )
        }
        _ = try await bench.withdraw(bench.plan())
        book.change { $0 = "bc1thief" }
        let moved = try await plan(bench, amount: "0.02")
        guard case .coolingOff? = moved.problems.first else { return XCTFail("\(moved.problems)") }
        XCTAssertEqual(try bench.requests("Withdraw").count, 1)
    }

    func test_givenAnAddressThatChangedBeforeItWasFirstSeenHere_whenPlanned_thenWhatWentToTheOldOneDoesNotCount()
        async throws
    {
        let book = Shared<String?>(nil)
        let bench = try FundingBench(self) { request in
            guard request.url.hasSuffix("/WithdrawAddresses"), let address = book.value else { return nil }
            return .json(
                ##"{"error":[],"result":[{"address":"\##(address)","asset":"XBT","method":"Bitcoin","key":"\##(FundingBench.key)"}]}"##
            )
        }
        let address = try await bench.kraken.send(WithdrawAddresses(asset: "XXBT")).value.addresses[0].address
        _ = await bench.kraken.transmit(
            Withdraw(
                asset: "XXBT", key: FundingBench.key, amount: try Amount(parsing: "0.01"), address: address,
                maximumFee: try Amount(parsing: "0.00015")))
        book.change { $0 = "bc1thief" }
        let moved = try await plan(bench)
        XCTAssertNotNil(moved.newKey, "no other address was ever seen from here, but the rows name theirs")
    }

    func test_givenAPaymentFromHereThatFailedLater_whenPlanned_thenItsKeyIsStillNew_alsoWhenTheListForgetsIt()
        async throws
    {
        let isForgotten = Shared(false)
        let bench = try FundingBench(self) { request in
            guard request.url.hasSuffix("/WithdrawStatus"), isForgotten.value else { return nil }
            return .json(##"{"error":[],"result":[]}"##)
        }
        let paid = try await bench.withdraw(bench.plan())
        let reference = try XCTUnwrap(paid.payment.reference)
        _ = try await bench.kraken.send(WithdrawCancel(asset: "XXBT", reference: reference))
        bench.pass(.seconds(120))
        let after = try await plan(bench, amount: "0.02")
        XCTAssertNotNil(after.newKey)
        isForgotten.change { $0 = true }
        let later = try await plan(bench, amount: "0.02")
        XCTAssertNotNil(later.newKey, "what was once seen to have failed stays so")
    }

    func test_givenTheOverride_whenPlanned_thenTheAmountHasToBeTyped_andTheJournalKeepsThat() async throws {
        let bench = try FundingBench(self)
        let plan = try await plan(bench, hurried: true, confirmAbove: 1)
        XCTAssertEqual(plan.problems, [])
        let until = try XCTUnwrap(plan.newKey?.usableFrom)
        XCTAssertEqual(plan.confirmations, [.newKey, .coolingOff(until: until)])
        _ = try await bench.withdraw(plan)
        let events = try bench.journal().events(of: plan.payment.id)
        XCTAssertTrue(events.contains { $0.name == "overridden" && $0.detail.contains(until.rfc3339()) }, "\(events)")
    }

    func test_givenNoCoolingOff_whenPlanned_thenTheFirstSightIsToldAllTheSame() async throws {
        let bench = try FundingBench(self)
        let plan = try await plan(bench, coolingOff: .zero)
        XCTAssertEqual(plan.problems, [])
        XCTAssertNotNil(plan.newKey)
        XCTAssertNil(plan.newKey?.usableFrom)
    }

    func test_givenLessThanTheWayOutLetsThrough_whenPlanned_thenItIsRefusedHereWithTheNumbers() async throws {
        let bench = try FundingBench(self)
        let plan = try await plan(bench, amount: "0.0003", coolingOff: .zero)
        XCTAssertEqual(
            plan.problems,
            [
                .belowMinimum(
                    try Amount(parsing: "0.0003"), minimum: try Amount(parsing: "0.0004"), method: "Bitcoin")
            ])
        XCTAssertNil(plan.fee)
        XCTAssertEqual(try bench.requests("WithdrawInfo"), [])
        let least = try await self.plan(bench, amount: "0.0004", coolingOff: .zero)
        XCTAssertEqual(least.problems, [])
    }
}
