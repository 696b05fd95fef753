import Foundation
import KrakenCore
import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A home, a built-in exchange on which things go wrong, and an order whose answer is lost.
final class LostOrder: Sendable {
    /// The steady clock; nobody waits for it.
    let clock: JumpingTime
    let world: World
    /// The exchange, which is right about the time whatever the program thinks.
    let exchange: Exchange
    private let transmitted = Mutex<[HTTPRequest]>([])

    /// Buys a little below the market, so that it rests.
    static let words = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute", "--yes",
        "--json", "--sandbox",
    ]

    /// - Parameter wallClock: what the program's wall clock shows at a moment of the steady one.
    init(
        _ test: XCTestCase, home: String? = nil, clock: JumpingTime = JumpingTime(),
        wallClock: (@Sendable (Timestamp) -> Timestamp)? = nil
    ) throws {
        let steady = clock.source
        var time = steady
        if let wallClock { time.now = { wallClock(steady.now()) } }
        self.clock = clock
        world = try World(test, environment: ["KRAKEN_TIER": "pro"], time: time, home: home)
        exchange = try Exchange(
            folder: world.home + "/data/sandbox/exchange", options: ExchangeOptions(tier: .pro), now: steady.now)
    }

    /// Arms a fault at the exchange.
    func arm(_ effect: FaultEffect, on endpoint: String = "AddOrder", count: Int = 1) throws {
        try exchange.arm(Fault(effect, endpoint: endpoint, count: count))
    }

    /// Arms a fault on both lists of orders, for as many looks as there may be.
    func armLists(_ effect: FaultEffect) throws {
        for list in ["OpenOrders", "ClosedOrders"] { try arm(effect, on: list, count: 1_000) }
    }

    /// Runs a command; each request meets the step of the script, or nothing.
    ///
    /// - Parameter script: by the endpoint's name; live orders are `AddOrder`, checks `AddOrder:validate`.
    func run(
        _ words: [String] = LostOrder.words,
        script: @escaping @Sendable (String) -> ScriptedTransport.Step? = { _ in nil }
    ) async -> CommandOutcome {
        let exchange = exchange
        return await world.run(words) { _ in
            ScriptedTransport(around: SandboxTransport(exchange: exchange)) { request, _ in
                if request.isLive("AddOrder") { self.transmitted.withLock { $0.append(request) } }
                return script(request.endpoint) ?? .passOn
            }
        }
    }

    /// The live orders that were transmitted, whether they arrived or not.
    var live: [HTTPRequest] { transmitted.withLock(\.self) }

    /// The order journal.
    func journal() throws -> JournalRepository {
        try JournalRepository(path: try journalPath(), isAlive: ProcessMark.isAlive)
    }

    /// Where it is.
    func journalPath() throws -> String {
        let venue = world.home + "/data/sandbox"
        let folders = try FileManager.default.contentsOfDirectory(atPath: venue)
        let folder = try XCTUnwrap(
            folders.first { FileManager.default.fileExists(atPath: "\(venue)/\($0)/journal.db") })
        return "\(venue)/\(folder)/journal.db"
    }

    /// The state of the latest intent.
    func state() throws -> OrderIntent.State? { try journal().latest(1).first?.state }

    /// Another program with a key of its own.
    func other() throws -> Kraken {
        let keys = try exchange.makeKey()
        var configuration = ClientConfiguration(keyStateFolder: world.home + "/other")
        configuration.baseURL = "http://sandbox"
        return Kraken(
            transport: SandboxTransport(exchange: exchange), configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret), time: clock.source)
    }

    /// How many orders wait at the exchange.
    func openCount() throws -> Int { try exchange.summary().openOrderCount }
}

extension ScriptedTransport.Step {
    /// Passes on, and puts one text for another into the answer, which must have it.
    static func replacing(_ before: String, by after: String) -> Self {
        .changing { response in
            let text = String(decoding: response.body, as: UTF8.self)
            XCTAssertTrue(text.contains(before), text)
            response.body = Array(text.replacingOccurrences(of: before, with: after).utf8)
        }
    }
}

extension HTTPRequest {
    /// The endpoint's name; a check of an order is `AddOrder:validate`.
    var endpoint: String {
        let name = String(url.split(separator: "?")[0].split(separator: "/").last ?? "")
        return name == "AddOrder" && !isLive("AddOrder") ? "AddOrder:validate" : name
    }
}
