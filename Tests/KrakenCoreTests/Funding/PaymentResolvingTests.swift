import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCore
@testable import KrakenSandbox

/// What is done about payments nobody knows about: later looks, and the operator's word.
final class PaymentResolvingTests: XCTestCase {
    /// A withdrawal that never arrived, and that nobody can know of.
    private func lost(_ bench: FundingBench) async throws -> Payment {
        let plan = try await bench.plan()
        try bench.arm(.lose, "Withdraw", .before)
        return try await bench.withdraw(plan).payment
    }

    private func error<Value>(_ answer: Envelope<Value>) -> FundingError? { answer.cause as? FundingError }

    func test_givenALostWithdrawal_whenItIsAbsentForHalfAnHour_thenItWasProbablyNotMade_andStillBlocks() async throws {
        let bench = try FundingBench(self)
        let payment = try await lost(bench)
        bench.pass(.seconds(1_500))
        let early = try await bench.funding.settleUnresolved().get()
        XCTAssertEqual(early.map(\.payment.state), [.unknown])
        bench.pass(.seconds(300))
        let late = try await bench.funding.settleUnresolved().get()
        XCTAssertEqual(late.map(\.payment.state), [.probablyNotMade])
        let plan = try await bench.plan()
        XCTAssertEqual(plan.problems, [.unresolved(payment.id)])
        XCTAssertEqual(try bench.requests("Withdraw").count, 1)
    }

    func test_givenAnotherAmountOrKey_whenOneIsUnresolved_thenOnlyTheSameIsBlocked() async throws {
        let bench = try FundingBench(self)
        _ = try await lost(bench)
        let other = try await bench.plan("0.011")
        XCTAssertEqual(other.problems, [])
        let result = try await bench.withdraw(other)
        XCTAssertEqual(result.wasLost, false)
        let looks = try await bench.funding.settleUnresolved().get()
        XCTAssertEqual(looks.map(\.sight), [.absent], "another one's withdrawal is not taken for it")
    }

    func test_givenTheOperatorsWord_whenItIsTooEarly_thenItNeedsForce_andIsKeptWithItsReason() async throws {
        let bench = try FundingBench(self)
        let payment = try await lost(bench)
        let early = await bench.funding.resolve(
            .withdrawal, named: nil, as: .notMade, reason: "asked support", isForced: false)
        XCTAssertEqual(error(early), .tooEarly(payment))
        let forced = try await bench.funding.resolve(
            .withdrawal, named: nil, as: .notMade, reason: "asked support", isForced: true
        ).get()
        XCTAssertEqual(forced.state, .saidNotMade)
        let last = try bench.journal().events(of: payment.id).last
        XCTAssertEqual(last?.name, "saidNotMade")
        XCTAssertEqual(last?.detail, "before it was looked for long enough: asked support")
        let plan = try await bench.plan()
        XCTAssertEqual(plan.problems, [])
        let nothing = await bench.funding.resolve(
            .withdrawal, named: nil, as: .notMade, reason: "again", isForced: true)
        XCTAssertEqual(error(nothing), .nothingUnresolved)
    }

    func test_givenAWithdrawalThatWasMade_whenTheOperatorSaysItWasNot_thenThatIsRefused() async throws {
        let bench = try FundingBench(self)
        let plan = try await bench.plan()
        try bench.arm(.late(seconds: 600), "Withdraw", .after)
        let result = try await bench.withdraw(plan)
        XCTAssertTrue(result.isUnknown)
        bench.pass(.seconds(3_600))
        let answer = await bench.funding.resolve(
            .withdrawal, named: nil, as: .notMade, reason: "surely not", isForced: true)
        guard case .wasMade(let payment) = error(answer) else { return XCTFail("\(answer)") }
        XCTAssertEqual(payment.state, .made)
        let listed = try await bench.listed()
        XCTAssertEqual(payment.reference, listed.first?.reference)
    }

