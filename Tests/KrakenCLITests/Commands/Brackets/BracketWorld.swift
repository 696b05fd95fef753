import KrakenCore
import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A bracket beside the built-in exchange, with quotes and faults of the test's own.
///
/// The exchange trades at its own prices; the quotes only tell the program what it should believe.
final class BracketWorld: Sendable {
    /// One request that moves something, in the order in which they came.
    struct Call: Sendable, Equatable {
        var name: String
        var type: String?
        var volume: String?
    }

    private struct State {
        var calls: [Call] = []
        var quotes = 0
        var task: Task<CommandOutcome, Never>?
    }

    let time = JumpingTime()
    let world: World
    /// The price at which the exchange trades at the beginning.
    let price: Int
    private let state = Mutex(State())

    init(_ test: XCTestCase) async throws {
        world = try World(test, environment: ["KRAKEN_RETRY_ATTEMPTS": "1"], time: time.source)
        let ticker = await world.run(["ticker", "BTC/USD", "--json", "--sandbox"])
        let bid = try XCTUnwrap(
            ticker.data?["tickers"]?.elements?.first?["bid"]?.string ?? ticker.data?.elements?.first?["bid"]?.string)
        price = try XCTUnwrap(Int(bid.split(separator: ".")[0]))
    }

    /// What moved something so far.
    var calls: [Call] { state.withLock(\.calls) }
    var placed: [Call] { calls.filter { $0.name == "AddOrder" } }
    func count(_ name: String) -> Int { calls.count { $0.name == name } }

    /// Ctrl-C.
    func interrupt() { state.withLock(\.task)?.cancel() }

    /// Runs a bracket to its end.
    ///
    /// - Parameters:
    ///   - format: how it is written.
    ///   - quote: the price the program is told, by how often it asked; nil for the true one, -1 for no answer.
    ///   - fault: what is done with a call instead of passing it on; nil passes it on.
    func run(
        _ words: [String], beginning: [String] = ["order", "bracket", "-p", "BTC/USD"],
        format: [String] = ["--json"],
        quote: @escaping @Sendable (Int) -> Int? = { _ in nil },
        fault: @escaping @Sendable (Call) -> ScriptedTransport.Step? = { _ in nil }
    ) async -> CommandOutcome {
        let all = beginning + words + ["--execute", "--yes", "--sandbox"] + format
        let task = Task { [self] in
            await world.run(all) { inner in
                ScriptedTransport(around: inner) { request, _ in self.step(request, quote, fault) }
            }
        }
        state.withLock { $0.task = task }
        return await task.value
    }

    private func step(
        _ request: HTTPRequest, _ quote: (Int) -> Int?, _ fault: (Call) -> ScriptedTransport.Step?
    ) -> ScriptedTransport.Step {
        let name = request.url.split(separator: "/").last.map { String($0.prefix { $0 != "?" }) } ?? ""
        if name == "Ticker" {
            let number = state.withLock { state in
                state.quotes += 1
                return state.quotes
            }
            return quote(number).map { $0 < 0 ? .page(status: 502) : Self.ticker($0) } ?? .passOn
        }
        let form = String(decoding: request.body, as: UTF8.self)
        func field(_ name: String) -> String? {
            form.split(separator: "&").first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
        }
        guard field("validate") != "true" else { return .passOn }
        let call = Call(name: name, type: field("ordertype"), volume: field("volume"))
        state.withLock { $0.calls.append(call) }
        return fault(call) ?? .passOn
    }

    private static func ticker(_ price: Int) -> ScriptedTransport.Step {
        let level = ##"["\##(price).0","1","1.000"]"##
        let pair = ##"["\##(price).0","1.0"]"##
        return .json(
            ##"{"error":[],"result":{"XXBTZUSD":{"a":\##(level),"b":\##(level),"c":\##(pair),"v":\##(pair),"p":\##(pair),"t":[1,1],"l":\##(pair),"h":\##(pair),"o":"\##(price).0"}}}"##
        )
    }

    /// The open orders as the exchange lists them.
    func openOrders() async -> [JSON] {
        let listed = await world.run(["orders", "--json", "--sandbox"])
        return listed.data?["orders"]?.elements ?? []
    }

    func journal() throws -> JournalRepository {
        let venue = world.home + "/data/sandbox"
        let folders = try FileManager.default.contentsOfDirectory(atPath: venue)
        let folder = try XCTUnwrap(
            folders.first { FileManager.default.fileExists(atPath: "\(venue)/\($0)/journal.db") })
        return try JournalRepository(path: "\(venue)/\(folder)/journal.db")
    }
}

extension CommandOutcome {
    /// The lines of a stream, the result left out.
    var events: [JSON] {
        output.split(separator: "\n").compactMap { try? JSON(parsing: $0.utf8) }.filter { $0["event"] != nil }
    }

    /// The names of the events.
    var eventNames: [String] { events.compactMap { $0["event"]?.string } }

    /// The result, which is the last line.
    var result: JSON? {
        output.split(separator: "\n").last.flatMap { try? JSON(parsing: $0.utf8) }
    }

    /// The alarms that were told.
    var alarms: [String] {
        events.filter { $0["event"]?.string == "alarm" }.compactMap { $0["alarm"]?.string }
    }
}
