import KrakenCore
import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

extension World {
    /// Talks to this world's exchange past the program and its journal.
    func client() throws -> Kraken {
        let exchange = try Exchange(folder: home + "/data/sandbox/exchange", now: time.now)
        let keys = try exchange.credentials()
        var configuration = ClientConfiguration(keyStateFolder: home + "/data/sandbox/keys")
        configuration.baseURL = "http://sandbox"
        configuration.tier = .pro
        return Kraken(
            transport: SandboxTransport(exchange: exchange), configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret), time: time)
    }

    /// Places a limit order that rests, past the program's journal.
    @discardableResult
    func place(
        _ client: Kraken, pair: String = "XXBTZUSD", volume: String = "0.001", price: String = "20000.0",
        id: ClientOrderID? = nil, userref: Int32? = nil
    ) async throws -> OrderID {
        let order = AddOrder(
            pairID: pair, side: .buy, typeName: "limit", volume: volume, price: price, clientOrderID: id,
            userReference: userref)
        guard case .accepted(let answer) = await client.transmit(order) else {
            throw XCTestError(.failureWhileWaiting)
        }
        return answer.ids[0]
    }

    /// Leaves so many cancelled orders, by turns in BTC/USD and ETH/USD, with the numbers 1 to 6, oldest first.
    func leaveCancelledOrders(_ count: Int, _ passing: JumpingTime) async throws -> [String] {
        let client = try client()
        var ids: [String] = []
        for index in 0..<count {
            let isBitcoin = index.isMultiple(of: 2)
            let id = try await place(
                client, pair: isBitcoin ? "XXBTZUSD" : "XETHZUSD", volume: isBitcoin ? "0.001" : "0.01",
                price: isBitcoin ? "20000.0" : "500.00", userref: Int32(index % 6 + 1))
            passing.pass(.seconds(20))
            _ = try await client.send(CancelOrder(.order(id)))
            passing.pass(.seconds(10))
            ids.append(id.description)
        }
        return ids
    }

    /// The journal of this world's key.
    func journal() throws -> JournalRepository {
        let venue = home + "/data/sandbox"
        let folders = try FileManager.default.contentsOfDirectory(atPath: venue)
        let folder = try XCTUnwrap(
            folders.first { FileManager.default.fileExists(atPath: "\(venue)/\($0)/journal.db") })
        return try JournalRepository(path: "\(venue)/\(folder)/journal.db")
    }

    /// Runs a command line and counts what was asked, by endpoint.
    func runCounting(
        _ words: [String], width: Int = .max,
        step: @escaping @Sendable (String, Int) -> ScriptedTransport.Step = { _, _ in .passOn }
    ) async -> (outcome: CommandOutcome, asked: [String]) {
        let asked = Mutex<[String]>([])
        let outcome = await run(words, width: width) { inner in
            ScriptedTransport(around: inner) { request, _ in
                let name = String(request.url.split(separator: "/").last?.prefix { $0 != "?" } ?? "")
                let number = asked.withLock { asked in
                    asked.append(name)
                    return asked.count { $0 == name }
                }
                return step(name, number)
            }
        }
        return (outcome, asked.withLock(\.self))
    }

    /// Loses an order that never arrives, and leaves it unknown; its id.
    func loseOrder(_ words: [String] = []) async throws -> String {
        let order = [
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute",
            "--yes", "--json", "--sandbox",
        ]
        let armed = await run([
            "sandbox", "fault", "add", "--endpoint", "AddOrder", "--when", "before", "--kind", "lose",
        ])
        XCTAssertEqual(armed.exitCode, 0, armed.complaints)
        let lost = await runCounting(order + words) { name, _ in
            name == "OpenOrders" ? .page(status: 502) : .passOn
        }.outcome
        XCTAssertEqual(lost.exitCode, 7, lost.output)
        return try XCTUnwrap(lost.data?["cl_ord_id"]?.string)
    }
}

extension CommandOutcome {
    /// The exchange's ids of the orders that are listed.
    var orderIDs: [String] { data?["orders"]?.elements?.compactMap { $0["txid"]?.string } ?? [] }
}
