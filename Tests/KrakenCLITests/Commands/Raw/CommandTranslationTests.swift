import KrakenCore
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// Each call that changes something, as the command that does the same.
final class CommandTranslationTests: XCTestCase {
    private func translate(
        _ command: CommandEndpoint, _ words: [String], data: String? = nil, execute: Bool = true, yes: Bool = true
    ) throws -> CommandTranslation {
        let parameters = try CallParameters(query: [], words: words, data: data)
        return try CommandTranslation(command, parameters.all, execute: execute, yes: yes)
    }

    private func refusal(_ command: CommandEndpoint, _ words: [String], data: String? = nil, execute: Bool = true)
        -> Failure?
    {
        do {
            _ = try translate(command, words, data: data, execute: execute)
            return nil
        } catch { return error as? Failure }
    }

    private let order = ["pair=XBTUSD", "type=buy", "ordertype=limit", "volume=0.0100", "price=50000"]

    func test_givenAnOrder_whenTranslated_thenEveryPartHasItsOption() throws {
        let all = [
            "pair=XBT/USD", "type=sell", "ordertype=stop-loss-limit", "volume=1.25", "price=+5%", "price2=#0.5",
            "displayvol=0.1", "trigger=index", "leverage=5:1", "reduce_only=true", "stptype=cancel-both",
            "oflags=post,fciq", "timeinforce=gtd", "starttm=+60", "expiretm=1795284000", "userref=-7", "validate=false",
            "close[ordertype]=stop-loss", "close[price]=#5%", "close[price2]=-1", "cl_ord_id=abc",
        ]
        XCTAssertEqual(
            try translate(.addOrder, all).line,
            """
            kraken order place --pair=XBT/USD --side=sell --order-type=stop-loss-limit --volume=1.25 --price=+5% \
            '--price2=#0.5' --displayvol=0.1 --trigger=index --leverage=5 --reduce-only --stp=cancel-both \
            --oflags=post,fciq --time-in-force=GTD --start-time=+60 --expire-time=1795284000 --userref=-7 \
            --cl-ord-id=abc --close-order-type=stop-loss '--close-price=#5%' --close-price2=-1 --execute --yes
            """)
        let plain = order + ["leverage=none", "starttm=0", "expiretm=0", "reduce_only=0"]
        XCTAssertEqual(
            try translate(.addOrder, plain, execute: false, yes: false).line,
            "kraken order place --pair=XBTUSD --side=buy --order-type=limit --volume=0.0100 --price=50000")
        let json = #"{"pair":"XBTUSD","type":"buy","ordertype":"limit","volume":0.0100,"price":50000,"userref":null}"#
        XCTAssertEqual(try translate(.addOrder, [], data: json).line, try translate(.addOrder, order).line)
    }

    func test_givenWhatAnOrderDoesNotKnow_whenTranslated_thenItIsRefusedByName() {
        let refusals: [([String], String)] = [
            (["asset_class=tokenized_asset"], "'asset_class': "), (["broker=AA", "x=1"], "'broker', 'x': "),
            (["deadline=2026-01-01T00:00:00Z"], "'deadline': "), (["close[volume]=1"], "'close[volume]': "),
            (["price2=bid-1"], "'price2': 'bid-1' "), (["displayvol=25%"], "'displayvol': '25%' "),
            (["reduce_only=yes"], "'reduce_only': 'yes' "), (["trigger="], "'trigger' is empty"),
            (["leverage=5", "leverage=6"], "'leverage' is given as a list"), (["validate=perhaps"], "'validate': "),
        ]
        for (words, text) in refusals {
            let failure = refusal(.addOrder, order + words)
            XCTAssertTrue(failure?.message.hasPrefix(text) ?? false, "\(words): \(failure?.message ?? "taken")")
            XCTAssertEqual(failure?.exitCode, .usage)
        }
        for index in order.indices where order[index] != "price=50000" {
            var words = order
            let name = words.remove(at: index).prefix { $0 != "=" }
            XCTAssertEqual(refusal(.addOrder, words)?.message, "AddOrder needs '\(name)'")
        }
        for volume in ["all", "25%", "100usd", "1e-2", "0,1"] {
            let words = order.map { $0.hasPrefix("volume") ? "volume=\(volume)" : $0 }
            XCTAssertTrue(refusal(.addOrder, words)?.message.hasPrefix("'volume': ") ?? false, volume)
        }
    }

    func test_givenValidate_whenTranslated_thenItIsTheCheck_andContradictsTheExecution() throws {
        let words = order + ["validate=true"]
        XCTAssertEqual(
            try translate(.addOrder, words, execute: false).line,
            "kraken order place --pair=XBTUSD --side=buy --order-type=limit --volume=0.0100 --price=50000 --yes")
        XCTAssertEqual(
            refusal(.addOrder, words)?.message,
            "'validate' only has the order checked, and --execute does it: choose one")
        XCTAssertNotNil(refusal(.amendOrder, ["txid=OQCLML-BW3P3-BUCMWZ", "order_qty=1", "validate=true"]))
    }

