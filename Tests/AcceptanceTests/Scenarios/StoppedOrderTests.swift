import Foundation
import Glibc
import Storage
import TestSupport
import Trading
import Transport
import XCTest

/// Ctrl-C and kill -9 at every step of a live order that another process can see, and the same command typed again.
final class StoppedOrderTests: XCTestCase {
    /// Where the program stands when it is stopped: its request waits for an answer.
    private struct Step: Sendable {
        let name: String
        /// The request that waits.
        let request: @Sendable (FaultyServer.Received) -> Bool
        /// What becomes of the live order at the exchange.
        var order = Order.acts
        /// How Ctrl-C ends it.
        var code: Int32 = 7
        /// How the same command ends when it is typed again.
        var again: Int32 = 4
        /// How many orders the exchange has.
        let orders: Int

        /// What becomes of the live order.
        enum Order: Sendable {
            /// It arrives whole and is carried out.
            case acts
            /// It arrives whole, and its answer is lost.
            case actsUnheard
            /// It never arrives.
            case isLost
            /// Half of its body arrives.
            case isHalf
        }
    }

    private static let steps = [
        Step(name: "before the intent", request: { $0.isOrder && !$0.isLiveOrder }, code: 130, again: 0, orders: 0),
        Step(name: "after the intent", request: { $0.isPrivate("GetApiKeyInfo") }, code: 130, again: 0, orders: 0),
        Step(name: "after sending", request: \.isLiveOrder, order: .isLost, orders: 0),
        Step(name: "in the middle of the body", request: \.isLiveOrder, order: .isHalf, orders: 0),
        Step(name: "after the body", request: \.isLiveOrder, orders: 1),
        Step(name: "after the answer", request: { $0.isPrivate("QueryOrders") }, code: 0, orders: 1),
        Step(name: "in pass 1, not there", request: { $0.isPrivate("OpenOrders") }, order: .isLost, orders: 0),
        Step(name: "in pass 1, there", request: { $0.isPrivate("OpenOrders") }, order: .actsUnheard, orders: 1),
    ]

    /// A server that lets the first request of a step wait for ever; later ones are passed on.
    private static func server(_ step: Step, before port: UInt16, _ arrived: Counter) throws -> FaultyServer {
        try FaultyServer { request, _ in
            let stands = step.request(request) && arrived.increase() == 1
            if request.isLiveOrder && arrived.value <= 1 {
                switch step.order {
                case .isLost: return stands ? .hang : .close
                case .isHalf:
                    PlainClient.sendPart(request.body.count / 2, port: port, head: request.head, body: request.body)
                    return .hang
                case .acts, .actsUnheard: break
                }
            } else if stands {
                return .hang
            }
            guard let answer = PlainClient.ask(port: port, head: request.head, body: request.body) else {
                return .close
            }
            if stands { return .hang }
            if request.isLiveOrder, step.order == .actsUnheard { return .close }
            return .answer(status: answer.status, body: answer.body)
        }
    }

    private static func stop(_ step: Step, by signal: Int32, in folder: String) async throws {
        let place = "\(step.name), signal \(signal)"
        let sandbox = try await ServedSandbox.start(in: Household(home: folder + "/exchange"))
        defer { sandbox.process.kill() }
        let arrived = Counter()
        let server = try server(step, before: sandbox.port, arrived)
        defer { server.stop() }
        let house = Household(home: folder + "/client", environment: sandbox.environment)
            .with(["KRAKEN_API_BASE_URL": server.url("")])
        let process = try house.start(OrderWords.live)
        let stands = await arrived.reaches(1)
        XCTAssertTrue(stands, place)
        process.signal(signal)
        let outcome = await process.outcome()
        let told = "\(place): \(outcome.output)\(outcome.complaints)"
        XCTAssertEqual(outcome.exitCode, signal == SIGKILL ? 128 + SIGKILL : step.code, told)
        if signal != SIGKILL && step.orders == 1 {
            let id = server.received.first(where: \.isLiveOrder)?.field("cl_ord_id")
            XCTAssertTrue((outcome.output + outcome.complaints).contains(id ?? "no order was sent"), told)
        }

        let again = try await house.run(OrderWords.live)
        XCTAssertEqual(again.exitCode, step.again, "\(place): \(again.output)\(again.complaints)")
        let listed = try await sandbox.house.run(["orders", "--sandbox", "--json"])
        let orders = listed.data?["orders"]?.elements?.count
        XCTAssertEqual(orders, step.again == 0 ? 1 : step.orders, "\(place): \(listed.output)")
        XCTAssertEqual(server.received.filter(\.isLiveOrder).count, 1, place)
    }

    func test_givenALiveOrderAtAnyStep_whenItsProgramIsStopped_thenItsEndIsToldTruthfully_andTypingAgainMakesNoSecond()
        async throws
    {
        let cases = Self.steps.flatMap { step in [SIGINT, SIGKILL].map { (step, $0) } }
        let folder = try temporaryFolder()
        _ = try await inLanes(Array(cases.enumerated())) { number, item in
            try await Self.stop(item.0, by: item.1, in: homes("\(folder)/\(number)", "exchange", "client"))
        }
    }

    func test_givenEightProcesses_whenOneHangsInItsOrder_thenTheOthersGoOn_andACancelOfAllWaitsForNobody() async throws
    {
        let sandbox = try await ServedSandbox.start(self)
        let first = Counter()
        let thief = try OrderThief(self, before: sandbox, .hang) { $0.isLiveOrder && first.increase() == 1 }
        let house = try Household(self, environment: thief.environment).settlingQuickly
        func words(_ number: Int) -> [String] { OrderWords.live.map { $0 == "20000" ? "\(20_000 + number)" : $0 } }
        let hung = try house.start(words(0), limit: 60)
        let arrived = await thief.stolenCount.reaches(1)
        XCTAssertTrue(arrived)
        hung.signal(SIGSTOP)

        let others = try (1...7).map { try house.start(words($0), limit: 60) }
        for other in others {
            let outcome = await other.outcome()
            XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        }
        let clock = ContinuousClock()
        let start = clock.now
        let cancelled = try await house.run(["cancel", "--cancel-all", "--yes", "--json", "--verbose"])
        XCTAssertEqual(cancelled.exitCode, 7, "the one that hangs may still come: \(cancelled.output)")
        // Only the look that follows may wait for the limiter, which seven processes have just used up.
        let sentFirst = cancelled.complaints.split(separator: "\n").first?.split(separator: " ") ?? []
        XCTAssertTrue(sentFirst.contains { $0.hasSuffix("/CancelAll:") }, cancelled.complaints)
        XCTAssertTrue(sentFirst.contains("200"), cancelled.complaints)
        // That is more than a second; a file takes a moment where the machine is busy.
        let waited = sentFirst.firstIndex(of: "waited").flatMap { Double(sentFirst[$0 + 1]) } ?? 0
        XCTAssertLessThan(waited, 0.5, cancelled.complaints)
        XCTAssertLessThan(clock.now - start, .seconds(10))
        hung.signal(SIGCONT)
        let outcome = await hung.outcome()
        XCTAssertEqual(outcome.exitCode, 6, "it never arrived: \(outcome.output)\(outcome.complaints)")
        XCTAssertEqual(Set(thief.orders.compactMap { $0.field("cl_ord_id") }).count, 8, "eight wishes")
        let log = try await sandbox.house.run(["sandbox", "requests", "--endpoint", "AddOrder", "--json"])
        let acted = log.data?["requests"]?.elements?.count { $0["acted"] == true }
        XCTAssertEqual(acted, 7, "the exchange carried out the others' orders, each once")
    }
}
