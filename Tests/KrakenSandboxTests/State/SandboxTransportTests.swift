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

    // MARK: Faults

    /// What sending to `Time` ends with when these faults meet it, and for how long it was to wait.
    private func outcome(
        of effects: [FaultEffect], timeout: Duration = .seconds(30)
    ) async throws -> (Result<HTTPResponse, TransportError>, waits: [Duration]) {
        let exchange = try Exchange(folder: nil, now: { Bench.start })
        for effect in effects { try exchange.arm(Fault(effect, endpoint: "Time")) }
        let waits = Mutex<[Duration]>([])
        let transport = SandboxTransport(exchange: exchange) { delay, queue, work in
            waits.withLock { $0.append(delay) }
            queue.async(execute: work)
        }
        let request = HTTPRequest(url: "http://sandbox/0/public/Time", timeout: timeout)
        do {
            let response = try await transport.send(request)
            return (.success(response), waits.withLock { $0 })
        } catch {
            return (.failure(error), waits.withLock { $0 })
        }
    }

    func test_givenFaultsOfTheConnection_whenSent_thenTheErrorsAreThoseOfANetwork() async throws {
        for (effect, reason) in [
            (FaultEffect.lose, TransportError.Reason.noAnswer), (.reset, .noAnswer), (.cut(bytes: 3), .answerCut),
        ] {
            let (outcome, _) = try await outcome(of: [effect])
            XCTAssertEqual(outcome, .failure(TransportError(reason, provesNothingWasSent: false)))
        }
    }

    func test_givenACutBehindTheEnd_whenSent_thenTheAnswerIsWhole() async throws {
        let (outcome, _) = try await outcome(of: [.cut(bytes: 10_000)])
        XCTAssertEqual(try outcome.get().status, 200)
    }

    func test_givenADelay_whenShorterThanTheTimeout_thenTheAnswerComesAfterIt_andOtherwiseTimeIsOut() async throws {
        let short = try await outcome(of: [.delay(milliseconds: 700)])
        XCTAssertEqual(try short.0.get().status, 200)
        XCTAssertEqual(short.waits, [.milliseconds(700)])
        let long = try await outcome(of: [.delay(milliseconds: 700)], timeout: .milliseconds(600))
        XCTAssertEqual(long.0, .failure(TransportError(.timedOut, provesNothingWasSent: false)))
        XCTAssertEqual(long.waits.first, .milliseconds(600))
    }
}