    func test_givenTheOperatorSaidNotMade_whenItAppearsWithinADay_thenThatIsFoundOut() async throws {
        let bench = try FundingBench(self)
        let plan = try await bench.plan()
        try bench.arm(.late(seconds: 7_200), "Withdraw", .after)
        _ = try await bench.withdraw(plan)
        bench.pass(.seconds(2_000))
        _ = try await bench.funding.settleUnresolved().get()
        let said = try await bench.funding.resolve(
            .withdrawal, named: String(plan.payment.id.description.prefix(6)), as: .notMade, reason: "waited",
            isForced: false
        ).get()
        XCTAssertEqual(said.state, .saidNotMade)
        bench.pass(.seconds(7_200))
        let list = try await bench.funding.withdrawals(of: "BTC", method: nil, start: nil).get()
        XCTAssertEqual(list.appeared.map(\.id), [plan.payment.id])
        XCTAssertEqual(list.unresolved, [])
    }

    func test_givenTheOperatorNamesIt_whenResolved_thenTheReferenceIsKept() async throws {
        let bench = try FundingBench(self)
        _ = try await lost(bench)
        let unknown = await bench.funding.resolve(
            .withdrawal, named: "nope", as: .notMade, reason: "x", isForced: true)
        XCTAssertEqual(error(unknown), .unknownPayment("nope"))
        let transfer = await bench.funding.resolve(.transfer, named: nil, as: .notMade, reason: "x", isForced: true)
        XCTAssertEqual(error(transfer), .nothingUnresolved)
        let made = try await bench.funding.resolve(
            .withdrawal, named: nil, as: .made(reference: "FTQcuak-V6Za8q"), reason: "support found it", isForced: true
        ).get()
        XCTAssertEqual(made.state, .saidMade)
        XCTAssertEqual(made.reference, "FTQcuak-V6Za8q")
    }

    func test_givenAProgramThatDiedAfterSendingBegan_whenLookedForLater_thenItIsFound() async throws {
        let bench = try FundingBench(self)
        let plan = try await bench.plan()
        // As far as the journal of a killed process goes.
        var sending = plan.payment
        try bench.journal().record(sending, known: [])
        try sending.apply(.sendingBegan)
        let now = bench.time.now
        try bench.journal().begin(sending, attempt: PaymentAttempt(nonce: "1", sentAt: now, notBefore: now))
        let blocked = try await bench.plan()
        XCTAssertEqual(blocked.problems, [.unresolved(plan.payment.id)])
        let call = Withdraw(
            asset: "XXBT", key: FundingBench.key, amount: plan.payment.amount,
            address: try XCTUnwrap(plan.payment.address), maximumFee: try XCTUnwrap(plan.fee))
        guard case .accepted(let answer) = await bench.kraken.transmit(call) else { return XCTFail("refused") }
        let looks = try await bench.funding.settleUnresolved().get()
        XCTAssertEqual(looks.map(\.payment.reference), [answer.reference])
        XCTAssertEqual(try bench.journal().payment(plan.payment.id)?.state, .made)
    }

    func test_givenTwoProcessesWithTheSameWithdrawal_whenBothSend_thenOnlyOneLeaves() async throws {
        let bench = try FundingBench(self)
        let (first, second) = (try await bench.plan(id: "first"), try await bench.plan(id: "second"))
        try bench.arm(.lose, "Withdraw", .before)
        let lost = try await bench.withdraw(first)
        XCTAssertTrue(lost.isUnknown)
        let other = try await bench.withdraw(second)
        guard case .notSent(.preparationFailed(let fault)) = other.outcome else { return XCTFail("\(other.outcome)") }
        XCTAssertEqual(fault.error as? UnresolvedPayment, UnresolvedPayment(id: first.payment.id, kind: .withdrawal))
        XCTAssertEqual(other.payment.state, .notSent)
        XCTAssertEqual(try bench.requests("Withdraw").count, 1)
    }

