import Storage
import TestSupport
import Trading
import Transport
import XCTest

/// An order with a conditional close goes out under a number instead of an id; its lost answer is looked for by that.
final class LostCloseTests: XCTestCase {
    private let words = OrderWords.live + ["--close-order-type", "limit", "--close-price", "30000"]

    func test_givenAnOrderWithAClose_whenItsAnswerIsLost_thenItIsSentOnce_andLookedForByItsNumber() async throws {
        var scenes: [(acts: Bool, thief: OrderThief, house: Household)] = []
        for acts in [true, false] {
            let thief = try OrderThief(self, before: try await ServedSandbox.start(self), .reset, acts: acts)
            scenes.append((acts, thief, try Household(self, environment: thief.environment).settlingQuickly))
        }
        let words = words
        let outcomes = try await inLanes(scenes.map(\.house), scenes.count) { try await $0.run(words) }
        for (scene, outcome) in zip(scenes, outcomes) {
            let told = outcome.output + outcome.complaints
            XCTAssertEqual(outcome.exitCode, scene.acts ? 0 : 6, told)
            XCTAssertEqual(scene.thief.orders.count, 1, "transmitted once")
            let sent = try XCTUnwrap(scene.thief.orders.first)
            XCTAssertNil(sent.field("cl_ord_id"), "the exchange takes none together with a close")
            let number = try XCTUnwrap(sent.field("userref"))
            XCTAssertTrue(sent.form.contains("30000"), sent.form)
            XCTAssertEqual(outcome.data?["userref"], .integer(Int(number) ?? 0), told)
            let looks = scene.thief.received.filter { $0.isPrivate("OpenOrders") && $0.field("userref") == number }
            XCTAssertFalse(looks.isEmpty, "looked for by its number")
            let listed = try await scene.house.succeed("orders", "--json")
            XCTAssertEqual(listed.data?["orders"]?.elements?.count, scene.acts ? 1 : 0)
            XCTAssertEqual(listed.data?["unresolved"]?.elements, [])
            let state = try scene.house.journal().latest(1).first?.state
            XCTAssertEqual(state, scene.acts ? .open : .notPlaced)
        }
    }

    func test_givenAnOrderWithAClose_whenTheProgramIsKilledBeforeTheAnswer_thenTheNextOneFindsIt_andAddsNone()
        async throws
    {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .hang, acts: true)
        let house = try Household(self, environment: thief.environment).settlingQuickly
        let process = try house.start(words)
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived)
        process.kill()
        _ = await process.outcome()
        let again = try await house.run(words)
        XCTAssertEqual(again.exitCode, 4, again.output + again.complaints)
        XCTAssertTrue(again.error?.hasPrefix("repeated-order: ") ?? false, again.output)
        XCTAssertEqual(thief.orders.count, 1)
        let listed = try await house.succeed("orders", "--json")
        XCTAssertEqual(listed.data?["orders"]?.elements?.count, 1)
    }
}
