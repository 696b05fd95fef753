import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class FundingTests: XCTestCase {
    private let bitcoin = ["asset": "XBT", "key": "sandbox-xxbt-bitcoin"]

    private func status(_ bench: Bench, _ method: String) throws -> String? {
        try bench.result(method, ["asset": "XBT"]).elements?.first?["status"]?.string
    }

    // MARK: Deposits

    func test_givenADeposit_whenTimePasses_thenItsStatesFollowAndItIsCreditedOnce() throws {
        let bench = try Bench()
        let before = try bench.balance("XXBT")
        let reference = try bench.exchange.deposit(Amount(whole: 2), of: "BTC", isConfirmed: false)
        var states: [String?] = []
        for _ in 0..<5 {
            states.append(try status(bench, "DepositStatus"))
            if states.last != "Success" { XCTAssertEqual(try bench.balance("XXBT"), before) }
            bench.clock.advance(by: .seconds(481))
        }
        XCTAssertEqual(states, ["Initial", "Pending", "Pending", "Settled", "Success"])
        XCTAssertEqual(try bench.balance("XXBT"), before + Amount(whole: 2))
        let rows = try XCTUnwrap(bench.result("Ledgers", ["asset": "XBT", "type": "deposit"])["ledger"]?.members)
        XCTAssertEqual(rows.count, 2)
        XCTAssertEqual(rows[0].value["refid"]?.string, reference)
        XCTAssertEqual(rows[0].value["time"]?.scalarText, "\(Bench.start.seconds + 1_801).000000")
        XCTAssertEqual(try bench.exchange.ledgerSums(), try bench.exchange.accounts())
    }

    func test_givenAWaitingOrderAndADeposit_whenBothComeDue_thenTheLedgerKeepsTheirOrder() throws {
        let bench = try Bench(options: ExchangeOptions(tier: .pro))
        let last = try bench.lastPrice("XBTUSD")
        for step in 1...20 {
            let price = Price(units: last.units * Int128(10_000 - step * 10) / 10_000).rounded(decimals: 1, .down)
            try bench.place([
                "pair": "XBTUSD", "type": "buy", "ordertype": "limit", "volume": "0.001", "price": price.description,
            ])
        }
        try bench.exchange.deposit(Amount(whole: 500), of: "USD", isConfirmed: false)
        bench.clock.advance(by: .seconds(6 * 86_400))
        var balance: Amount?
        let rows = try XCTUnwrap(bench.result("Ledgers", ["asset": "ZUSD"])["ledger"]?.members.reversed())
        XCTAssertTrue(rows.contains { $0.value["amount"] == "500.0000" })
        for row in rows {
            let change: Amount = try row.value.decimal("amount") - row.value.decimal("fee")
            if let balance { XCTAssertEqual(try row.value.decimal("balance"), balance + change) }
            balance = try row.value.decimal("balance")
        }
        XCTAssertEqual(
            rows.map { $0.value["time"]?.scalarText ?? "" }.sorted(), rows.map { $0.value["time"]?.scalarText ?? "" })
    }

    func test_givenMethodsAndAddresses_whenAsked_thenTheyHaveTheRecordedShape() throws {
        let bench = try Bench()
        let account = "rest/kraken-net/Spot/Account/"
        try checkShape(
            bench.post("DepositMethods", ["asset": "XBT"]), like: account + "GetDepositMethods.txt", digits: true)
        let arguments = ["asset": "XBT", "method": "Bitcoin"]
        XCTAssertEqual(try bench.result("DepositAddresses", arguments), [])
        try checkShape(
            bench.post("DepositAddresses", arguments.merging(["new": "true"]) { $1 }),
            like: account + "GetDepositAddresses.txt")
        let made = try bench.result("DepositAddresses", arguments).elements?.first?["address"]
        try bench.exchange.deposit(Amount(whole: 1), of: "BTC")
        try checkShape(
            bench.post("DepositStatus", ["asset": "XBT"]), like: account + "GetDepositStatus.txt", digits: true,
            except: ["missing result[].status-prop"])
        XCTAssertEqual(try bench.result("DepositStatus").elements?.first?["info"], made)
        XCTAssertNil(try bench.result("DepositAddresses", arguments).elements?.first?["new"])
        bench.clock.advance(by: .seconds(60))
        for _ in 0..<4 { try bench.result("DepositAddresses", arguments.merging(["new": "true"]) { $1 }) }
        XCTAssertEqual(
            try bench.error("DepositAddresses", arguments.merging(["new": "true"]) { $1 }),
            "EFunding:Too many addresses")
        XCTAssertEqual(try bench.error("DepositMethods", ["asset": "NOPE"]), "EFunding:Unknown asset")
        XCTAssertEqual(
            try bench.error("DepositAddresses", ["asset": "XBT", "method": "x"]), "EFunding:No funding method")
        XCTAssertEqual(try bench.error("DepositAddresses", ["asset": "XBT"]), "EGeneral:Invalid arguments:method")
    }

    func test_givenManyDeposits_whenAskedWithACursor_thenPagesFollow() throws {
        let bench = try Bench()
        for index in 1...5 { try bench.exchange.deposit(Amount(whole: index), of: "EUR") }
        let first = try bench.result("DepositStatus", ["cursor": "true", "limit": "2", "asset": "EUR"])
        let amounts = { (page: JSON) in page["deposit"]?.elements?.map { $0["amount"]?.string ?? "" } }
        XCTAssertEqual(amounts(first), ["5.0000", "4.0000"])
        let cursor = try XCTUnwrap(first["next_cursor"]?.string)
        let second = try bench.result("DepositStatus", ["cursor": cursor, "limit": "2", "asset": "EUR"])
        XCTAssertEqual(amounts(second), ["3.0000", "2.0000"])
        let third = try bench.result(
            "DepositStatus", ["cursor": XCTUnwrap(second["next_cursor"]?.string), "limit": "2", "asset": "EUR"])
        XCTAssertEqual(amounts(third), ["1.0000"])
        XCTAssertEqual(third["next_cursor"], .null)
        XCTAssertEqual(try bench.result("DepositStatus", ["limit": "3"]).elements?.count, 3)
        XCTAssertEqual(try bench.result("DepositStatus", ["start": String(Bench.start.seconds)]), [])
        XCTAssertEqual(try bench.error("DepositStatus", ["cursor": "x"]), "EGeneral:Invalid arguments:cursor")
        XCTAssertEqual(try bench.error("DepositStatus", ["limit": "0"]), "EGeneral:Invalid arguments:limit")
    }

    // MARK: Withdrawals

    func test_givenAWithdrawal_whenItIsMade_thenAmountAndFeeLeaveAtOnceAndItsStatesFollow() throws {
        let bench = try Bench()
        let arguments = bitcoin.merging(["amount": "0.1"]) { $1 }
        let account = "rest/kraken-net/Spot/Account/"
        let information = try bench.post("WithdrawInfo", arguments)
        try checkShape(information, like: account + "GetWithdrawInfo.txt", digits: true)
        XCTAssertEqual(information["result"]?["amount"], "0.09985000")
        XCTAssertEqual(information["result"]?["limit"], "0.49985000")
        let made = try bench.post("Withdraw", arguments.merging(["max_fee": "0.00015"]) { $1 })
        try checkShape(made, like: account + "Withdraw.txt")
        XCTAssertEqual(try bench.balance("XXBT"), try Amount(parsing: "0.4"))
        let row = try XCTUnwrap(bench.result("Ledgers", ["type": "withdrawal"])["ledger"]?.members.first?.value)
        XCTAssertEqual([row["amount"], row["fee"]], ["-0.0998500000", "0.0001500000"])
        XCTAssertEqual(row["refid"], made["result"]?["refid"])
        var states: [String?] = []
        for _ in 0..<5 {
            states.append(try status(bench, "WithdrawStatus"))
            bench.clock.advance(by: .seconds(481))
        }
        XCTAssertEqual(states, ["Initial", "Pending", "Pending", "Settled", "Success"])
        try checkShape(
            bench.post("WithdrawStatus"), like: account + "GetWithdrawalStatus.txt", digits: true,
            except: ["extra result[].network"])
        XCTAssertEqual(
            try bench.result("WithdrawCancel", ["asset": "XBT", "refid": XCTUnwrap(row["refid"]?.string)]), .bool(false)
        )
        XCTAssertEqual(try bench.exchange.ledgerSums(), try bench.exchange.accounts())
    }

    func test_givenAPendingWithdrawal_whenCancelled_thenAllComesBack() throws {
        let bench = try Bench()
        let before = try bench.exchange.accounts()
        let made = try bench.result("Withdraw", bitcoin.merging(["amount": "0.2"]) { $1 })
        bench.clock.advance(by: .seconds(600))
        let arguments = ["asset": "XBT", "refid": try XCTUnwrap(made["refid"]?.string)]
        try checkShape(
            bench.post("WithdrawCancel", arguments), like: "rest/kraken-net/Spot/Account/CancelWithdrawal.txt")
        let row = try XCTUnwrap(bench.result("WithdrawStatus").elements?.first)
        XCTAssertEqual([row["status"], row["status-prop"]], ["Failure", "canceled"])
        XCTAssertEqual(try bench.result("WithdrawCancel", arguments), .bool(false))
        XCTAssertEqual(try bench.balance("XXBT"), try Amount(parsing: "0.5"))
        let client = try XCTUnwrap(bench.exchange.accounts()[.client])
        XCTAssertEqual(client, before[.client])
        XCTAssertEqual(try bench.exchange.accounts()[.fees]?["XXBT"], .zero)
        XCTAssertEqual(
            try bench.error("WithdrawCancel", ["asset": "XBT", "refid": "FTx"]), "EGeneral:Invalid arguments:refid")
    }

    func test_givenAWithdrawalThatCannotBe_whenAsked_thenTheReasonIsNamedAndNothingMoves() throws {
        let bench = try Bench(options: ExchangeOptions(tier: .pro))
        let before = try bench.exchange.accounts()
        try bench.place([
            "pair": "XBTUSD", "type": "sell", "ordertype": "limit", "volume": "0.4", "price": "900000",
        ])
        let cases: [([String: String], String)] = [
            (["amount": "0.2"], "EFunding:Insufficient funds"), (["amount": "0.0003"], "EFunding:Invalid amount"),
            (["amount": "x"], "EFunding:Invalid amount"), (["amount": "0.0010000001"], "EFunding:Invalid amount"),
            (["amount": "0.01", "key": "mine"], "EFunding:Unknown withdraw key"),
            (["amount": "0.01", "asset": "NOPE"], "EFunding:Unknown asset"),
            (["amount": "0.01", "asset": "ADA.S"], "EFunding:No funding method"),
            (["amount": "0.01", "max_fee": "0.0001"], "EFunding:Max fee exceeded"),
            (["amount": "0.01", "address": "bc1q"], "EFunding:Invalid withdrawal address"),
            (["amount": ""], "EGeneral:Invalid arguments:amount"),
        ]
        for (changes, text) in cases {
            XCTAssertEqual(try bench.error("Withdraw", bitcoin.merging(changes) { $1 }), text, "\(changes)")
            bench.clock.advance(by: .seconds(2))
        }
        XCTAssertEqual(try bench.exchange.accounts(), before)
    }

    func test_givenWaysOut_whenListed_thenTheyHaveTheRecordedShapeAndFit() throws {
        let bench = try Bench(options: ExchangeOptions(tier: .pro))
        let account = "rest/kraken-net/Spot/Account/"
        try checkShape(bench.post("WithdrawMethods", ["asset": "XBT"]), like: account + "GetWithdrawMethods.txt")
        let addresses = try bench.post("WithdrawAddresses", ["asset": "XBT"])
        try checkShape(addresses, like: account + "GetWithdrawAddresses.txt")
        let all = try XCTUnwrap(bench.result("WithdrawAddresses").elements)
        XCTAssertEqual(Set(all.compactMap { $0["key"]?.string }).count, all.count)
        XCTAssertEqual(all.count, try bench.result("WithdrawMethods").elements?.count)
        XCTAssertEqual(try bench.result("WithdrawAddresses", ["verified": "false"]), [])
        XCTAssertEqual(try bench.result("WithdrawMethods", ["network": "Tron"]).elements?.count, 1)
        XCTAssertEqual(try bench.result("WithdrawAddresses", ["key": "sandbox-zeur-sepa"]).elements?.count, 1)
    }

    // MARK: The rest

    func test_givenATransferToFutures_whenMade_thenTheMoneyIsInTheOtherWallet() throws {
        let bench = try Bench()
        let arguments = ["asset": "EUR", "amount": "100", "from": "Spot Wallet", "to": "Futures Wallet"]
        try checkShape(bench.post("WalletTransfer", arguments), like: "rest/kraken-net/Spot/Account/Transfer.txt")
        XCTAssertEqual(try bench.balance("ZEUR"), Amount(whole: 9_900))
        XCTAssertEqual(try bench.exchange.accounts()[.futures], ["ZEUR": Amount(whole: 100)])
        let row = try XCTUnwrap(bench.result("Ledgers", ["type": "transfer"])["ledger"]?.members.first?.value)
        XCTAssertEqual([row["subtype"], row["amount"]], ["spottofutures", "-100.0000"])
        XCTAssertEqual(
            try bench.error("WalletTransfer", arguments.merging(["amount": "9900.0001"]) { $1 }),
            "EFunding:Insufficient funds")
        XCTAssertEqual(
            try bench.error("WalletTransfer", arguments.merging(["from": "x"]) { $1 }),
            "EGeneral:Invalid arguments:from")
        XCTAssertEqual(
            try bench.error("WalletTransfer", arguments.merging(["to": "Spot Wallet"]) { $1 }),
            "EGeneral:Invalid arguments:to")
    }

    func test_givenStakedCoins_whenWeeksPass_thenRewardsComeWithCompoundInterest() throws {
        let bench = try Bench()
        bench.clock.advance(by: .seconds(7 * 86_400 - 1))
        XCTAssertEqual(try bench.balance("ADA.S"), Amount(whole: 100))
        bench.clock.advance(by: .seconds(1))
        XCTAssertEqual(try bench.balance("ADA.S"), try Amount(parsing: "100.06730769"))
        bench.clock.advance(by: .seconds(7 * 86_400))
        let rows = try XCTUnwrap(bench.result("Ledgers", ["asset": "ADA.S", "type": "staking"])["ledger"]?.members)
        XCTAssertEqual(rows.map { $0.value["amount"] }, ["0.06735299", "0.06730769"])
        XCTAssertEqual(rows[1].value["time"]?.scalarText, "\(Bench.start.seconds + 7 * 86_400).000000")
        XCTAssertEqual(try bench.exchange.ledgerSums(), try bench.exchange.accounts())
    }

    func test_givenAnAdjustment_whenMade_thenItIsInTheLedgerAndNeverBelowWhatOrdersHold() throws {
        let bench = try Bench()
        try bench.exchange.adjust(Amount(whole: -40), of: "ADA")
        XCTAssertEqual(try bench.balance("ADA"), Amount(whole: 210))
        XCTAssertEqual(try bench.result("Ledgers", ["type": "adjustment"])["count"], 1)
        XCTAssertThrowsError(try bench.exchange.adjust(Amount(whole: -211), of: "ADA")) {
            XCTAssertEqual($0 as? SandboxError, .invalidBalance(asset: "ADA", amount: Amount(whole: -211)))
        }
        XCTAssertThrowsError(try bench.exchange.deposit(Amount(whole: 1), of: "NOPE"))
        XCTAssertEqual(try bench.balance("ADA"), Amount(whole: 210))
    }
}
