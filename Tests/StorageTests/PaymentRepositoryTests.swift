import Storage
import TestSupport
import Trading
import XCTest

final class PaymentRepositoryTests: XCTestCase {
    private func payment(_ id: String, amount: String = "0.10000001") throws -> Payment {
        try Payment(
            id: PaymentID(id), kind: .withdrawal, asset: Asset("BTC"), assetID: "XXBT", destination: "wallet",
            address: "bc1q", amount: Amount(parsing: amount), maximumFee: Amount(parsing: "0.00015"),
            createdAt: Timestamp(seconds: 10))
    }

    private func attempt(_ second: Int64 = 11) -> PaymentAttempt {
        PaymentAttempt(nonce: "1", sentAt: Timestamp(seconds: second), notBefore: Timestamp(seconds: second - 2))
    }

    func test_givenTheOrdersDatabase_whenPaymentsAreKeptThereToo_thenBothGrowByThemselves() throws {
        for paymentsFirst in [true, false] {
            let path = try temporaryFolder() + "/journal.db"
            if !paymentsFirst { _ = try JournalRepository(path: path) }
            let payments = try PaymentRepository(path: path)
            try payments.record(payment("a"), known: ["R1", "R2", "R1"])
            let orders = try JournalRepository(path: path)
            XCTAssertEqual(try orders.unresolved(), [])
            let again = try PaymentRepository(path: path)
            XCTAssertEqual(try again.payment(PaymentID("a")), try payment("a"))
            XCTAssertEqual(try again.foreignReferences(of: PaymentID("a")), ["R1", "R2"])
        }
    }

    func test_givenADatabaseOfANewerProgram_whenOpened_thenItIsAnError() throws {
        let path = try temporaryFolder() + "/journal.db"
        _ = try PaymentRepository(path: path)
        let connection = try Connection(path: path, durability: .powerLoss)
        try connection.run("UPDATE parts SET version = 99")
        XCTAssertThrowsError(try PaymentRepository(path: path)) { XCTAssertTrue("\($0)".contains("newer")) }
    }

    func test_givenAnAttempt_whenTheProgramEnds_thenThePaymentIsUnresolved_andBlocksItsLike() throws {
        let path = try temporaryFolder() + "/journal.db"
        var sending = try payment("a")
        do {
            let journal = try PaymentRepository(path: path)
            try journal.record(sending, known: [])
            XCTAssertEqual(try journal.unresolved(), [])
            try sending.apply(.sendingBegan)
            try journal.begin(sending, attempt: attempt())
        }
        let journal = try PaymentRepository(path: path)
        XCTAssertEqual(try journal.unresolved(), [sending])
        XCTAssertEqual(try journal.attempt(of: sending.id), attempt())
        var other = try payment("b")
        try journal.record(other, known: [])
        try other.apply(.sendingBegan)
        XCTAssertThrowsError(try journal.begin(other, attempt: attempt())) {
            XCTAssertEqual($0 as? UnresolvedPayment, UnresolvedPayment(id: sending.id, kind: .withdrawal))
        }
        XCTAssertEqual(try journal.payment(other.id)?.state, .intended, "nothing of the attempt is kept")
        var third = try payment("c", amount: "0.2")
        try journal.record(third, known: [])
        try third.apply(.sendingBegan)
        XCTAssertNoThrow(try journal.begin(third, attempt: attempt()))
    }

    func test_givenTwoAttemptsOfOnePayment_whenTheSecondIsWritten_thenItIsRefused() throws {
        let journal = try PaymentRepository(path: ":memory:")
        var sending = try payment("a")
        try journal.record(sending, known: [])
        try sending.apply(.sendingBegan)
        try journal.begin(sending, attempt: attempt())
        XCTAssertThrowsError(try journal.begin(sending, attempt: attempt()))
    }

    func test_givenAPaymentThatAnotherProcessHasFound_whenItsOwnProcessWakes_thenWhatWasFoundStays() throws {
        for event in [Payment.Event.answerLost, .accepted, .refused, .absentForLong, .found] {
            let journal = try PaymentRepository(path: ":memory:")
            var sending = try payment("a")
            try journal.record(sending, known: [])
            try sending.apply(.sendingBegan)
            try journal.begin(sending, attempt: attempt())
            try journal.settle(sending.id, by: .found, reference: "R", at: Timestamp(seconds: 12), detail: "")
            let late = try journal.settle(sending.id, by: event, at: Timestamp(seconds: 40), detail: "")
            XCTAssertEqual(late.state, .made, event.rawValue)
            XCTAssertEqual(late.reference, "R", event.rawValue)
        }
        let journal = try PaymentRepository(path: ":memory:")
        var sending = try payment("a")
        try journal.record(sending, known: [])
        try sending.apply(.sendingBegan)
        try journal.begin(sending, attempt: attempt())
        try journal.settle(sending.id, by: .operatorSaysNotMade, at: Timestamp(seconds: 12), detail: "I am sure")
        let late = try journal.settle(
            sending.id, by: .accepted, reference: "R", at: Timestamp(seconds: 40), detail: "")
        XCTAssertEqual(late.state, .appeared, "an answer that came in the end is an alarm")
    }

    func test_givenAHistory_whenAnybodyDeletesIt_thenItStays() throws {
        let path = try temporaryFolder() + "/journal.db"
        let journal = try PaymentRepository(path: path)
        var made = try payment("a")
        try journal.record(made, known: [])
        try made.apply(.sendingBegan)
        try journal.begin(made, attempt: attempt())
        try journal.settle(made.id, by: .accepted, reference: "R", at: Timestamp(seconds: 12), detail: "R")
        let connection = try Connection(path: path, durability: .powerLoss)
        XCTAssertThrowsError(try connection.run("DELETE FROM payment_events"))
        XCTAssertEqual(try journal.events(of: made.id).map(\.name), ["intent", "sending", "made"])
        let key = WithdrawalKey(asset: Asset("BTC"), name: "wallet", address: "bc1q")
        XCTAssertTrue(try journal.hasUsed(key))
        var (asset, address) = (key, key)
        (asset.asset, address.address) = (Asset("ETH"), "bc1other")
        XCTAssertFalse(try journal.hasUsed(asset))
        XCTAssertFalse(try journal.hasUsed(address), "another address under the same name")
        XCTAssertTrue(try journal.hadOtherAddress(address))
        XCTAssertFalse(try journal.hadOtherAddress(key))
        XCTAssertEqual(try journal.foreignReferences(of: PaymentID("other")), ["R"])
        XCTAssertEqual(try journal.latest(since: Timestamp(seconds: 10)).map(\.id), [made.id])
        XCTAssertEqual(try journal.latest(since: Timestamp(seconds: 11)), [])
    }
}
