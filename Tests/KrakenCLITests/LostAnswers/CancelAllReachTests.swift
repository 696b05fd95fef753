import KrakenCore
import KrakenSandbox
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What one call for all orders was meant for, when its answer does not say that they are gone.
final class CancelAllReachTests: XCTestCase {
    private static let all = ["cancel", "--all", "--yes", "--json", "--sandbox"]

    func test_givenAClockThatIsBehind_whenTheAnswerIsLost_thenOrdersOpenedBeforeAreCancelledByTheirIDs() async throws {
        for seconds in [-30, 30] {
            let lost = try LostOrder(self, wallClock: { $0 + .seconds(seconds) })
            let placed = await lost.run()
            XCTAssertEqual(placed.exitCode, 0, placed.output)
            let outcome = await lost.run(Self.all) { $0 == "CancelAll" ? .lostBefore : nil }
            XCTAssertEqual(outcome.exitCode, 0, "\(seconds): \(outcome.output)")
            XCTAssertEqual(outcome.data?["one_by_one"]?.elements?.count, 1, "\(seconds)")
            XCTAssertEqual(try lost.openCount(), 0, "\(seconds)")
        }
    }

    func test_givenAClockThatIsAhead_whenAnOrderComesAfterTheCancel_thenItIsNotCancelled() async throws {
        let lost = try LostOrder(self, wallClock: { $0 + .seconds(30) })
        // Somebody else, at the exchange's own clock.
        let keys = try lost.exchange.credentials()
        var configuration = ClientConfiguration(keyStateFolder: lost.world.home + "/other")
        configuration.baseURL = "http://sandbox"
        let client = Kraken(
            transport: SandboxTransport(exchange: lost.exchange), configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret),
            time: lost.world.time)
        let isPlaced = Mutex(false)
        let outcome = await lost.run(Self.all) { name in
            if name == "CancelAll" { return .lostBefore }
            guard name == "OpenOrders",
                isPlaced.withLock({ value in
                    defer { value = true }
                    return !value
                })
            else { return nil }
            return ScriptedTransport.Step { call async throws(TransportError) in
                lost.clock.pass(.seconds(5))
                _ = try? await lost.world.place(client)
                return try await call.passOn()
            }
        }
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        XCTAssertEqual(outcome.data?["one_by_one"]?.elements, [], "it was not meant")
        XCTAssertEqual(outcome.data?["still_open"]?.elements?.count, 1, "but it is told")
        XCTAssertEqual(try lost.openCount(), 1)
    }

    func test_givenAListThatIsBehind_whenTheAnswerIsLostOrPending_thenItsEmptinessIsNotBelieved() async throws {
        let pending = ScriptedTransport.Step.json(##"{"error":[],"result":{"count":1,"pending":true}}"##)
        for (name, step) in [("lost", ScriptedTransport.Step.lostBefore), ("pending", pending)] {
            let lost = try LostOrder(self)
            _ = await lost.run()
            let lists = Mutex(0)
            let outcome = await lost.run(Self.all) { call in
                if call == "CancelAll" { return step }
                guard call == "OpenOrders" else { return nil }
                let isFirst = lists.withLock { count in
                    count += 1
                    return count == 1
                }
                return isFirst ? .json(##"{"error":[],"result":{"open":{}}}"##) : nil
            }
            XCTAssertEqual(outcome.exitCode, 0, "\(name): \(outcome.output)")
            XCTAssertEqual(outcome.data?["one_by_one"]?.elements?.count, 1, name)
            XCTAssertEqual(try lost.openCount(), 0, name)
        }
    }
}
