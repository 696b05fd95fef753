import TestSupport
import Transport
import XCTest

/// An order is transmitted once, although libcurl itself would send a request again when a connection it reuses dies
/// before the first byte of the answer.
final class LostAnswerTests: XCTestCase {
    private func placeAndLose(_ reaction: FaultyServer.Reaction) async throws {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, reaction)
        let house = try Household(self, environment: thief.environment).settlingQuickly
        let outcome = try await house.run(OrderWords.live)

        XCTAssertEqual(outcome.exitCode, 6, outcome.output + outcome.complaints)
        XCTAssertTrue(outcome.error?.hasPrefix("not-placed: ") ?? false, outcome.output)
        let orders = thief.received.filter(\.isOrder)
        XCTAssertEqual(orders.map(\.isLiveOrder), [false, true], "validated once, then sent once")
        XCTAssertEqual(Set(orders.map(\.connection)).count, 1, "on a connection already used for the check")
        XCTAssertEqual(outcome.data?["cl_ord_id"]?.string, orders.last?.field("cl_ord_id"))
        XCTAssertNotNil(orders.last?.field("deadline"))
    }

    func test_givenAConnectionThatValidated_whenItIsClosedBeforeTheAnswer_thenTheOrderWasSentOnce() async throws {
        try await placeAndLose(.close)
    }

    func test_givenAConnectionThatValidated_whenItIsResetBeforeTheAnswer_thenTheOrderWasSentOnce() async throws {
        try await placeAndLose(.reset)
    }

    func test_givenAnAnswerThatIsCut_whenAnOrderIsPlaced_thenItWasSentOnce() async throws {
        try await placeAndLose(.cut(after: 25))
    }

    func test_givenAGatewaysPage_whenAnOrderIsPlaced_thenItWasSentOnce() async throws {
        try await placeAndLose(.answer(status: 502, body: "<html>Bad gateway</html>"))
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

    func test_givenNoAnswerInTime_whenAnOrderIsPlaced_thenItWasSentOnce() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, .hang)
        let house = try Household(self, environment: thief.environment).settlingQuickly.with(["KRAKEN_TIMEOUT": "1"])
        let outcome = try await house.run(OrderWords.live)
        XCTAssertEqual(outcome.exitCode, 6, outcome.output + outcome.complaints)
        XCTAssertEqual(thief.orders.count, 1)
    }
}
