import Foundation
import KrakenCore
import KrakenSandbox
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// `kraken api` against the built-in exchange.
final class APICommandTests: XCTestCase {
    private let order = ["AddOrder", "pair=XBTUSD", "type=buy", "ordertype=limit", "volume=0.001", "price=20000"]
    private let live = ["--execute", "--yes"]

    // MARK: Reads

    func test_givenAPublicCall_whenMade_thenItsResultIsShown_andNoKeyIsNeeded() async throws {
        let bench = try APIBench(self)
        let text = await bench.run("0/public/Ticker", "pair=XBTUSD")
        XCTAssertEqual(text.exitCode, 0, text.complaints)
        XCTAssertTrue(text.output.hasPrefix("{\n  \"XXBTZUSD\": {\n    \"a\": [\""), text.output)
        let json = await bench.run("GET", "/0/public/Ticker?pair=XBTUSD", "--json")
        XCTAssertEqual(json.data, try JSON(parsing: text.output.utf8), "the same result, digit by digit")
        XCTAssertEqual(bench.calls, ["Ticker", "Ticker"])
    }

    func test_givenAFormatOfRows_whenACallIsMade_thenNothingElseIsOnStandardOutput() async throws {
        let bench = try APIBench(self)
        let body = ##"{"error":[],"result":{"ZUSD":"1.50","XXBT":"0.1"}}"##
        let csv = await bench.run("Balance", "-o", "csv") { _ in .json(body) }
        XCTAssertEqual(csv.output, "ZUSD,XXBT\n1.50,0.1\n")
        let lines = await bench.run("Balance", "-o", "ndjson") { _ in .json(body) }
        XCTAssertEqual(lines.output, "{\"ZUSD\":\"1.50\",\"XXBT\":\"0.1\"}\n")
    }

    func test_givenWishesForRows_whenACallIsMade_thenTheyAreCheckedBeforeAnythingIsWritten() async throws {
        let bench = try APIBench(self)
        let body = ##"{"error":[],"result":[{"n":2,"m":"b"},{"n":1,"m":"a"}]}"##
        let unknown = await bench.run("Balance", "--columns", "zz") { _ in .json(body) }
        XCTAssertEqual(unknown.exitCode, 2, unknown.complaints)
        XCTAssertEqual(unknown.output, "")
        let chosen = await bench.run("Balance", "--columns", "n") { _ in .json(body) }
        XCTAssertEqual(chosen.output.split(separator: "\n").map { $0.filter { $0 != " " } }, ["n", "2", "1"])
        let sorted = await bench.run("Balance", "--sort", "n") { _ in .json(body) }
        let places = ["\"a\"", "\"b\""].map { sorted.output.range(of: $0)?.lowerBound }
        XCTAssertTrue(places[0]! < places[1]!, sorted.output)
    }

