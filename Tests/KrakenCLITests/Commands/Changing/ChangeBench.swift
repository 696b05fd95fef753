import KrakenCore
import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A world with a clock nobody waits for, in which one call of a command can go wrong.
struct ChangeBench: Sendable {
    let world: World
    let time: JumpingTime

    init(_ test: XCTestCase, isTerminal: Bool = false) throws {
        time = JumpingTime()
        world = try World(test, isTerminal: isTerminal, time: time.source)
    }

    /// The exchange of this world.
    var exchange: Exchange {
        get throws { try Exchange(folder: world.home + "/data/sandbox/exchange", now: world.time.now) }
    }

    /// The one order journal of this world.
    var journal: JournalRepository {
        get throws {
            let venue = world.home + "/data/sandbox"
            let folders = try FileManager.default.contentsOfDirectory(atPath: venue)
            let folder = try XCTUnwrap(
                folders.first { FileManager.default.fileExists(atPath: "\(venue)/\($0)/journal.db") })
            return try JournalRepository(path: "\(venue)/\(folder)/journal.db")
        }
    }

    /// How many requests of that method reached the exchange.
    func count(_ endpoint: String) throws -> Int {
        try exchange.requestCounts().first { $0.endpoint == endpoint }?.count ?? 0
    }

    /// Places an order that rests in the book; its id comes back.
    func place(_ words: String...) async throws -> String {
        let all = [
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute",
            "--yes", "--json", "--sandbox",
        ]
        let outcome = await world.run(all + words)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        return try XCTUnwrap(outcome.data?["txid"]?.elements?.first?.string)
    }

    /// The orders that are open at the exchange.
    func open() async throws -> [JSON] {
        let outcome = await world.run(["orders", "--json", "--sandbox"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        return try XCTUnwrap(outcome.data?["orders"]?.elements)
    }

    /// Runs a command with one step in the place of one live call; everything else is answered as `others` says.
    ///
    /// - Returns: the outcome, and how often the call was transmitted.
    func run(
        _ words: [String], _ endpoint: String, _ step: ScriptedTransport.Step,
        others: @escaping @Sendable (String) -> ScriptedTransport.Step = { _ in .passOn }
    ) async -> (outcome: CommandOutcome, sent: [HTTPRequest]) {
        let scripts = Mutex<[ScriptedTransport]>([])
        let outcome = await world.run(words + ["--json", "--sandbox"]) { inner in
            let script = ScriptedTransport(around: inner) { request, _ in
                request.isLive(endpoint) ? step : others(String(request.url.split(separator: "/").last ?? ""))
            }
            scripts.withLock { $0.append(script) }
            return script
        }
        let requests = scripts.withLock { $0 }.flatMap(\.requests)
        return (outcome, requests.filter { $0.isLive(endpoint) })
    }

    /// Every way in which an answer says nothing; each is no answer of the exchange to a change or a batch.
    static var losses: [(name: String, step: ScriptedTransport.Step)] {
        [
            ("lost", .lostBefore), ("timed out", .timedOut), ("cut", .cut), ("garbage", .garbage),
            ("429", .page(status: 429)), ("502", .page(status: 502)), ("520", .page(status: 520)),
            ("huge", .huge(64 << 20)), ("busy", .json(##"{"error":["EService:Busy"]}"##)),
            ("unavailable", .json(##"{"error":["EService:Unavailable"]}"##)),
            ("deadline", .json(##"{"error":["EService:Deadline elapsed"]}"##)),
            ("no proof", .json(##"{"error":[],"result":{}}"##)),
            ("unlisted", .json(##"{"error":["EOrder:Something new"]}"##)),
            ("mixed", .json(##"{"error":["EOrder:Unknown order","EOrder:Something new"]}"##)),
        ]
    }
}
