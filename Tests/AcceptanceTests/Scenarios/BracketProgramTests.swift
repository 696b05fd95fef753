import Foundation
import Glibc
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

/// `kraken order bracket` as users start it: Ctrl-C, and answers that do not come.
final class BracketProgramTests: XCTestCase {
    private let words = [
        "order", "bracket", "-p", "BTC/USD", "-s", "sell", "-v", "0.01", "--stop", "-5%", "--execute", "--yes",
        "--json",
        "--poll", "2",
    ]

    private func open(_ house: Household) async throws -> [JSON] {
        let listed = try await house.succeed("orders", "--json")
        return listed.data?["orders"]?.elements ?? []
    }

    private func result(_ outcome: CommandOutcome) throws -> JSON {
        let line = try XCTUnwrap(outcome.output.split(separator: "\n").last)
        return try JSON(parsing: line.utf8)
    }

    func test_givenAWatchedTarget_whenInterrupted_thenItEnds130WithinASecond_andTheStopRests() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let house = try Household(self, environment: sandbox.environment)
        for number in [SIGINT, SIGTERM] {
            let process = try house.start(words + ["--target", "+8%", "--again"])
            let isWatching = await process.shows("is watched")
            XCTAssertTrue(isWatching)
            let (end, time) = await ending(process, after: number)
            let outcome = await process.outcome()
            XCTAssertEqual(end.code, 130, outcome.output + outcome.complaints)
            XCTAssertLessThan(time, .seconds(1))
            XCTAssertTrue(
                try result(outcome)["error"]?.string?.contains("stays at the exchange") ?? false, outcome.output)
        }
        let orders = try await open(house)
        XCTAssertEqual(orders.map { $0["type"] }, ["stop-loss", "stop-loss"])
    }

    func
        test_givenATargetThatHangs_whenTimeGoesBy_thenTheAlarmComesInTime_andCtrlCWaitsForIt_untilTheSecondSaysWhatMayBeLive()
        async throws
    {
        let sandbox = try await ServedSandbox.start(self)
        let thief = try RisingMarket(self, before: sandbox) { $0.isLiveOrder && $0.field("ordertype") == "limit" }
        let house = try Household(self, environment: thief.environment)
        let process = try house.start(words + ["--target", "+8%", "--exposed", "2"], limit: 60)
        let isStolen = await thief.stolenCount.reaches(1)
        XCTAssertTrue(isStolen, "the target was placed")
        let began = ContinuousClock.now
        let isAlarmed = await process.complains("ALARM: 0.01 BTC without a stop for more than 2 s")
        XCTAssertTrue(isAlarmed)
        XCTAssertLessThan(ContinuousClock.now - began, .seconds(5), "long before the call is given up")
        process.signal(SIGINT)
        let isLingering = await process.complains("finishing or undoing the swap first")
        XCTAssertTrue(isLingering, "an order on its way is not left alone at once")
        let (end, time) = await ending(process, after: SIGINT)
        let outcome = await process.outcome()
        XCTAssertEqual(end.code, 7, outcome.output + outcome.complaints)
        XCTAssertLessThan(time, .seconds(1))
        let error = try result(outcome)["error"]?.string ?? ""
        XCTAssertTrue(error.hasPrefix("outcome-unknown: "), error)
        XCTAssertTrue(error.contains("the target"), error)
        let id = try XCTUnwrap(thief.stolen.last?.field("cl_ord_id"))
        XCTAssertTrue(error.contains(id), error)
    }

    func test_givenALastLookThatHangs_whenInterrupted_thenItEndsInTime_andSaysThatItCannotTell() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let isHanging = Mutex(false)
        let thief = try RisingMarket(self, before: sandbox) {
            $0.head.hasPrefix("POST /0/private/QueryOrders") && isHanging.withLock(\.self)
        }
        let house = try Household(self, environment: thief.environment)
        for number in [SIGINT, SIGTERM] {
            let process = try house.start(words + ["--target", "+800%", "--again"])
            let isWatching = await process.shows("is watched")
            XCTAssertTrue(isWatching)
            isHanging.withLock { $0 = true }
            let (end, time) = await ending(process, after: number)
            isHanging.withLock { $0 = false }
            let outcome = await process.outcome()
            XCTAssertEqual(end.code, 7, outcome.output + outcome.complaints)
            XCTAssertLessThan(time, .seconds(4))
            let error = try result(outcome)["error"]?.string ?? ""
            XCTAssertTrue(error.contains("could not be seen"), error)
        }
    }

    func test_givenATargetAtWork_whenInterrupted_thenTheStopIsBackWithinASecond() async throws {
        let sandbox = try await ServedSandbox.start(self)
        let market = try RisingMarket(self, before: sandbox) { _ in false }
        let house = try Household(self, environment: market.environment)
        let process = try house.start(words + ["--target", "+8%", "--exposed", "60"])
        let isAtWork = await process.shows("the target is at the exchange")
        XCTAssertTrue(isAtWork)
        let (end, time) = await ending(process, after: SIGINT)
        let outcome = await process.outcome()
        XCTAssertEqual(end.code, 130, outcome.output + outcome.complaints)
        XCTAssertLessThan(time, .seconds(1))
        let orders = try await open(house)
        XCTAssertEqual(orders.map { $0["type"] }, ["stop-loss"], outcome.output)
        let done = try result(outcome)
        XCTAssertEqual(done["data"]?["end"], "stop-left")
        XCTAssertTrue(done["error"]?.string?.contains("the stop") ?? false, outcome.output)
    }
}

/// A server before the built-in exchange that passes everything on, but tells of a price far above from the fourth
/// question on, and never answers what a test picks out.
private final class RisingMarket: Sendable {
    let stolenCount = Counter()
    let environment: [String: String]
    private let server: FaultyServer
    private let isStolen: @Sendable (FaultyServer.Received) -> Bool

    init(
        _ test: XCTestCase, before sandbox: ServedSandbox,
        hanging isStolen: @escaping @Sendable (FaultyServer.Received) -> Bool
    ) throws {
        let (stolenCount, quoteCount) = (stolenCount, Counter())
        self.isStolen = isStolen
        server = try FaultyServer { request, _ in
            if isStolen(request) {
                stolenCount.increase()
                return .hang
            }
            if request.head.hasPrefix("GET /0/public/Ticker"), quoteCount.increase() > 3 {
                return .answer(body: Self.ticker)
            }
            guard let answer = PlainClient.ask(port: sandbox.port, head: request.head, body: request.body) else {
                return .close
            }
            return .answer(status: answer.status, body: answer.body)
        }
        environment = sandbox.environment.merging(["KRAKEN_API_BASE_URL": server.url("")]) { $1 }
        test.addTeardownBlock { [server] in server.stop() }
    }

    /// What was never answered.
    var stolen: [FaultyServer.Received] { server.received.filter(isStolen) }

    private static let ticker = ##"""
        {"error":[],"result":{"XXBTZUSD":{"a":["9999999.0","1","1.0"],"b":["9999999.0","1","1.0"],"c":["9999999.0","1"],\##
        "v":["1","1"],"p":["1","1"],"t":[1,1],"l":["1","1"],"h":["1","1"],"o":"1"}}}
        """##
}