    func test_givenTwoProcessesWithTheSameWithdrawal_whenTheFirstIsMadeWhileTheOtherAsks_thenOnlyOneLeaves()
        async throws
    {
        for again in [false, true] {
            let bench = try FundingBench(self)
            let first = try await bench.plan(id: "first")
            let second = try await bench.plan(id: "second", again: again)
            let made = try await bench.withdraw(first)
            XCTAssertEqual(made.payment.state, .made)
            let other = try await bench.withdraw(second)
            XCTAssertEqual(try bench.requests("Withdraw").count, again ? 2 : 1)
            if again { continue }
            guard case .notSent(.preparationFailed(let fault)) = other.outcome else {
                return XCTFail("\(other.outcome)")
            }
            XCTAssertEqual((fault.error as? RepeatedPayment)?.payment.id, first.payment.id)
            XCTAssertEqual(other.payment.state, .notSent)
        }
        let bench = try FundingBench(self)
        let (first, second) = (try await bench.planTransfer(), try await bench.planTransfer())
        let made = try await bench.transfer(first)
        XCTAssertEqual(made.payment.state, .made)
        let other = try await bench.transfer(second)
        XCTAssertEqual(other.payment.state, .notSent)
        XCTAssertEqual(try bench.requests("WalletTransfer").count, 1)
    }

    func test_givenAQuestionThatStaysOpen_whenTheSameIsMadeMeanwhile_thenItIsNotMadeAgain() async throws {
        let late = try FundingBench(self)
        let first = try await late.plan(id: "first")
        late.pass(.seconds(65))
        let second = try await late.plan(id: "second")
        late.pass(.seconds(5))
        let made = try await late.withdraw(first)
        XCTAssertEqual(made.payment.state, .made)
        late.pass(.seconds(5))
        let again = try await late.withdraw(second)
        XCTAssertEqual(again.payment.state, .notSent)
        let open = try FundingBench(self)
        let shown = try await open.plan(id: "shown")
        let other = try await open.withdraw(open.plan(id: "other"))
        XCTAssertEqual(other.payment.state, .made)
        open.pass(.seconds(300))
        let confirmed = try await open.withdraw(shown)
        XCTAssertEqual(confirmed.payment.state, .notSent, "made after it was shown")
        for bench in [late, open] { XCTAssertEqual(try bench.requests("Withdraw").count, 1) }
    }

    func test_givenAWordThatTheExchangeDoesNotBearOut_whenAPaymentIsResolved_thenOnlyForceIsTaken() async throws {
        let isBroken = Shared(false)
        let bench = try FundingBench(self) { request in
            let isList = request.url.hasSuffix("/WithdrawStatus") || request.url.hasSuffix("/Ledgers")
            return isList && isBroken.value ? .page(status: 502) : nil
        }
        try bench.arm(.lose, "Withdraw", .before)
        let lost = try await bench.withdraw(bench.plan())
        XCTAssertTrue(lost.isUnknown)
        func resolve(_ verdict: PaymentVerdict, isForced: Bool = false) async -> Envelope<Payment> {
            await bench.funding.resolve(
                .withdrawal, named: nil, as: verdict, reason: "I am sure", isForced: isForced)
        }
        let unlisted = await resolve(.made(reference: "FTQcuak-V6Za8qrWnhzTx67yYHz8Tg"))
        XCTAssertThrowsError(try unlisted.get()) { XCTAssertTrue("\($0)".contains("notListed"), "\($0)") }
        bench.pass(.seconds(3_600))
        for _ in 0..<2 { _ = await bench.funding.settleUnresolved() }
        XCTAssertEqual(try bench.journal().payment(lost.payment.id)?.state, .probablyNotMade)
        isBroken.change { $0 = true }
        for verdict in [PaymentVerdict.notMade, .made(reference: "X")] {
            let unasked = await resolve(verdict)
            XCTAssertThrowsError(try unasked.get()) { XCTAssertTrue("\($0)".contains("unasked"), "\($0)") }
        }
        XCTAssertEqual(try bench.journal().payment(lost.payment.id)?.state, .probablyNotMade)
        let forced = try await resolve(.notMade, isForced: true).get()
        XCTAssertEqual(forced.state, .saidNotMade)
    }

