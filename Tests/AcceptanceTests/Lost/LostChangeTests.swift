import Storage
import TestSupport
import Trading
import Transport
import XCTest

/// Changes and batches of the built program over loopback: transmitted once, counted by the server, whatever happens to
/// the answer or to the program.
final class LostChangeTests: XCTestCase {
    private func place(_ house: Household) async throws -> String {
        let placed = try await house.run(OrderWords.live)
        XCTAssertEqual(placed.exitCode, 0, placed.output + placed.complaints)
        return try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string)
    }

    private func amend(_ id: String, price: String = "21000") -> [String] {
        ["order", "amend", id, "--price", price, "--execute", "--yes", "--json"]
    }

    private func thief(
        _ sandbox: ServedSandbox, _ name: String, _ reaction: FaultyServer.Reaction, acts: Bool
    ) throws -> OrderThief {
        try OrderThief(self, before: sandbox, reaction, acts: acts, stealing: { $0.isLive(name) })
    }

    private func orders(_ house: Household) async throws -> [String?] {
        let listed = try await house.succeed("orders", "--json")
        return try XCTUnwrap(listed.data?["orders"]?.elements).map { $0["price"]?.string }
    }

    func test_givenAConnectionInUse_whenItEndsBeforeTheAnswerToAChange_thenItWasSentOnce_andIsProvedNotMade()
        async throws
    {
        var scenes: [(thief: OrderThief, house: Household, words: [String])] = []
        for reaction in [FaultyServer.Reaction.close, .reset] {
            let sandbox = try await ServedSandbox.start(self)
            let thief = try thief(sandbox, "AmendOrder", reaction, acts: false)
            let house = try Household(self, environment: thief.environment).settlingQuickly
            scenes.append((thief, house, amend(try await place(house))))
        }
        let outcomes = try await inLanes(scenes.map { ($0.house, $0.words) }) { try await $0.0.run($0.1) }
        for (thief, outcome) in zip(scenes.map(\.thief), outcomes) {
            XCTAssertEqual(outcome.exitCode, 6, outcome.output + outcome.complaints)
            XCTAssertTrue(outcome.error?.hasPrefix("not-applied: ") ?? false, outcome.output)
            XCTAssertEqual(thief.received.filter { $0.isPrivate("AmendOrder") }.count, 1)
        }
    }

    func test_givenAChangeThatActed_whenItsAnswerIsLost_thenItIsSeen() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try thief(sandbox, "AmendOrder", .cut(after: 10), acts: true)
        let house = try Household(self, environment: thief.environment).settlingQuickly
        let id = try await place(house)
        let outcome = try await house.run(amend(id))
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        let prices = try await orders(house)
        XCTAssertEqual(prices, ["21000"])
        XCTAssertEqual(thief.received.filter { $0.isPrivate("AmendOrder") }.count, 1)
    }

    func test_givenABatchFromStandardInput_whenItsAnswerIsLost_thenEachOrderIsFound_andItWasSentOnce() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try thief(sandbox, "AddOrderBatch", .reset, acts: true)
        let house = try Household(self, environment: thief.environment).settlingQuickly
        let rows = "side,volume,price\\nbuy,0.001,20000\\nbuy,0.001,21000\\n"
        let outcome = try await house.shell(
            "printf '\(rows)' | $kraken order batch - -p BTC/USD --execute --yes --json")
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        let prices = try await orders(house)
        XCTAssertEqual(Set(prices), ["20000", "21000"])
        let batches = thief.received.filter { $0.isPrivate("AddOrderBatch") }
        XCTAssertEqual(batches.map { $0.form.contains(#""validate":true"#) }, [true, false], "checked once, sent once")
        let refused = try await house.shell("$kraken order batch - -p BTC/USD --execute --json < /dev/null")
        XCTAssertEqual(refused.exitCode, 2, refused.output)
    }

    func test_givenAProgramThatIsKilledWhileItWaitsForTheAnswer_whenTheNextOneLooks_thenTheChangeIsSettled()
        async throws
    {
        for acts in [true, false] {
            let sandbox = try await ServedSandbox.start(self)
            let first = Counter()
            let thief = try OrderThief(
                self, before: sandbox, .hang, acts: acts,
                stealing: { $0.isPrivate("AmendOrder") && first.increase() == 1 })
            let house = try Household(self, environment: thief.environment).settlingQuickly
            let id = try await place(house)
            let process = try house.start(amend(id))
            let arrived = await thief.stolenCount.reaches(1)
            XCTAssertTrue(arrived)
            if acts { try await house.waitUntilAmended(id, sandbox) }
            process.kill()
            _ = await process.end()
            // What another command has seen meanwhile is settled; otherwise it is as it was before the first byte.
            let states = try house.journal().changes().map(\.state)
            XCTAssertEqual(states, [acts ? .applied : .sending])

            let next = try await house.run(amend(id, price: "22000"))
            if acts {
                XCTAssertEqual(next.exitCode, 0, next.output + next.complaints)
            } else {
                XCTAssertEqual(next.exitCode, 4, "one look proves nothing: \(next.output)")
                XCTAssertTrue(next.complaints.contains("may still come"), next.complaints)
            }
            XCTAssertEqual(thief.received.filter { $0.isPrivate("AmendOrder") }.count, acts ? 2 : 1)
        }
    }
}

extension Household {
    /// Asks the exchange past the thief until the order has its new price.
    fileprivate func waitUntilAmended(_ id: String, _ sandbox: ServedSandbox) async throws {
        let honest = with(["KRAKEN_API_BASE_URL": sandbox.url])
        for _ in 0..<50 {
            let listed = try await honest.run(["orders", "--json"])
            if listed.output.contains(#""price":"21000""#) { return }
        }
        XCTFail("the exchange never saw the change")
    }
}
