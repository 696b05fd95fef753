import Transport
import XCTest

@testable import KrakenCore

/// The one table of which calls may be repeated, and which move money.
final class EndpointKindTests: XCTestCase {
    private func kind(_ text: String, _ parameters: [Parameter] = []) throws -> EndpointKind {
        try EndpointPath(parsing: text).kind(with: parameters)
    }

    func test_givenEveryPublicCall_whenClassified_thenItNeedsNoKey() throws {
        let names = [
            "Time", "SystemStatus", "Assets", "AssetPairs", "Ticker", "OHLC", "Depth", "GroupedBook", "Trades",
            "Spread", "PreTrade", "PostTrade",
        ]
        for name in names {
            XCTAssertEqual(try kind(name), .open, name)
            XCTAssertFalse(try EndpointPath(parsing: name).isPrivate, name)
        }
        XCTAssertEqual(try kind("public/SomethingNew"), .open)
        XCTAssertEqual(EndpointKind.publicCalls, Set(names))
    }

    func test_givenEveryPrivateCall_whenClassified_thenOnlyKnownReadsMayBeRepeated() throws {
        let reads: [Int: [String]] = [
            1: [
                "Balance", "BalanceEx", "CreditLines", "TradeBalance", "GetApiKeyInfo", "OpenOrders", "QueryOrders",
                "OrderAmends", "QueryTrades", "OpenPositions", "TradeVolume", "Level3", "GetWebSocketsToken",
                "DepositMethods", "DepositAddresses", "DepositStatus", "WithdrawMethods", "WithdrawAddresses",
                "WithdrawInfo", "WithdrawStatus", "ExportStatus", "Earn/Strategies", "Earn/Allocations",
                "Earn/AllocateStatus", "Earn/DeallocateStatus",
            ],
            2: ["ClosedOrders"], 4: ["Ledgers", "QueryLedgers", "TradesHistory"],
        ]
        for (cost, names) in reads {
            for name in names { XCTAssertEqual(try kind("private/\(name)"), .read(cost: cost), name) }
        }
        XCTAssertEqual(try kind("RetrieveExport"), .file(cost: 1))
        let commands: [String: CommandEndpoint] = [
            "AddOrder": .addOrder, "AddOrderBatch": .addOrderBatch, "AmendOrder": .amendOrder,
            "CancelOrder": .cancelOrder, "CancelOrderBatch": .cancelOrderBatch, "CancelAll": .cancelAll,
            "CancelAllOrdersAfter": .cancelAllAfter, "Withdraw": .withdraw, "WithdrawCancel": .withdrawCancel,
            "WalletTransfer": .walletTransfer, "AddExport": .addExport, "RemoveExport": .removeExport,
        ]
        for (name, command) in commands { XCTAssertEqual(try kind("private/\(name)"), .command(command), name) }
        for name in ["Earn/Allocate", "Earn/Deallocate", "AccountTransfer", "CreateSubaccount"] {
            XCTAssertEqual(try kind("private/\(name)"), .mover(cost: 1), name)
        }
        XCTAssertEqual(try kind("EditOrder"), .mover(cost: 0))
        let count = reads.values.map(\.count).reduce(0, +) + commands.count + 6
        XCTAssertEqual(EndpointKind.privateCalls.count, count, "a call of the table is not in this test")
    }

    func test_givenAPrivateCallNobodyKnows_whenClassified_thenItMayMoveMoney() throws {
        for name in ["private/SomethingNew", "private/Earn/Something", "0/private/Balance2"] {
            XCTAssertEqual(try kind(name), .unknown, name)
            let path = try EndpointPath(parsing: name)
            XCTAssertNil(RawCall(path, [], encoding: .form), name)
            XCTAssertEqual(RawMove(path, [], encoding: .form)?.access, .single(cost: 1), name)
        }
    }

    func test_givenAnyCall_whenMadeRaw_thenAReadIsNoMoveAndWhatHasACommandIsNeither() throws {
        for name in EndpointKind.privateCalls.keys {
            let path = try EndpointPath(parsing: name)
            let (call, move) = (RawCall(path, [], encoding: .form), RawMove(path, [], encoding: .form))
            switch path.kind() {
            case .open: XCTFail(name)
            case .read(let cost), .file(let cost):
                XCTAssertEqual(call?.access, .account(cost: cost), name)
                XCTAssertNil(move, name)
            case .mover(let cost):
                XCTAssertNil(call, name)
                XCTAssertEqual(move?.access, .single(cost: cost), name)
            case .command, .unknown:
                XCTAssertNil(call, name)
                XCTAssertNil(move, name)
            }
        }
    }

    func test_givenDepositAddresses_whenANewOneIsAskedFor_thenItIsNoReadAnyMore() throws {
        for value: JSON in [true, "true", "1", "yes"] {
            XCTAssertEqual(
                try kind("DepositAddresses", [Parameter("new", value)]), .command(.newDepositAddress), value.text)
        }
        for value: JSON in [false, "false", "0"] {
            XCTAssertEqual(try kind("DepositAddresses", [Parameter("new", value)]), .read(cost: 1), value.text)
        }
    }

    func test_givenEverySpellingOfAPath_whenRead_thenItIsTheSameCall() throws {
        for text in ["Balance", "private/Balance", "0/private/Balance", "/0/private/Balance", "/private/balance"] {
            XCTAssertEqual(try EndpointPath(parsing: text).description, "private/Balance", text)
        }
        XCTAssertEqual(try EndpointPath(parsing: "addorder").description, "private/AddOrder")
        XCTAssertEqual(try EndpointPath(parsing: "0/PRIVATE/ADDORDER").kind(), .command(.addOrder))
        XCTAssertEqual(try EndpointPath(parsing: "earn/allocate").description, "private/Earn/Allocate")
        XCTAssertEqual(try EndpointPath(parsing: "private/New/Thing").description, "private/New/Thing")
    }

    func test_givenATextThatNamesNoCall_whenRead_thenTheReasonIsTold() {
        let faults: [(String, EndpointPath.Fault)] = [
            ("", .malformed), ("/", .malformed), ("0/private", .malformed), ("private/", .malformed),
            ("0/Balance", .malformed), ("private//Balance", .malformed), ("private/../public/Time", .malformed),
            ("private/Balance/", .malformed), ("private/Bal%61nce", .malformed), ("private/Bal ance", .malformed),
            ("private/B\u{e4}lance", .malformed), ("1/private/Balance", .version("1")),
            ("Nothing", .unknown("Nothing")), ("futures/api/v3/tickers", .unknown("futures/api/v3/tickers")),
            ("public/AddOrder", .wrongFamily(EndpointPath(isPrivate: true, name: "AddOrder"))),
            ("private/time", .wrongFamily(EndpointPath(isPrivate: false, name: "Time"))),
        ]
        for (text, fault) in faults {
            XCTAssertThrowsError(try EndpointPath(parsing: text), text) {
                XCTAssertEqual($0 as? EndpointPath.Fault, fault, text)
            }
        }
    }
}
