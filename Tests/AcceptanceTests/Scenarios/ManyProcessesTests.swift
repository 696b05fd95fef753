import Glibc
import Storage
import TestSupport
import Trading
import Transport
import XCTest

/// Many processes that use one key at the same time.
final class ManyProcessesTests: XCTestCase {
    private func startTwenty(_ house: Household, _ words: [String]) async throws -> [CommandOutcome] {
        let processes = try (1...20).map { _ in try house.start(words, limit: 60) }
        var outcomes: [CommandOutcome] = []
        for process in processes { outcomes.append(await process.outcome()) }
        return outcomes
    }

    private func checkAllAnswered(_ outcomes: [CommandOutcome], file: StaticString = #filePath, line: UInt = #line) {
        XCTAssertEqual(outcomes.count, 20, file: file, line: line)
        for outcome in outcomes {
            let told = outcome.output + outcome.complaints
            XCTAssertEqual(outcome.exitCode, 0, told, file: file, line: line)
            XCTAssertEqual(outcome.envelope?["success"], true, told, file: file, line: line)
            XCTAssertFalse(
                told.contains("nvalid nonce") || told.contains("imit exceeded"), told, file: file, line: line)
        }
        XCTAssertEqual(
            Set(outcomes.map { "\($0.data ?? .null)" }).count, 1, "the same balances", file: file, line: line)
    }

