import KrakenCore
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// What the order command says and writes down when the answer to a live order is lost, spoilt or a refusal.
final class OrderFaultTests: XCTestCase {
    private let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute", "--yes",
        "--json", "--sandbox",
    ]

    /// Runs the order with one step in the place of the live AddOrder; everything else reaches the exchange.
    private func place(
        in world: World, _ step: ScriptedTransport.Step
    ) async -> (outcome: CommandOutcome, liveOrders: [HTTPRequest]) {
        let scripts = Mutex<[ScriptedTransport]>([])
        let outcome = await world.run(order) { inner in
            let script = ScriptedTransport(around: inner) { request, _ in request.isLiveOrder ? step : .passOn }
            scripts.withLock { $0.append(script) }
            return script
        }
        let requests = scripts.withLock { $0 }.flatMap(\.requests)
        return (outcome, requests.filter(\.isLiveOrder))
    }

    private func journal(of world: World) throws -> JournalRepository {
        let venue = world.home + "/data/sandbox"
        let folders = try FileManager.default.contentsOfDirectory(atPath: venue)
        let folder = try XCTUnwrap(
            folders.first { FileManager.default.fileExists(atPath: "\(venue)/\($0)/journal.db") })
        return try JournalRepository(path: "\(venue)/\(folder)/journal.db")
    }

    func test_givenALostSpoiltOrForeignAnswer_whenAnOrderIsPlaced_thenItIsUnknown_sentOnce_andBlocksTheSameSide()
        async throws
    {
        let refusal = ##"{"error":["EService:Unavailable"]}"##
        let faults: [(String, ScriptedTransport.Step)] = [
            ("lost before", .lostBefore), ("lost after", .lostAfter), ("timed out", .timedOut), ("cut", .cut),
            ("garbage", .acted(then: .garbage)), ("429", .page(status: 429)), ("502", .acted(then: .page(status: 502))),
            ("520", .page(status: 520)), ("huge", .huge(64 << 20)), ("busy", .json(refusal)),
            ("no id", .json(##"{"error":[],"result":{"descr":{"order":"x"}}}"##)),
            ("unlisted", .json(##"{"error":["EOrder:Something new"]}"##)),
            ("mixed", .json(##"{"error":["EOrder:Insufficient funds","EOrder:Something new"]}"##)),
        ]
        for (name, step) in faults {
            let world = try World(self)
            let (outcome, live) = await place(in: world, step)
            XCTAssertEqual(outcome.exitCode, 7, "\(name): \(outcome.output)")
            XCTAssertEqual(live.count, 1, name)
            XCTAssertEqual(live.first?.transmission, .once, name)
            let id = try XCTUnwrap(outcome.data?["cl_ord_id"]?.string, "\(name): \(outcome.output)")
            XCTAssertTrue(outcome.error?.hasPrefix("outcome-unknown: ") ?? false, name)
            XCTAssertTrue(outcome.error?.contains(id) ?? false, name)
            XCTAssertEqual(try journal(of: world).unresolved().map(\.id.description), [id], name)

            let again = await place(in: world, .passOn)
            XCTAssertEqual(again.outcome.exitCode, 4, name)
            XCTAssertEqual(again.liveOrders.count, 0, "\(name): an unresolved order blocks the same side")
        }
    }

    func test_givenTheOrderNeverLeft_whenItIsPlaced_thenThatIsSaid_andNothingIsUnresolved() async throws {
        for step in [ScriptedTransport.Step.refused, .nameNotFound] {
            let world = try World(self)
            let (outcome, _) = await place(in: world, step)
            XCTAssertEqual(outcome.exitCode, 6, outcome.output)
            XCTAssertTrue(outcome.error?.contains("not sent") ?? false, outcome.output)
            XCTAssertEqual(try journal(of: world).unresolved(), [])
        }
    }

    func test_givenADefiniteRefusal_whenAnOrderIsPlaced_thenItsWordsAndItsCodeAreTheExchanges() async throws {
        for (error, code) in [
            ("EOrder:Insufficient funds", Int32(4)), ("EOrder:Tick size check failed", 4),
            ("EGeneral:Permission denied", 3),
            ("EAPI:Invalid signature", 3), ("EAPI:Rate limit exceeded", 5), ("EService:Market in cancel_only mode", 4),
        ] {
            let world = try World(self)
            let (outcome, live) = await place(in: world, .json(##"{"error":["\##(error)"]}"##))
            XCTAssertEqual(outcome.exitCode, code, error)
            XCTAssertTrue(outcome.error?.hasPrefix(error) ?? false, outcome.output)
            XCTAssertEqual(live.count, 1, error)
            XCTAssertEqual(try journal(of: world).unresolved(), [], error)
        }
    }

    func test_givenAnOrderThatGoesOut_whenItsRequestIsLookedAt_thenItHasItsNameAndADeadline_andIsInTheJournalBefore()
        async throws
    {
        let world = try World(self)
        let unresolvedAtSending = Mutex<[String]>([])
        let path = world.home + "/data/sandbox"
        let step = ScriptedTransport.Step { call async throws(TransportError) in
            let folders = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            for folder in folders {
                let file = "\(path)/\(folder)/journal.db"
                guard FileManager.default.fileExists(atPath: file), let open = try? JournalRepository(path: file) else {
                    continue
                }
                unresolvedAtSending.withLock { $0 = ((try? open.unresolved()) ?? []).map(\.id.description) }
            }
            return try await call.passOn()
        }
        let (outcome, live) = await place(in: world, step)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let body = String(decoding: try XCTUnwrap(live.first).body, as: UTF8.self)
        let id = try XCTUnwrap(outcome.data?["cl_ord_id"]?.string)
        XCTAssertTrue(body.contains("cl_ord_id=\(id)"), body)
        XCTAssertTrue(body.contains("deadline=20"), body)
        XCTAssertFalse(body.contains("validate"), body)
        XCTAssertEqual(unresolvedAtSending.withLock(\.self), [id], "on disk before the first byte")
    }
}

extension HTTPRequest {
    /// Whether the request would place an order.
    fileprivate var isLiveOrder: Bool {
        url.hasSuffix("/AddOrder") && !String(decoding: body, as: UTF8.self).contains("validate=true")
    }
}
