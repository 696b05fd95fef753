import TestSupport
import Transport
import XCTest

/// An order is transmitted once, although libcurl itself would send a request again when a connection it reuses dies
/// before the first byte of the answer.
final class LostAnswerTests: XCTestCase {
    func test_givenAConnectionThatValidated_whenTheAnswerIsLostCutSpoiltOrLate_thenTheOrderWasSentOnce() async throws {
        var scenes: [(reaction: FaultyServer.Reaction, thief: OrderThief, house: Household)] = []
        for reaction: FaultyServer.Reaction in [
            .close, .reset, .cut(after: 25), .answer(status: 502, body: "<html>Bad gateway</html>"), .hang,
        ] {
            let thief = try OrderThief(self, before: try await ServedSandbox.start(self), reaction)
            let house = try Household(self, environment: thief.environment).settlingQuickly
            scenes.append((reaction, thief, house.with(["KRAKEN_TIMEOUT": "1"])))
        }
        let outcomes = try await inLanes(scenes.map(\.house), scenes.count) { try await $0.run(OrderWords.live) }
        for (scene, outcome) in zip(scenes, outcomes) {
            let (name, orders) = ("\(scene.reaction)", scene.thief.received.filter(\.isOrder))
            XCTAssertEqual(outcome.exitCode, 6, "\(name): \(outcome.output)\(outcome.complaints)")
            XCTAssertTrue(outcome.error?.hasPrefix("not-placed: ") ?? false, "\(name): \(outcome.output)")
            XCTAssertEqual(orders.map(\.isLiveOrder), [false, true], "\(name): validated once, then sent once")
            XCTAssertEqual(Set(orders.map(\.connection)).count, 1, "\(name): on the connection of the check")
            XCTAssertEqual(outcome.data?["cl_ord_id"]?.string, orders.last?.field("cl_ord_id"), name)
            XCTAssertNotNil(orders.last?.field("deadline"), name)
        }
    }

    func test_givenAnOrderThatActedButWhoseAnswerIsLost_whenLookedFor_thenItIsFoundUnderItsName_andCanBeCancelled()
        async throws
    {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .reset, acts: true)
        let house = try Household(self, environment: thief.environment)
        let lost = try await house.run(OrderWords.live)
        XCTAssertEqual(lost.exitCode, 0, lost.output + lost.complaints)
        XCTAssertTrue(lost.complaints.contains("no definite answer"), lost.complaints)
        let id = try XCTUnwrap(lost.data?["cl_ord_id"]?.string)

        let again = try await house.run(OrderWords.live)
        XCTAssertEqual(again.exitCode, 4, again.output)
        let listed = try await house.succeed("orders", "--json")
        XCTAssertEqual(listed.data?["orders"]?.elements?.map { $0["cl_ord_id"]?.string }, [id])
        XCTAssertEqual(listed.data?["unresolved"]?.elements, [], "what the exchange lists is settled")
        try await house.succeed("cancel", "--cl-ord-id", id, "--json")
        let after = try await house.succeed("orders", "--json")
        XCTAssertEqual(after.data?["orders"]?.elements, [])
        XCTAssertEqual(thief.orders.count, 1)
    }
}