    func test_givenOneKeyOverHTTP_whenTwentyProcessesStartAtOnce_thenAllGetTheirBalances() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let house = try Household(self, environment: sandbox.environment)
        checkAllAnswered(try await startTwenty(house, ["balance", "--json"]))
    }

    func test_givenTheSandboxOfOneHome_whenTwentyProcessesStartAtOnce_thenAllGetTheirBalances() async throws {
        let house = try Household(self, environment: ["KRAKEN_TIER": "pro", "KRAKEN_PUBLIC_RATE_LIMIT": "100"])
        try await house.succeed("sandbox", "reset", "--tier", "pro")
        checkAllAnswered(try await startTwenty(house, ["balance", "--sandbox", "--json"]))
    }

    func test_givenAnEmptyHome_whenManyProcessesStartAtOnce_thenTheyAgreeOnOneExchange() async throws {
        let house = try Household(self)
        let outcomes = try await startTwenty(house, ["sandbox", "keys", "--json"])
        for outcome in outcomes { XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints) }
        XCTAssertEqual(Set(outcomes.compactMap { $0.data?["api_secret"]?.string }).count, 1)
    }

    func test_givenAProcessThatIsStopped_whenOthersUseItsKey_thenTheyGoOn_andCancelsDoNotEvenWait() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let first = Counter()
        let thief = try OrderThief(self, before: sandbox, .hang) {
            $0.isPrivate("BalanceEx") && first.increase() == 1
        }
        let house = try Household(self, environment: thief.environment)
        try await house.succeed("ticker")
        let stopped = try house.start(["balance"])
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived)
        stopped.signal(SIGSTOP)

        let clock = ContinuousClock()
        var start = clock.now
        try await house.succeed("cancel", "--cancel-all", "--yes", "--json")
        XCTAssertLessThan(clock.now - start, .seconds(1))
        start = clock.now
        try await house.succeed("balance", "--json")
        XCTAssertLessThan(clock.now - start, .seconds(4.5), "at most about three seconds behind a stopped holder")
        stopped.kill()
        start = clock.now
        try await house.succeed("balance", "--json")
        XCTAssertLessThan(clock.now - start, .seconds(1), "a holder that is dead holds nothing")
    }

    /// What one of eight processes sends: fifty orders in four batches, each at a price of its own.
    private func writeBatches(of process: Int, in folder: String) throws {
        for batch in 0..<4 {
            let rows = (batch * 15..<min(50, batch * 15 + 15)).map { index in
                ##"{"side":"buy","volume":"0.0001","price":"\##(20_000 + process * 50 + index)"}"##
            }
            try "[\(rows.joined(separator: ","))]".write(
                toFile: "\(folder)/\(process)-\(batch).json", atomically: true, encoding: .utf8)
        }
    }

    func test_givenEightProcessesAndATightLimit_whenEachPlacesFiftyOrders_thenAllAreThereOnce_andNoLimitIsHit()
        async throws
    {
        let sandbox = try await ServedSandbox.start(self)
        // The call counter takes 20 points at once and then one a second: the 32 batches need three times as many.
        let house = try Household(self, environment: sandbox.environment)
        try await house.succeed("ticker", "BTC/USD", "BTC/EUR")
        var processes: [ChildProcess] = []
        for number in 0..<8 {
            try writeBatches(of: number, in: house.home)
            let script = """
                for batch in 0 1 2 3; do
                    "$kraken" order batch "$KRAKEN_HOME/\(number)-$batch.json" \
                        -p \(number < 4 ? "BTC/USD" : "BTC/EUR") --execute --yes --json || exit
                done
                """
            let variables = house.environment.merging(["kraken": BuiltProgram.path]) { $1 }
            processes.append(try ChildProcess(["/bin/sh", "-c", script], environment: variables, limit: 110))
        }
        for process in processes {
            let outcome = await process.outcome()
            let told = outcome.output + outcome.complaints
            XCTAssertEqual(outcome.exitCode, 0, told)
            XCTAssertFalse(told.contains("nvalid nonce") || told.contains("imit exceeded"), told)
        }
        let open = try await house.succeed("orders", "--limit", "500", "--json")
        let orders = try XCTUnwrap(open.data?["orders"]?.elements)
        XCTAssertEqual(orders.count, 400)
        XCTAssertEqual(Set(orders.compactMap { $0["cl_ord_id"]?.string }).count, 400, "each under its own name")
        let prices = Set(orders.compactMap { order in order["price"]?.string.map { "\(order["pair"]!) \($0)" } })
        XCTAssertEqual(prices.count, 400, "no order twice")
        XCTAssertEqual(try house.journal().latest(1_000).map(\.state), Array(repeating: .open, count: 400))
        let log = try await sandbox.house.succeed("sandbox", "requests", "--limit", "1000", "--json")
        let requests = try XCTUnwrap(log.data?["requests"]?.elements)
        XCTAssertEqual(requests.count { $0["endpoint"] == "AddOrderBatch" }, 32, "each batch was sent once")
    }

    func test_givenOneHome_whenTwoProcessesPlaceTheSameOrderAtOnce_thenBothAreWrittenDownUnderTheirOwnNames()
        async throws
    {
        let sandbox = try await ServedSandbox.start(self)
        let bothValidate = Gate()
        let validations = Counter()
        // Both have passed the checks when the first one goes out.
        let thief = try OrderThief(
            self, before: sandbox, nil,
            gate: { request in
                guard request.isOrder && !request.isLiveOrder else { return nil }
                if validations.increase() == 2 { bothValidate.open() }
                return bothValidate
            })
        let house = try Household(self, environment: thief.environment)
        try await house.succeed("ticker")
        let processes = try (1...2).map { _ in try house.start(OrderWords.live + ["--again"]) }
        var outcomes: [CommandOutcome] = []
        for process in processes { outcomes.append(await process.outcome()) }
        for outcome in outcomes { XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints) }
        let names = Set(outcomes.compactMap { $0.data?["cl_ord_id"]?.string })
        XCTAssertEqual(names.count, 2)
        let listed = try await house.succeed("orders", "--json")
        XCTAssertEqual(Set(listed.data?["orders"]?.elements?.compactMap { $0["cl_ord_id"]?.string } ?? []), names)
        XCTAssertEqual(listed.data?["unresolved"]?.elements, [])
        XCTAssertEqual(try house.journal().latest(10).map(\.id.description).sorted(), names.sorted())
        XCTAssertEqual(try house.journal().latest(10).map(\.state), [.open, .open])
    }
}
