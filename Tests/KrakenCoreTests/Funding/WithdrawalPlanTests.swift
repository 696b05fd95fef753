import Foundation
import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCore
@testable import KrakenSandbox

/// What speaks against a withdrawal before anything is sent.
final class WithdrawalPlanTests: XCTestCase {
    private func plan(
        _ bench: FundingBench, key: String = FundingBench.key, amount: String = "0.01", address: String? = nil,
        maximumFee: String? = nil, confirmAbove: Int = 1_000_000
    ) async throws -> WithdrawalPlan {
        let request = try WithdrawalRequest(
            asset: "XBT", key: key, amount: Amount(parsing: amount), address: address,
            maximumFee: maximumFee.map { try Amount(parsing: $0) })
        let policy = WithdrawalPolicy(isAllowed: true, confirmAbove: Amount(whole: confirmAbove), currency: "USD")
        return try await bench.funding.plan(request, id: PaymentID("plan"), policy: policy).get()
    }

    func test_givenAKnownKey_whenPlanned_thenTheFeeIsShownAndIsTheCeiling() async throws {
        let bench = try FundingBench(self)
        let plan = try await plan(bench)
        XCTAssertEqual(plan.problems, [])
        XCTAssertEqual(plan.fee, try Amount(parsing: "0.00015"))
        XCTAssertEqual(plan.received, try Amount(parsing: "0.00985"))
        XCTAssertEqual(plan.payment.maximumFee, plan.fee)
        XCTAssertEqual(plan.confirmations, [.newKey])
        XCTAssertEqual(plan.method, "Bitcoin")
        let value = try XCTUnwrap(plan.value)
        XCTAssertTrue(value > Amount(whole: 10) && value < Amount(whole: 10_000), "\(value)")
    }

    func test_givenAKeyUsedBefore_whenPlanned_thenItNeedsNotBeTyped() async throws {
        let bench = try FundingBench(self)
        let first = try await bench.plan()
        let made = try await bench.withdraw(first)
        XCTAssertEqual(made.wasLost, false)
        let second = try await plan(bench, amount: "0.02")
        XCTAssertEqual(second.confirmations, [])
    }

    func test_givenAWithdrawal_whenItIsSent_thenAddressAndCeilingGoWithIt() async throws {
        let bodies = Shared<[String]>([])
        let bench = try FundingBench(self) { request in
            if request.url.hasSuffix("/Withdraw") { bodies.change { $0.append(request.carried) } }
            return nil
        }
        let plan = try await plan(bench, maximumFee: "0.0002")
        _ = try await bench.withdraw(plan)
        let address = try XCTUnwrap(plan.payment.address)
        XCTAssertEqual(
            bodies.value, ["asset=XXBT&key=\(FundingBench.key)&amount=0.01&address=\(address)&max_fee=0.0002"])
    }

    func test_givenWhatCannotBe_whenPlanned_thenEachIsNamedWithItsNumber() async throws {
        let bench = try FundingBench(self)
        let problem: (WithdrawalPlan) -> WithdrawalPlan.Problem? = { $0.problems.count == 1 ? $0.problems[0] : nil }
        let unknown = try await plan(bench, key: "nobody")
        XCTAssertEqual(problem(unknown), .unknownKey("nobody", known: [FundingBench.key, "sandbox-xxbt-lightning"]))
        let other = try await plan(bench, address: "bc1qother")
        XCTAssertEqual(
            problem(other), .otherAddress(given: "bc1qother", known: try XCTUnwrap(other.payment.address)))
        let negative = try await plan(bench, amount: "-1")
        XCTAssertEqual(problem(negative), .amountNotPositive(Amount(whole: -1)))
        let precise = try await plan(bench, amount: "0.01000000001")
        XCTAssertEqual(problem(precise), .tooPrecise(try Amount(parsing: "0.01000000001"), decimals: 10))
        let fee = try await plan(bench, maximumFee: "0.0001")
        XCTAssertEqual(
            problem(fee), .feeTooHigh(try Amount(parsing: "0.00015"), maximum: try Amount(parsing: "0.0001")))
        let much = try await plan(bench, amount: "1000")
        guard case .notEnough(let needed, _) = problem(much) else { return XCTFail("\(much.problems)") }
        XCTAssertEqual(needed, Amount(whole: 1_000))
        XCTAssertEqual(try bench.requests("Withdraw"), [])
    }

