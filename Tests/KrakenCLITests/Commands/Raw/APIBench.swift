import Foundation
import KrakenCore
import KrakenSandbox
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A home, and the requests that left it.
final class APIBench: Sendable {
    let clock = JumpingTime()
    let world: World
    let exchange: Exchange
    private let scripts = Mutex<[ScriptedTransport]>([])

    init(_ test: XCTestCase, isTerminal: Bool = false, environment: [String: String] = [:]) throws {
        let time = clock.source
        world = try World(test, environment: environment, isTerminal: isTerminal, time: time)
        exchange = try Exchange(folder: world.home + "/data/sandbox/exchange", now: time.now)
    }

    func run(
        _ words: String..., script: @escaping @Sendable (String) -> ScriptedTransport.Step? = { _ in nil }
    ) async -> CommandOutcome { await run(words, script: script) }

    func run(
        _ words: [String], script: @escaping @Sendable (String) -> ScriptedTransport.Step? = { _ in nil }
    ) async -> CommandOutcome {
        await world.run(["api"] + words + ["--sandbox"]) { inner in
            let transport = ScriptedTransport(around: inner) { request, _ in
                script(Self.name(of: request)) ?? .passOn
            }
            self.scripts.withLock { $0.append(transport) }
            return transport
        }
    }

    /// The calls so far, by name.
    var calls: [String] { scripts.withLock { $0 }.flatMap(\.requests).map(Self.name) }

    /// How often the exchange was asked for something, by its own count; checks are `AddOrder:validate`.
    func count(_ endpoint: String) throws -> Int { try exchange.requests(1_000, of: endpoint).count }

    var log: String { (try? String(contentsOfFile: world.home + "/logs/kraken_cli.log", encoding: .utf8)) ?? "" }

    private static func name(of request: HTTPRequest) -> String {
        let path = request.url.split(separator: "?")[0]
        let name = path.split(separator: "/").drop { $0 != "public" && $0 != "private" }.dropFirst()
        return name.joined(separator: "/")
    }
}
