import Glibc
import Synchronization
import TestSupport
import Transport
import XCTest

/// A server that is killed while it takes orders: what it acknowledged is there afterwards.
final class KilledServerTests: XCTestCase {
    private static func place(_ side: String, at price: String, in house: Household) async throws -> CommandOutcome {
        try await house.run([
            "order", "-p", "ADA/USD", "-s", side, "-t", "limit", "-v", "20", "--price", price, "--execute", "--again",
            "--yes",
            "--sandbox", "--json",
        ])
    }

    private static func id(_ placed: CommandOutcome) -> String? {
        placed.exitCode == 0 ? placed.data?["txid"]?.elements?.first?.string : nil
    }

    func test_givenAServerThatTakesOrders_whenItIsKilled_thenEveryAcknowledgedOrderIsThere() async throws {
        let house = try Household(self).with(["KRAKEN_RETRY_ATTEMPTS": "1"])
        try await house.succeed("sandbox", "reset", "--tier", "pro")
        try await house.succeed("sandbox", "fund", "ADA=100000", "USD=100000")
        var acknowledged: Set<String> = []
        for _ in 1...2 {
            let server = try house.start(["sandbox", "serve", "--port", "0"], limit: 60)
            addTeardownBlock { server.kill() }
            let line = await server.firstLine()
            XCTAssertNotNil(line)
            let isOver = Atomic(false)
            async let besides = Self.placing(in: house) { isOver.load(ordering: .relaxed) }
            for _ in 1...2 {
                let placed = try await Self.place("buy", at: "0.1", in: house)
                try acknowledged.insert(XCTUnwrap(Self.id(placed), placed.output))
            }
            isOver.store(true, ordering: .relaxed)
            _ = await ending(server, after: SIGKILL)
            acknowledged.formUnion(try await besides)
        }
        XCTAssertGreaterThanOrEqual(acknowledged.count, 4)
        let listed = try await house.succeed("orders", "--sandbox", "--json").data?["orders"]?.elements ?? []
        let found = Set(listed.compactMap { $0["txid"]?.string })
        XCTAssertEqual(acknowledged.subtracting(found), [], "acknowledged and lost")

        let log = try await house.succeed("sandbox", "requests", "--endpoint", "AddOrder", "--limit", "1000", "--json")
        let acted = log.data?["requests"]?.elements?.filter { $0["acted"] == true } ?? []
        XCTAssertEqual(acted.count, found.count, "an order and its line in the log are written together")
    }

    /// Places orders, one after the other, until it is over or one fails; few, for the exchange's public limit.
    private static func placing(in house: Household, until isOver: @Sendable () -> Bool) async throws -> Set<String> {
        var placed: Set<String> = []
        while !isOver(), placed.count < 2, let id = try await id(place("sell", at: "5", in: house)) {
            placed.insert(id)
        }
        return placed
    }
}