    func test_givenAPrivateCall_whenMade_thenItIsSignedAndItsResultShown() async throws {
        let bench = try APIBench(self)
        for words in [["Balance"], ["POST", "private/balance"], ["-X", "post", "/0/private/Balance"]] {
            let outcome = await bench.run(words + ["--json"])
            XCTAssertEqual(outcome.data?["XXBT"], "0.5000000000", outcome.output + outcome.complaints)
        }
        let nothing = await bench.run("CreditLines", "--json")
        XCTAssertEqual(nothing.data, .null)
        XCTAssertEqual(nothing.envelope?["success"], true)
        let ledgers = await bench.run("Ledgers", "--data", #"{"asset":"XXBT","ofs":0}"#, "--json")
        XCTAssertNotNil(ledgers.data?["ledger"], ledgers.output)
    }

    func test_givenRaw_whenMade_thenExactlyTheBytesOfTheExchangeAreWritten() async throws {
        let bench = try APIBench(self)
        let body = ##"{"error": [],  "result":{"z":1.10,"a":[1e2]}}"##
        let whole = await bench.run("Balance", "--raw") { _ in .json(body) }
        XCTAssertEqual(whole.output, body)
        XCTAssertEqual(whole.exitCode, 0)
        let refusal = ##"{"error":["EQuery:Unknown asset pair"]}"##
        let refused = await bench.run("Ticker", "pair=NO", "--raw") { _ in .json(refusal) }
        XCTAssertEqual(refused.output, refusal)
        XCTAssertEqual(refused.exitCode, 4)
        XCTAssertTrue(refused.complaints.contains("EQuery:Unknown asset pair"))
        let huge = await bench.run("Balance", "--raw") { _ in .huge(64 << 20) }
        XCTAssertEqual(huge.output, "")
        XCTAssertTrue(huge.complaints.contains("larger than this command takes"), huge.complaints)
        let page = await bench.run("Balance", "--raw", "--no-wait") { _ in .page(status: 403) }
        XCTAssertEqual(page.output, "", "a gateway's page is no answer of the exchange")
        XCTAssertEqual(page.exitCode, 6)
    }

    func test_givenAnAnswerThatCouldSteerATerminal_whenShown_thenItCannot() async throws {
        let bench = try APIBench(self, isTerminal: true)
        let body = "{\"error\":[],\"result\":{\"a\":\"x\u{9B}31m\u{202E}\u{1F600}\"}}"
        let pretty = await bench.run("Balance") { _ in .json(body) }
        XCTAssertEqual(pretty.output, "{\n  \"a\": \"x\\u009b31m\\u202e\u{1F600}\"\n}\n")
        let raw = await bench.run("Balance", "--raw") { _ in .json(body) }
        XCTAssertEqual(raw.output, "")
        XCTAssertEqual(raw.exitCode, 1)
    }

    func test_givenAReadThatFails_whenMade_thenItIsRepeated() async throws {
        let bench = try APIBench(self)
        let tries = Counter()
        let outcome = await bench.run("Balance", "--json") { _ in
            tries.increase() <= 2 ? .json(##"{"error":["EService:Busy"]}"##) : nil
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(bench.calls, ["Balance", "Balance", "Balance"])
    }

    func test_givenATokenForStreams_whenAskedFor_thenItIsOnStandardOutputOnly() async throws {
        let bench = try APIBench(self, environment: ["KRAKEN_LOG_LEVEL": "debug"])
        let outcome = await bench.run("GetWebSocketsToken", "--json", "--verbose")
        let token = try XCTUnwrap(outcome.data?["token"]?.string, outcome.output)
        XCTAssertTrue(outcome.complaints.contains("GetWebSocketsToken"))
        XCTAssertTrue(bench.log.contains("GetWebSocketsToken"))
        XCTAssertFalse(outcome.complaints.contains(token))
        XCTAssertFalse(bench.log.contains(token))
    }

    // MARK: Refusals

    func test_givenALineThatCannotBeMeant_whenRun_thenNothingReachesTheExchange() async throws {
        let bench = try APIBench(self)
        let id = "OQCLML-BW3P3-BUCMWZ"
        let lines: [(Int32, [String])] = [
            (2, ["GET", "Balance"]), (2, ["POST", "Time"]), (2, ["GET", "Time", "-X", "POST"]), (2, ["GET"]),
            (2, ["https://api.kraken.com/0/private/Balance"]), (2, ["https://evil.example/0/private/Balance"]),
            (2, ["Nothing"]), (2, ["private/Time"]), (2, ["Balance", "nonce=1"]), (2, ["Balance", "otp=1"]),
            (2, ["Balance", "asset"]), (2, ["Balance", "a=1", "--data", #"{"a":1}"#]),
            (2, ["Balance", "--data", "[]"]),
            (2, ["Ticker", "--data", #"{"pair":{"a":1}}"#]), (2, ["Balance", "--raw", "--json"]),
            (2, ["RetrieveExport", "id=ABCD"]), (2, order + live + ["validate=true"]), (2, order + live + ["x=1"]),
            (2, order + live + ["--raw"]), (2, order + live + ["volume=1"]),
            (2, order.dropLast() + live + ["price=bid"]),
            (4, ["CancelAll"]), (4, ["CancelOrder", "txid=\(id)"]), (4, ["CancelAllOrdersAfter", "timeout=60"]),
            (4, ["WithdrawCancel", "asset=XBT", "refid=A"]), (4, ["AddExport", "report=trades", "description=x"]),
            (4, ["DepositAddresses", "asset=XBT", "new=true"]), (4, ["Earn/Allocate", "strategy_id=A", "amount=1"]),
            (4, ["Earn/Allocate", "strategy_id=A", "amount=1"] + live), (4, ["private/New"] + live),
            (4, ["private/New"]),
            (4, ["EditOrder", "txid=\(id)", "pair=XBTUSD", "price=1"] + live),
            (4, ["AccountTransfer", "asset=XBT", "amount=1", "from=a", "to=b"] + live),
        ]
        for (code, words) in lines {
            let outcome = await bench.run(words)
            XCTAssertEqual(outcome.exitCode, code, "\(words): \(outcome.complaints)")
            if !words.contains("--json") { XCTAssertEqual(outcome.output, "", "\(words)") }
            XCTAssertEqual(bench.calls, [], "\(words)")
        }
        XCTAssertEqual(try bench.exchange.requests(10).count, 0)
    }

    // MARK: Through commands

    func test_givenAnOrder_whenNotExecuted_thenItIsOnlyChecked() async throws {
        let bench = try APIBench(self)
        for more in [[], ["validate=true"]] {
            let outcome = await bench.run(order + more + ["--json"])
            XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
            XCTAssertEqual(outcome.data?["mode"], "validate", outcome.output)
            XCTAssertTrue(
                outcome.complaints.hasPrefix("kraken: private/AddOrder is 'kraken order place --pair=XBTUSD "))
        }
        XCTAssertEqual(try bench.count("AddOrder"), 0)
        XCTAssertEqual(try bench.count("AddOrder:validate"), 2)
    }

    func test_givenAnOrder_whenExecuted_thenItIsPlacedOnce_withAnIdOfOurs_andInTheJournal() async throws {
        let bench = try APIBench(self)
        let outcome = await bench.run(order + live + ["--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let id = try XCTUnwrap(outcome.data?["cl_ord_id"]?.string, outcome.output)
        XCTAssertEqual(try bench.count("AddOrder"), 1)
        let journal = await bench.world.run(["orders", "--journal", "--json", "--sandbox"])
        XCTAssertTrue(journal.output.contains(id), journal.output + journal.complaints)
        let open = await bench.run("OpenOrders", "--json")
        XCTAssertTrue(open.output.contains(id), open.output)
    }

    func test_givenAnOrderThatWasJustPlaced_whenMadeAgain_thenItIsRefused_andTheHintHolds() async throws {
        let bench = try APIBench(self)
        let first = await bench.run(order + live)
        XCTAssertEqual(first.exitCode, 0, first.complaints)
        let second = await bench.run(order + live)
        XCTAssertEqual(second.exitCode, 4, second.output)
        XCTAssertTrue(second.complaints.contains("add --again if you mean a second one"), second.complaints)
        let meant = await bench.run(order + live + ["--again"])
        XCTAssertEqual(meant.exitCode, 0, meant.complaints)
        XCTAssertEqual(try bench.count("AddOrder"), 2)
        for call in [
            ["Balance"], ["CancelAll", "--execute", "--yes"], ["Earn/Allocate", "strategy_id=a", "amount=1"],
        ] {
            let nothing = await bench.run(call + ["--again"])
            XCTAssertEqual(nothing.exitCode, 2, "\(call)")
            XCTAssertTrue(nothing.complaints.contains("--again means nothing"), nothing.complaints)
        }
    }

    func test_givenAnOrder_whenThereIsNobodyToAsk_orTheLimitsForbidIt_thenItIsNotSent() async throws {
        let bench = try APIBench(self)
        let unasked = await bench.run(order + ["--execute"])
        XCTAssertEqual(unasked.exitCode, 4)
        bench.world.set("KRAKEN_MAX_ORDER_VALUE", "10")
        let large = await bench.run(order + live + ["--json"])
        XCTAssertEqual(large.error?.hasPrefix("refused-locally"), true, large.output)
        XCTAssertEqual(try bench.count("AddOrder"), 0)
    }

    func test_givenAnOrder_whenItsAnswerIsLost_thenItIsLookedUp_andWasSentOnce() async throws {
        let bench = try APIBench(self)
        try bench.exchange.arm(Fault(.lose, endpoint: "AddOrder"))
        let outcome = await bench.run(order + live + ["--json"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertTrue(outcome.complaints.contains("no definite answer"), outcome.complaints)
        XCTAssertEqual(try bench.count("AddOrder"), 1)
    }

    func test_givenABatchAnAmendmentAndACancel_whenExecuted_thenTheCommandsDoThem() async throws {
        let bench = try APIBench(self)
        let data = """
            {"pair":"XBTUSD","orders":[{"type":"buy","ordertype":"limit","volume":"0.001","price":"20000"},
            {"type":"buy","ordertype":"limit","volume":"0.002","price":"20001"}]}
            """
        let batch = await bench.run(["AddOrderBatch", "--data", data, "--json"] + live)
        XCTAssertEqual(batch.exitCode, 0, batch.output + batch.complaints)
        XCTAssertEqual(try bench.count("AddOrderBatch"), 1)
        let open = await bench.run("OpenOrders", "--json")
        guard case .object(let orders)? = open.data?["open"], let id = orders.first?.key else {
            return XCTFail(open.output)
        }
        XCTAssertEqual(orders.count, 2)
        let amended = await bench.run(["AmendOrder", "txid=\(id)", "order_qty=0.003", "--json"] + live)
        XCTAssertEqual(amended.exitCode, 0, amended.output)
        XCTAssertEqual(try bench.count("AmendOrder"), 1)
        let one = await bench.run(["CancelOrder", "txid=\(id)", "--json"] + live)
        XCTAssertEqual(one.exitCode, 0, one.output)
        let all = await bench.run(["CancelAll", "--json"] + live)
        XCTAssertEqual(all.exitCode, 0, all.output)
        let none = await bench.run("OpenOrders", "--json")
        XCTAssertEqual(none.data, ["open": [:]].json, none.output)
    }

    func test_givenAWithdrawal_whenWithdrawalsAreOff_thenOnlyTheCheckIsMade() async throws {
        let bench = try APIBench(self)
        let words = ["Withdraw", "asset=XBT", "key=sandbox-xxbt-bitcoin", "amount=0.01"]
        let checked = await bench.run(words + ["--json"])
        XCTAssertEqual(checked.exitCode, 0, checked.output)
        let refused = await bench.run(words + live + ["--json"])
        XCTAssertNotEqual(refused.exitCode, 0)
        XCTAssertEqual(try bench.count("Withdraw"), 0)
        bench.world.set("KRAKEN_ALLOW_WITHDRAW", "true")
        bench.world.set("KRAKEN_WITHDRAW_UNATTENDED", "true")
        bench.world.set("KRAKEN_WITHDRAW_CONFIRM_ABOVE", "1000000")
        let sent = await bench.run(words + live + ["--json"])
        XCTAssertEqual(sent.exitCode, 0, sent.output + sent.complaints)
        XCTAssertEqual(try bench.count("Withdraw"), 1)
    }

    func test_givenAnExport_whenFetchedRaw_thenTheArchiveIsWritten_butOnNoTerminal() async throws {
        let bench = try APIBench(self)
        let made = await bench.run(["AddExport", "report=trades", "description=x", "--json"] + live)
        let id = try XCTUnwrap(made.data?["id"]?.string, made.output + made.complaints)
        let archive = ScriptedTransport.Step.changing { $0.body = [0x50, 0x4B, 0x03, 0x04, 0x61] }
        let fetched = await bench.run("RetrieveExport", "id=\(id)", "--raw") { _ in archive }
        XCTAssertEqual(fetched.output, "PK\u{3}\u{4}a", fetched.complaints)
        let terminal = try APIBench(self, isTerminal: true)
        let refused = await terminal.run("RetrieveExport", "id=\(id)", "--raw")
        XCTAssertEqual(refused.exitCode, 2)
        XCTAssertEqual(terminal.calls, [])
    }
}

extension [String: [String: String]] {
    /// The dictionary as JSON.
    fileprivate var json: JSON {
        .object(map { name, inner in JSON.Member(name, .object(inner.map { JSON.Member($0.key, .string($0.value)) })) })
    }
}