    func test_givenAnAddressBookThatIsOdd_whenPlanned_thenNothingIsGuessed() async throws {
        let book = Shared("")
        let bench = try FundingBench(self) { request in
            request.url.hasSuffix("/WithdrawAddresses") ? .json(##"{"error":[],"result":[\##(book.value)]}"##) : nil
        }
        let entry = { (address: String, more: String) in
            ##"{"address":"\##(address)","asset":"XBT","method":"Bitcoin","key":"\##(FundingBench.key)"\##(more)}"##
        }
        book.change { $0 = entry("bc1a", "") + "," + entry("bc1b", "") }
        let two = try await plan(bench)
        XCTAssertEqual(two.problems, [.ambiguousKey(FundingBench.key, addresses: ["bc1a", "bc1b"])])
        let named = try await plan(bench, address: "bc1b")
        XCTAssertEqual(named.problems, [])
        XCTAssertEqual(named.payment.address, "bc1b")
        book.change { $0 = entry("bc1a", ##","verified":false"##) }
        let unverified = try await plan(bench)
        XCTAssertEqual(unverified.problems, [.notVerified(FundingBench.key)])
        let answer = await bench.funding.withdraw(unverified, policy: FundingBench.policy, terms: bench.terms)
        XCTAssertEqual(answer.cause as? FundingError, .notPlanned)
        book.change { $0 = entry("bc1a", "").replacingOccurrences(of: "XBT", with: "XETH") }
        let foreign = try await plan(bench)
        XCTAssertEqual(foreign.problems, [.unknownKey(FundingBench.key, known: [])])
        XCTAssertEqual(try bench.requests("Withdraw"), [])
    }

    func test_givenAWorthAboveTheLimit_whenPlanned_thenTheAmountHasToBeTyped() async throws {
        let bench = try FundingBench(self)
        let plan = try await plan(bench, confirmAbove: 1)
        XCTAssertEqual(plan.confirmations, [.newKey, .amount(limit: Amount(whole: 1))])
    }

    func test_givenWithdrawalsAreOff_whenOneIsSent_thenNothingLeaves() async throws {
        let bench = try FundingBench(self)
        let plan = try await bench.plan()
        let policy = WithdrawalPolicy(isAllowed: false, confirmAbove: Amount(whole: 1), currency: "USD")
        let answer = await bench.funding.withdraw(plan, policy: policy, terms: bench.terms)
        XCTAssertEqual(answer.cause as? FundingError, .notAllowed)
        XCTAssertEqual(answer.error, "withdrawals-off")
        XCTAssertEqual(try bench.requests("Withdraw"), [])
    }

    func test_givenTheSameWithdrawalJustMade_whenPlanned_thenItMustBeMeant() async throws {
        let bench = try FundingBench(self)
        let made = try await bench.withdraw(bench.plan())
        let second = try await bench.plan()
        XCTAssertEqual(
            second.problems,
            [.justMade(reference: try XCTUnwrap(made.payment.reference), at: made.payment.createdAt)])
        let meant = try await bench.plan(again: true)
        XCTAssertEqual(meant.problems, [])
        bench.pass(.seconds(61))
        let later = try await bench.plan()
        XCTAssertEqual(later.problems, [])
    }

    func test_givenACancelWhoseAnswerIsLost_whenAskedForAgain_thenTheListCountsMoreThanTheSecondRefusal() async throws {
        let bench = try FundingBench(self)
        let made = try await bench.withdraw(bench.plan())
        let reference = try XCTUnwrap(made.payment.reference)
        try bench.arm(.lose, "WithdrawCancel", .after)
        let first = try await bench.funding.cancelWithdrawal(of: "BTC", reference: reference).get()
        XCTAssertTrue(first.isCancelled)
        XCTAssertEqual(first.row?.remark, "canceled")
        XCTAssertEqual(try bench.requests("WithdrawCancel").count, 2)
        let other = try await bench.withdraw(bench.plan("0.02"))
        bench.pass(.seconds(3_600))
        let late = try await bench.funding.cancelWithdrawal(
            of: "BTC", reference: XCTUnwrap(other.payment.reference)
        ).get()
        XCTAssertFalse(late.isCancelled)
        XCTAssertEqual(late.row?.status, "Success")
    }

    // MARK: Deposits

    func test_givenANewAddressWhoseAnswerIsLost_whenTheListIsLookedAt_thenItIsFound_andWasAskedForOnce() async throws {
        for isMade in [true, false] {
            let asked = Shared(0)
            let bench = try FundingBench(self) { request in
                guard request.bodyText.contains("new=true") else { return nil }
                asked.change { $0 += 1 }
                return isMade ? .lostAfter : .lostBefore
            }
            let answer = await bench.funding.newDepositAddress(of: "SOL", method: "solana")
            XCTAssertEqual(asked.value, 1)
            XCTAssertEqual(answer.success, isMade, "\(answer)")
            XCTAssertEqual(answer.data?.made?.address.hasPrefix("sandbox1"), isMade ? true : nil)
            if !isMade { XCTAssertEqual(answer.error, "outcome-unknown") }
        }
    }

    func test_givenSeveralWaysIn_whenNoneIsNamed_thenTheyAreListed() async throws {
        let bench = try FundingBench(self)
        let answer = await bench.funding.depositAddresses(of: "BTC", method: nil)
        XCTAssertEqual(
            answer.cause as? FundingError, .methodNeeded(Asset("BTC"), known: ["Bitcoin", "Bitcoin Lightning"]))
        let wrong = await bench.funding.depositAddresses(of: "BTC", method: "Wire")
        XCTAssertEqual(
            wrong.cause as? FundingError, .unknownMethod("Wire", known: ["Bitcoin", "Bitcoin Lightning"]))
    }
}