    func test_givenTheSameAmountSentToAnotherKey_whenAWithdrawalIsLost_thenThatOneIsNotTakenForIt() async throws {
        for isListed in [true, false] {
            let sent = Shared(false)
            let bench = try FundingBench(self) { request in
                if request.url.hasSuffix("/Withdraw") {
                    sent.change { $0 = true }
                    return .lostBefore
                }
                guard sent.value else { return nil }
                let moment = 4_000_000_000
                if request.url.hasSuffix("/WithdrawStatus") {
                    let row =
                        #"{"method":"Bitcoin","aclass":"currency","asset":"XXBT","refid":"OTHER","txid":null,"info":"x","amount":"0.01","fee":"0.0001","time":\#(moment),"status":"Pending","key":"another"}"#
                    return .json(#"{"error":[],"result":[\#(isListed ? row : "")]}"#)
                }
                if request.url.hasSuffix("/Ledgers") {
                    return .json(
                        #"{"error":[],"result":{"ledger":{"L1":{"refid":"OTHER","time":\#(moment),"type":"withdrawal","subtype":"","aclass":"currency","asset":"XXBT","amount":"-0.01","fee":"0.0001","balance":"1"}},"count":1}}"#
                    )
                }
                return nil
            }
            let result = try await bench.withdraw(bench.plan())
            XCTAssertTrue(result.isUnknown, "\(isListed): \(result.outcome)")
            XCTAssertEqual(try bench.journal().payment(result.payment.id)?.state, .unknown, "\(isListed)")
        }
    }

    func test_givenAProcessThatWasStopped_whenAnotherHasFoundItsWithdrawal_thenItSaysThatItWasMade() async throws {
        let path = Shared("")
        let bench = try FundingBench(self) { request in
            guard request.url.hasSuffix("/Withdraw") else { return nil }
            return ScriptedTransport.Step { call async throws(TransportError) in
                _ = try await call.passOn()
                let repository = try? PaymentRepository(path: path.value)
                if let id = try? repository?.unresolved().first?.id {
                    _ = try? repository?.settle(
                        id, by: .found, reference: "R", at: Timestamp(seconds: 1), detail: "by another one")
                }
                throw TransportError(.timedOut, provesNothingWasSent: false)
            }
        }
        path.change { $0 = bench.folder + "/journal.db" }
        let result = try await bench.withdraw(bench.plan())
        XCTAssertEqual(result.payment.state, .made)
        XCTAssertEqual(result.payment.reference, "R")
        XCTAssertFalse(result.journalIsBehind)
        XCTAssertEqual(result.wasLost, true)
    }

    func test_givenAPaymentOnItsWay_whenTheFirstByteIsSent_thenEverythingIsInTheJournal() async throws {
        let seen = Shared<[Payment]>([])
        let path = Shared("")
        let bench = try FundingBench(self) { request in
            guard request.url.hasSuffix("/Withdraw") else { return nil }
            XCTAssertEqual(request.transmission, .once)
            let repository = try? PaymentRepository(path: path.value)
            seen.change { $0 = (try? repository?.unresolved()) ?? [] }
            return nil
        }
        path.change { $0 = bench.folder + "/journal.db" }
        let result = try await bench.withdraw(bench.plan())
        XCTAssertEqual(seen.value.map(\.id), [result.payment.id])
        XCTAssertEqual(seen.value.map(\.state), [.sending])
    }

    func test_givenAnOldConfirmation_whenSent_thenItIsNot() async throws {
        let bench = try FundingBench(self)
        let plan = try await bench.plan()
        let terms = PaymentTerms(
            notAfter: bench.time.elapsed - .seconds(1), patience: PaymentPatience(interval: .zero, total: .zero))
        let result = try await bench.funding.withdraw(plan, policy: FundingBench.policy, terms: terms).get()
        guard case .notSent = result.outcome else { return XCTFail("\(result.outcome)") }
        XCTAssertEqual(try bench.requests("Withdraw"), [])
    }
}
