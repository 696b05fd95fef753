import Synchronization
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class SandboxTransportTests: XCTestCase {
    private func transport() throws -> SandboxTransport {
        try SandboxTransport(exchange: Exchange(folder: nil, now: { Bench.start }))
    }

    func test_givenAnAddress_whenSent_thenTheExchangeAnswersAndTheCallerHearsOfItsBeginning() async throws {
        let began = Mutex(0)
        let answer = try await transport().send(HTTPRequest(url: "https://api.kraken.com/0/public/Ticker?pair=XBTUSD"))
        {
            began.withLock { $0 += 1 }
        }
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.header("content-type"), "application/json; charset=utf-8")
        XCTAssertEqual(try JSON(parsing: answer.body)["result"]?.keys, ["XXBTZUSD"])
        XCTAssertEqual(began.withLock { $0 }, 1)
    }

    func test_givenABadAddress_whenSent_thenNothingWasSent() async throws {
        let transport = try transport()
        for url in ["", "api.kraken.com/0/public/Time", "https://api.kraken.com"] {
            do {
                _ = try await transport.send(HTTPRequest(url: url))
                XCTFail("answered \(url)")
            } catch {
                XCTAssertEqual(error.reason, .badAddress)
                XCTAssertTrue(error.provesNothingWasSent)
            }
        }
    }

    func test_givenACancelledTask_whenSending_thenTheCallIsGivenUpBeforeTheExchangeActs() async throws {
        let transport = try transport()
        let task = Task { () -> TransportError? in
            while !Task.isCancelled { await Task.yield() }
            do throws(TransportError) {
                _ = try await transport.send(HTTPRequest(url: "https://api.kraken.com/0/public/Time"))
                return nil
            } catch {
                return error
            }
        }
        task.cancel()
        let error = await task.value
        XCTAssertEqual(error, TransportError(.cancelled, provesNothingWasSent: true))
    }

    func test_givenManyRequestsAtOnce_whenSent_thenEachGetsItsOwnAnswer() async throws {
        let transport = try transport()
        let names = Catalogue.standard.markets.map(\.instrument.id)
        try await withThrowingTaskGroup(of: (String, [String]?).self) { group in
            for name in names {
                group.addTask {
                    let url = "https://api.kraken.com/0/public/Ticker?pair=\(name)"
                    return try await (name, JSON(parsing: transport.send(HTTPRequest(url: url)).body)["result"]?.keys)
                }
            }
            for try await (name, keys) in group { XCTAssertEqual(keys, [name]) }
        }
    }
}