    func test_givenABatch_whenTranslated_thenItsOrdersAreThoseOfABatchFile() throws {
        let data = """
            {"pair":"XBTUSD","orders":[{"type":"buy","ordertype":"limit","volume":"0.10","price":20000.10,
            "close":{"ordertype":"limit","price":"30000"},"oflags":"post","reduce_only":false},
            {"type":"sell","ordertype":"market","volume":1,"cl_ord_id":"x"}]}
            """
        guard case .batch(let command, let words) = try translate(.addOrderBatch, [], data: data) else {
            return XCTFail("no batch")
        }
        XCTAssertEqual(words, ["order", "batch", "-", "--execute", "--yes"])
        XCTAssertTrue(command.execute && command.yes)
        XCTAssertFalse(command.again || command.despiteUnknown || command.overrideLimits)
        XCTAssertEqual(
            String(decoding: command.content ?? [], as: UTF8.self),
            """
            [{"pair":"XBTUSD","side":"buy","type":"limit","volume":"0.10","price":"20000.10","oflags":"post",\
            "close_type":"limit","close_price":"30000"},\
            {"pair":"XBTUSD","side":"sell","type":"market","volume":"1","cl_ord_id":"x"}]
            """)
        XCTAssertNoThrow(try BatchFile(parsing: command.content ?? []).orders(pair: nil))
        let refused = [
            #"{"pair":"XBTUSD","orders":[{"type":"buy","ordertype":"limit","volume":"1","max_slippage":"5"}]}"#,
            #"{"pair":"XBTUSD","orders":[{"type":"buy","volume":"1"}]}"#, #"{"pair":"XBTUSD","orders":["x"]}"#,
            #"{"pair":"XBTUSD","orders":[],"deadline":"x"}"#, #"{"orders":[]}"#, #"{"pair":"XBTUSD"}"#,
            #"{"pair":"XBTUSD","orders":[],"validate":true}"#,
        ]
        for data in refused { XCTAssertNotNil(refusal(.addOrderBatch, [], data: data), data) }
    }

    func test_givenAChange_whenTranslated_thenItNamesOneOrderAndPlainNumbers() throws {
        let words = ["order_qty=0.20", "display_qty=0.1", "limit_price=1.5", "trigger_price=2", "post_only=true"]
        XCTAssertEqual(
            try translate(.amendOrder, words + ["txid=oqclml-bw3p3-bucmwz"]).line,
            """
            kraken order amend OQCLML-BW3P3-BUCMWZ --volume=0.20 --displayvol=0.1 --price=1.5 --trigger-price=2 \
            --post-only --execute --yes
            """)
        let id = "6d1b345e-2821-40e2-ad83-4ecb18a06876"
        XCTAssertEqual(
            try translate(.amendOrder, ["cl_ord_id=\(id)", "order_qty=1"]).line,
            "kraken order amend \(id) --volume=1 --execute --yes")
        for words in [
            ["order_qty=1"], ["txid=OQCLML-BW3P3-BUCMWZ", "cl_ord_id=\(id)"], ["txid=OQCL"], ["cl_ord_id=short"],
            ["txid=OQCLML-BW3P3-BUCMWZ", "limit_price=+5"], ["txid=OQCLML-BW3P3-BUCMWZ", "pair=XBTUSD"],
        ] { XCTAssertEqual(refusal(.amendOrder, words)?.exitCode, .usage, "\(words)") }
    }

