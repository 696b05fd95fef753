import CommandKit
import KrakenSandbox
import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

final class SandboxFaultCommandTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000", "--execute", "--yes",
        "--json", "--sandbox",
    ]

    private func add(_ words: String..., in world: World) async -> CommandOutcome {
        await world.run(["sandbox", "fault", "add", "--json"] + words)
    }

    func test_givenALostAnswer_whenAnOrderIsPlaced_thenItIsFound_andTheLogHasOneTransmission() async throws {
        let world = try World(self, time: JumpingTime().source)
        let added = await add("--endpoint", "AddOrder", "--when", "after", "--kind", "lose", "--count", "1", in: world)
        XCTAssertEqual(added.exitCode, 0, added.complaints)
        XCTAssertEqual(added.data?.elements?.first?["kind"], "lose")
        let placed = await world.run(order)
        XCTAssertEqual(placed.exitCode, 0, placed.output)
        let log = await world.run(["sandbox", "requests", "--endpoint", "AddOrder", "--json"])
        XCTAssertEqual(log.data?["requests"]?.elements?.count, 1, "the check before it is not a placing")
        XCTAssertEqual(log.data?["requests"]?.elements?.first?["acted"], true)
        XCTAssertEqual(log.data?["requests"]?.elements?.first?["faults"], ["after lose"])
        XCTAssertEqual(log.data?["counts"]?["AddOrder:validate"], 1)
        let orders = await world.run(["orders", "--json", "--sandbox"])
        XCTAssertEqual(orders.data?["orders"]?.elements?.count, 1, orders.output)
    }

    func test_givenAMisspeltKind_whenAdded_thenTheNearestIsSuggested_andHelpNamesAll() async throws {
        let world = try World(self)
        for (kind, meant) in [("lsoe", "lose"), ("delay", "delay=MS"), ("garbel", "garble")] {
            let outcome = await world.run(["sandbox", "fault", "add", "--kind", kind])
            XCTAssertEqual(outcome.exitCode, 2)
            XCTAssertTrue(outcome.complaints.contains("did you mean '\(meant)'?"), outcome.complaints)
        }
        guard case .help(let text) = try KrakenProgram.parse(["sandbox", "fault", "add", "-h"]) else {
            return XCTFail()
        }
        XCTAssertTrue(text.contains("garble, page="), text)
    }

    func test_givenAServer_whenAFaultIsArmedBesideIt_thenItMeetsTheServersRequests() async throws {
        let cases = try [
            ("reset", "BTC/USD", "not-placed"), ("cut=10", "ETH/USD", "not-placed"),
            ("error=EOrder:Post only order", "XTZ/USD", "EOrder:Post only order"),
        ].map { (try World(self, environment: Quick.lookups), $0) }
        await withTaskGroup(of: Void.self) { group in
            for (world, (kind, pair, error)) in cases {
                group.addTask { await Self.meet(kind, pair, error, in: world) }
            }
        }
    }

    /// Arms a fault beside a server, and places an order that must fail like this.
    private static func meet(_ kind: String, _ pair: String, _ error: String, in world: World) async {
        // The looks that prove an absence come fast, and shall not wait for the tier's limit.
        _ = await world.run(["sandbox", "reset", "--tier", "pro"])
        let served = world.start(["sandbox", "serve", "--port", "0"])
        _ = await served.firstLine()
        _ = await world.run([
            "sandbox", "fault", "add", "--endpoint", "AddOrder", "--when", "before", "--kind", kind,
        ])
        let placed = await world.run([
            "order", "-p", pair, "-s", "sell", "-v", pair == "XTZ/USD" ? "5" : "0.1", "--execute", "--yes", "--json",
            "--sandbox",
        ])
        XCTAssertTrue(placed.error?.hasPrefix(error) ?? false, "\(kind): \(placed.output)")
        let log = await world.run(["sandbox", "requests", "--endpoint", "AddOrder", "--json"])
        XCTAssertEqual(log.data?["requests"]?.elements?.count, 1, kind)
        XCTAssertEqual(log.data?["requests"]?.elements?.first?["faults"]?.elements?.count, 1, "\(kind) met it")
        served.task.cancel()
        _ = await served.task.value
    }

    func test_givenArmedFaults_whenListedAndCleared_thenTheyAreTold_andGone() async throws {
        let world = try World(self)
        let empty = await world.run(["sandbox", "fault", "list"])
        XCTAssertTrue(empty.output.contains("No armed faults."), empty.output)
        _ = await add("--kind", "delay=20", in: world)
        _ = await add("--kind", "id=upper", "--endpoint", "OpenOrders", "--count", "3", in: world)
        let list = await world.run(["sandbox", "fault", "list"])
        XCTAssertTrue(list.output.contains("OpenOrders  after  id=upper"), list.output)
        let data = await world.run(["sandbox", "fault", "list", "--json"])
        XCTAssertEqual(data.data?.elements?.map { $0["endpoint"] }, [.null, "OpenOrders"])
        XCTAssertEqual(data.data?.elements?.map { $0["count"] }, [1, 3])
        let one = await world.run(["sandbox", "fault", "clear", "--number", "1", "--json"])
        XCTAssertEqual(one.data?["cleared"], 1)
        let again = await world.run(["sandbox", "fault", "clear", "--number", "1"])
        XCTAssertEqual(again.exitCode, 2, again.output)
        let rest = await world.run(["sandbox", "fault", "clear"])
        XCTAssertTrue(rest.output.contains("1 fault is disarmed."), rest.output)
    }

    func test_givenBadWords_whenFaultsAreArmed_thenTheMistakeIsNamed_andNothingIsArmed() async throws {
        let world = try World(self)
        for (words, part) in [
            (["--kind", "explode"], "delay=MS"), (["--kind", "cut"], "cut=N"),
            (["--kind", "hide=5", "--when", "before"], "--when before"),
            (["--kind", "lose", "--count", "0"], "--count"),
            (["--kind", "lose", "--when", "during"], "before or after"), ([], "--kind"),
        ] {
            let outcome = await world.run(["sandbox", "fault", "add"] + words)
            XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
            XCTAssertTrue(outcome.complaints.contains(part), outcome.complaints)
        }
        let list = await world.run(["sandbox", "fault", "list", "--json"])
        XCTAssertEqual(list.data, [])
    }

    // MARK: The log

    func test_givenRequests_whenTheLogIsShown_thenTheLatestComeFirst_andTheLimitHolds() async throws {
        let world = try World(self)
        let none = await world.run(["sandbox", "requests"])
        XCTAssertTrue(none.output.contains("No requests."), none.output)
        _ = await world.run(["ticker", "BTC/USD", "--sandbox"])
        _ = await world.run(["balance", "--sandbox"])
        let plain = await world.run(["sandbox", "requests"])
        XCTAssertTrue(plain.output.contains("1 Ticker"), plain.output)
        let log = await world.run(["sandbox", "requests", "--limit", "1", "--json"])
        XCTAssertEqual(log.data?["requests"]?.elements?.map { $0["endpoint"] }, ["BalanceEx"])
        XCTAssertEqual(log.data?["requests"]?.elements?.first?["nonce"]?.string?.isEmpty, false)
        let bad = await world.run(["sandbox", "requests", "--limit", "0"])
        XCTAssertEqual(bad.exitCode, 2)
    }

    // MARK: Funds and markets

    func test_givenFunds_whenGivenAndTakenAway_thenTheBalanceFollows() async throws {
        let world = try World(self)
        let funded = await world.run(["sandbox", "fund", "USD=500.25", "BTC=-0.1", "--json"])
        XCTAssertEqual(funded.exitCode, 0, funded.output)
        XCTAssertEqual(funded.data?["balances"]?["USD"], "10500.25")
        XCTAssertEqual(funded.data?["balances"]?["BTC"], "0.4")
        for (word, part) in [
            ("USD", "USD=5000"), ("USD=0", "changes nothing"), ("USD=-99999", "-99999 USD is not possible"),
            ("USD=-99999", "take no more than is free"), ("USD=0.00001", "take no more than is free"),
            ("NOPE=1", "no asset"),
        ] {
            let bad = await world.run(["sandbox", "fund", word])
            XCTAssertEqual(bad.exitCode, 2, bad.complaints)
            XCTAssertTrue(bad.complaints.contains(part), bad.complaints)
        }
        let nothing = await world.run(["sandbox", "fund"])
        XCTAssertEqual(nothing.exitCode, 2)
    }

    func test_givenStates_whenSet_thenTheClientSeesThem() async throws {
        let world = try World(self)
        let set = await world.run([
            "sandbox", "market", "set", "--pair", "btcusd", "--state", "cancel_only", "--json",
        ])
        XCTAssertEqual(set.data?["pairs"]?["BTC/USD"], "cancel_only", set.output)
        XCTAssertEqual(set.data?["system"], "online")
        let refused = await world.run(order)
        XCTAssertEqual(refused.exitCode, 4, refused.output)
        let down = await world.run(["sandbox", "market", "set", "--system", "maintenance"])
        XCTAssertTrue(down.output.contains("maintenance"), down.output)
        let balance = await world.run(["balance", "--sandbox", "--json"])
        XCTAssertEqual(balance.exitCode, 6, balance.output)
        for (words, part) in [
            (["--pair", "BTC/USD"], "--state"), (["--state", "online"], "--pair"),
            (["--system", "limit_only"], "cancel_only"),
            (["--pair", "BTC/USD", "--state", "maintenance"], "reduce_only"),
            (["--pair", "NOPE", "--state", "online"], "no market"),
        ] {
            let bad = await world.run(["sandbox", "market", "set"] + words)
            XCTAssertEqual(bad.exitCode, 2, bad.complaints)
            XCTAssertTrue(bad.complaints.contains(part), bad.complaints)
        }
    }
}
