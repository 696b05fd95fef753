import KrakenCore
import KrakenSandbox
import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

final class SandboxCommandTests: XCTestCase {
    func test_givenANewHome_whenTheKeysAreAskedFor_thenTheyAreThereAndTheAddressIsNull() async throws {
        let world = try World(self)
        let keys = await world.run(["sandbox", "keys", "--output", "json"])
        XCTAssertEqual(keys.exitCode, 0, keys.complaints)
        XCTAssertFalse(keys.data?["api_key"]?.string?.isEmpty ?? true)
        XCTAssertEqual(keys.data?["api_secret"]?.string?.count, 88)
        XCTAssertEqual(keys.data?["url"], .null)
        let again = await world.run(["sandbox", "keys", "--output", "json"])
        XCTAssertEqual(again.data, keys.data, "the key stays")
        let plain = await world.run(["sandbox", "keys"])
        XCTAssertTrue(plain.output.contains("no server runs"), plain.output)
    }

    func test_givenAnAccountThatTraded_whenReset_thenBalancesAndTierAreAsAsked_andOrdersAreGone() async throws {
        let world = try World(self)
        let order = ["order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", "20000"]
        let placed = await world.run(order + ["--execute", "--yes", "--sandbox"])
        XCTAssertEqual(placed.exitCode, 0, placed.complaints)
        let reset = await world.run([
            "sandbox", "reset", "--balance", "USD=5", "--balance", "BTC=1.5", "--tier", "pro", "--seed", "7", "--json",
        ])
        XCTAssertEqual(reset.exitCode, 0, reset.output)
        XCTAssertEqual(reset.data?["tier"], "pro")
        XCTAssertEqual(reset.data?["seed"], 7)
        XCTAssertEqual(reset.data?["open_orders"], 0)
        let balance = await world.run(["balance", "--json", "--sandbox"])
        XCTAssertEqual(balance.data?.elements?.map { $0["asset"]?.string }, ["BTC", "USD"])
        XCTAssertEqual(balance.data?.elements?.map { $0["available"]?.string }, ["1.5", "5"])
    }

    func test_givenBadResets_whenRun_thenTheyAreRefusedAndNothingChanges() async throws {
        let world = try World(self)
        for (words, part) in [
            (["--balance", "USD"], "USD=5000"), (["--balance", "USD=-1"], "USD=5000"),
            (["--balance", "NOPE=1"], "no asset"),
            (["--tier", "gold"], "starter"),
        ] {
            let outcome = await world.run(["sandbox", "reset"] + words)
            XCTAssertEqual(outcome.exitCode, 2, outcome.complaints)
            XCTAssertTrue(outcome.complaints.contains(part), outcome.complaints)
        }
        let status = await world.run(["sandbox", "status"])
        XCTAssertTrue(status.output.contains("10,000 USD"), status.output)
    }

    func test_givenAServerThatRuns_whenCommandsOfItsHomeUseTheSandbox_thenTheyGoToIt() async throws {
        let world = try World(self)
        let served = world.start(["sandbox", "serve", "--port", "0"])
        let line = await served.firstLine()
        let url = try XCTUnwrap(try JSON(parsing: line.utf8)["url"]?.string)
        let keys = await world.run(["sandbox", "keys", "--json"])
        XCTAssertEqual(keys.data?["url"]?.string, url)
        let balance = await world.run(["balance", "--sandbox", "--verbose", "--json"])
        XCTAssertEqual(balance.exitCode, 0, balance.complaints)
        let second = await world.run(["sandbox", "serve", "--port", "0"])
        XCTAssertEqual(second.exitCode, 1)
        XCTAssertTrue(second.complaints.contains("already runs"), second.complaints)

        served.task.cancel()
        let code = await served.task.value
        XCTAssertEqual(code, .success)
        let after = await world.run(["sandbox", "keys", "--json"])
        XCTAssertEqual(after.data?["url"], .null)
    }

    func test_givenAPortInUse_whenServed_thenTheMistakeIsNamed() async throws {
        let other = try ServedExchange()
        defer { other.stop() }
        let world = try World(self)
        let outcome = await world.run(["sandbox", "serve", "--port", String(other.port)])
        XCTAssertEqual(outcome.exitCode, 1)
        XCTAssertTrue(outcome.complaints.contains("cannot listen"), outcome.complaints)
        let bad = await world.run(["sandbox", "serve", "--port", "70000"])
        XCTAssertEqual(bad.exitCode, 2)
    }
}

/// Keys that may do less, and what is not known of the real exchange.
final class SandboxRulesTests: XCTestCase {
    func test_givenAKeyThatMayOnlyLook_whenAnotherProgramPlacesAnOrder_thenItIsRefused() async throws {
        let world = try World(self)
        let made = await world.run(["sandbox", "keys", "add", "--permission", "query-funds", "--json"])
        XCTAssertEqual(made.exitCode, 0, made.output)
        let exchange = try Exchange(folder: world.home + "/data/sandbox/exchange", now: world.time.now)
        var configuration = ClientConfiguration(keyStateFolder: world.home + "/keys")
        configuration.baseURL = "http://sandbox"
        let kraken = Kraken(
            transport: SandboxTransport(exchange: exchange), configuration: configuration,
            credentials: try Credentials(
                key: XCTUnwrap(made.data?["api_key"]?.string),
                base64Secret: XCTUnwrap(made.data?["api_secret"]?.string)), time: world.time)
        _ = try await kraken.send(Balances())
        let order = await kraken.transmit(
            AddOrder(pairID: "XXBTZUSD", side: .buy, typeName: "limit", volume: "0.001", price: "20000"))
        guard case .refused(let errors) = order else { return XCTFail("\(order)") }
        XCTAssertEqual(errors.map(\.kind), [.permissionDenied])
    }

    func test_givenStopsThatHoldNothing_whenSwitched_thenTheCoinsStayFree_andTheSwitchIsShown() async throws {
        let world = try World(self)
        let stop = [
            "order", "btcusd", "-s", "sell", "-t", "stop-loss", "-v", "0.1", "--price", "-20%", "--execute", "--yes",
            "--sandbox", "--json",
        ]
        func held() async -> String? {
            let balance = await world.run(["balance", "--sandbox", "--json"])
            return balance.data?.elements?.first { $0["asset"]?.string == "BTC" }?["held"]?.string
        }
        let off = await world.run(["sandbox", "rules", "--stops-hold", "off", "--json"])
        XCTAssertEqual(off.data?["stops_hold"], false)
        XCTAssertEqual(off.data?["sales_hold"], true)
        let first = await world.run(stop)
        XCTAssertEqual(first.exitCode, 0, first.output)
        let free = await held()
        XCTAssertEqual(free, "0")
        _ = await world.run(["sandbox", "rules", "--stops-hold", "on"])
        _ = await world.run(stop + ["--again"])
        let bound = await held()
        XCTAssertEqual(bound, "0.2", "both orders, now that stops hold")
        let shown = await world.run(["sandbox", "rules"])
        XCTAssertTrue(shown.output.contains("stops-hold"), shown.output)
    }

    func test_givenNumbersNobodyCanMean_whenReset_thenTheyAreRefused() async throws {
        let world = try World(self)
        for words in [["--seed", "-1"], ["--balance", "USD=1", "--balance", "USD=2"]] {
            let outcome = await world.run(["sandbox", "reset"] + words)
            XCTAssertEqual(outcome.exitCode, 2, outcome.output + outcome.complaints)
        }
    }
}