    func test_givenACancel_whenTranslated_thenItMeansExactlyThoseOrders() throws {
        let id = "OQCLML-BW3P3-BUCMWZ"
        let lines: [(CommandEndpoint, [String], String?, String)] = [
            (.cancelOrder, ["txid=\(id)"], nil, "cancel now --txid=\(id) --yes"),
            (.cancelOrder, ["txid=17"], nil, "cancel now --userref=17 --yes"),
            (.cancelOrder, ["cl_ord_id=my-1"], nil, "cancel now --cl-ord-id=my-1 --yes"),
            (.cancelOrderBatch, ["orders=\(id),\(id)"], nil, "cancel now --txid=\(id) --txid=\(id) --yes"),
            (
                .cancelOrderBatch, [], #"{"orders":["\#(id)"],"cl_ord_ids":["a"]}"#,
                "cancel now --txid=\(id) --cl-ord-id=a --yes"
            ),
            (.cancelAll, [], nil, "cancel now --cancel-all --yes"),
            (.cancelAllAfter, ["timeout=60"], nil, "cancel after 60 --yes"),
            (.cancelAllAfter, [], #"{"timeout":0}"#, "cancel after 0 --yes"),
        ]
        for (command, words, data, line) in lines {
            XCTAssertEqual(try translate(command, words, data: data).line, "kraken " + line)
            let failure = refusal(command, words, data: data, execute: false)
            XCTAssertEqual(failure?.identifier, "not-executed", line)
            XCTAssertEqual(failure?.exitCode, .refused, line)
        }
        let refused: [(CommandEndpoint, [String])] = [
            (.cancelOrder, []), (.cancelOrder, ["txid=\(id)", "cl_ord_id=a"]), (.cancelOrder, ["txid=\(id)", "x=1"]),
            (.cancelOrderBatch, []), (.cancelOrderBatch, ["orders=17"]), (.cancelAll, ["pair=XBTUSD"]),
            (.cancelAllAfter, []), (.cancelAllAfter, ["timeout=-1"]), (.cancelAllAfter, ["timeout=1.5"]),
        ]
        for (command, words) in refused { XCTAssertEqual(refusal(command, words)?.exitCode, .usage, "\(words)") }
    }

    func test_givenMoneyThatMoves_whenTranslated_thenItIsTheCommandForIt() throws {
        let withdrawal = ["asset=XBT", "key=my wallet", "amount=0.10", "address=bc1q", "max_fee=0.001"]
        XCTAssertEqual(
            try translate(.withdraw, withdrawal).line,
            """
            kraken withdraw send --asset=XBT '--key=my wallet' --amount=0.10 --address=bc1q --max-fee=0.001 \
            --execute --yes
            """)
        XCTAssertEqual(
            try translate(.withdraw, Array(withdrawal.prefix(3)), execute: false, yes: false).line,
            "kraken withdraw send --asset=XBT '--key=my wallet' --amount=0.10")
        let transfer = ["asset=USD", "amount=5", "from=Spot Wallet", "to=Futures Wallet"]
        XCTAssertEqual(
            try translate(.walletTransfer, transfer).line, "kraken transfer send --asset=USD --amount=5 --execute --yes"
        )
        XCTAssertEqual(
            try translate(.withdrawCancel, ["asset=XBT", "refid=A'B"]).line,
            #"kraken withdraw cancel --asset=XBT '--refid=A'\''B'"#)
        XCTAssertEqual(
            try translate(.newDepositAddress, ["asset=XBT", "method=Bitcoin", "new=true"]).line,
            "kraken deposit addresses --asset=XBT --method=Bitcoin --new")
        for (command, words): (CommandEndpoint, [String]) in [
            (.withdraw, withdrawal + ["aclass=currency"]), (.withdraw, ["asset=XBT", "key=a"]),
            (.walletTransfer, ["asset=USD", "amount=5", "from=Futures Wallet", "to=Spot Wallet"]),
            (.walletTransfer, ["asset=USD", "amount=5"]), (.withdrawCancel, ["asset=XBT"]),
            (.newDepositAddress, ["asset=XBT", "new=perhaps"]),
            (.newDepositAddress, ["asset=XBT", "new=1", "amount=1"]),
        ] { XCTAssertEqual(refusal(command, words)?.exitCode, .usage, "\(words)") }
    }

    func test_givenARepetitionThatIsMeant_whenTranslated_thenTheCommandIsTold() throws {
        func line(_ command: CommandEndpoint, _ words: [String], data: String? = nil) throws -> String {
            let parameters = try CallParameters(query: [], words: words, data: data)
            return try CommandTranslation(command, parameters.all, execute: true, yes: false, again: true).line
        }
        XCTAssertTrue(try line(.addOrder, order).hasSuffix(" --execute --again"))
        XCTAssertTrue(try line(.withdraw, ["asset=XBT", "key=cold", "amount=1"]).hasSuffix(" --execute --again"))
        XCTAssertTrue(
            try line(.walletTransfer, ["asset=XBT", "from=Spot Wallet", "to=Futures Wallet", "amount=1"])
                .hasSuffix(" --execute --again"))
        let batch =
            #"{"pair":"XBTUSD","orders":[{"type":"buy","ordertype":"limit","volume":"1","price":"2"},"#
            + #"{"type":"buy","ordertype":"limit","volume":"1","price":"3"}]}"#
        XCTAssertEqual(try line(.addOrderBatch, [], data: batch), "kraken order batch - --execute --again")
    }

    func test_givenAnExport_whenTranslated_thenItIsTheCommandForIt() throws {
        XCTAssertEqual(
            try translate(
                .addExport,
                ["report=trades", "description=-my", "format=TSV", "fields=time,price", "starttm=1", "endtm=2"]
            ).line,
            """
            kraken export-report --report=trades --description=-my --format=tsv --field=time --field=price \
            --since=1 --until=2 --confirm
            """)
        XCTAssertEqual(
            try translate(.addExport, ["report=ledgers", "description=x", "fields=all"], yes: false).line,
            "kraken export-report --report=ledgers --description=x")
        XCTAssertEqual(
            try translate(.removeExport, ["id=ABCD", "type=delete"]).line, "kraken export-report --delete-id=ABCD")
        XCTAssertEqual(refusal(.removeExport, ["id=ABCD", "type=cancel"])?.exitCode, .usage)
        XCTAssertEqual(refusal(.addExport, ["report=trades"])?.exitCode, .usage)
    }
}
