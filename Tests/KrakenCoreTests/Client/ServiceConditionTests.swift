import TestSupport
import Transport
import XCTest

@testable import KrakenCore

/// The exchange's own word about itself is asked for when calls fail, and shared.
final class ServiceConditionTests: XCTestCase {
    private let unavailable = FakeTransport.Reply.body(#"{"error":["EService:Unavailable"]}"#)

    private func status(_ word: String) -> FakeTransport.Reply {
        .body(#"{"error":[],"result":{"status":"\#(word)","timestamp":"2026-11-21T00:00:00Z"}}"#)
    }

    private func calls(_ bench: ClientBench) -> [String] {
        bench.transport.requests.map { String($0.url.split(separator: "/").last ?? "") }
    }

    func test_givenMaintenance_whenAReadFails_thenItIsNotRepeated_andOneQuestionServesEveryProcess() async throws {
        let folder = try temporaryFolder()
        let first = try ClientBench([unavailable, status("maintenance")], folder: folder)
        let error = await failure { () async throws(KrakenError) in try await first.kraken.send(Balances()) }
        XCTAssertEqual(error, .exchange([ExchangeError("EService:Unavailable")]))
        XCTAssertEqual(calls(first), ["Balance", "SystemStatus"])
        let second = try ClientBench([unavailable], folder: folder)
        _ = await failure { () async throws(KrakenError) in try await second.kraken.send(Balances()) }
        let condition = await second.kraken.condition()
        XCTAssertEqual(calls(second), ["Balance"])
        XCTAssertEqual(condition?.state, .maintenance)
    }

    func test_givenAnExchangeThatIsOnline_whenAReadFails_thenItIsRepeatedAsEver() async throws {
        let bench = try ClientBench([unavailable, status("online"), .body(#"{"error":[],"result":{}}"#)])
        _ = try await bench.kraken.send(Balances())
        XCTAssertEqual(calls(bench), ["Balance", "SystemStatus", "Balance"])
    }

    func test_givenCancelsAndLookups_whenTheyFail_thenNobodyAsksForTheState() async throws {
        let bench = try ClientBench([], otherwise: unavailable)
        _ = await failure { () async throws(KrakenError) in
            try await bench.kraken.send(CancelOrder(.order(OrderID("OUF4EM-FRGI2-MQMWZD"))))
        }
        _ = await failure { () async throws(KrakenError) in try await bench.kraken.send(OpenOrders(isLookup: true)) }
        XCTAssertEqual(Set(calls(bench)), ["CancelOrder", "OpenOrders"])
    }

    func test_givenAnAnswer_whenItGrowsOld_thenItIsAskedAgain_andTheBeginningStays() async throws {
        let bench = try ClientBench([
            status("maintenance"), status("maintenance"), status("online"), status("maintenance"),
        ])
        let begin = bench.time.now
        let first = await bench.kraken.condition()
        XCTAssertEqual(first?.since, begin)
        bench.time.advance(by: .seconds(9))
        _ = await bench.kraken.condition()
        XCTAssertEqual(calls(bench).count, 1)
        bench.time.advance(by: .seconds(2))
        let second = await bench.kraken.condition()
        XCTAssertEqual(second?.since, begin)
        XCTAssertEqual(calls(bench).count, 2)
        bench.time.advance(by: .seconds(11))
        let open = await bench.kraken.condition()
        XCTAssertEqual(open?.state, .online)
        bench.time.advance(by: .seconds(11))
        let anew = await bench.kraken.condition()
        XCTAssertEqual(anew?.since, bench.time.now)
    }

    func test_givenAnAnswerToSomebodyElse_whenTheStateIsAskedFor_thenItServes_butNotForAnotherVenue() async throws {
        let folder = try temporaryFolder()
        let first = try ClientBench([status("maintenance")], folder: folder)
        _ = try await first.kraken.send(SystemStatus())
        let own = await first.kraken.condition()
        XCTAssertEqual(own?.state, .maintenance)
        XCTAssertEqual(calls(first).count, 1)
        let other = try ClientBench([status("online")], folder: folder) { $0.baseURL = "http://sandbox" }
        let foreign = await other.kraken.condition()
        XCTAssertEqual(foreign?.state, .online)
        XCTAssertEqual(calls(other).count, 1)
    }

    func test_givenAStateThatCannotBeHad_whenAsked_thenItIsUnknown() async throws {
        let bench = try ClientBench([.status(502)])
        let condition = await bench.kraken.condition()
        XCTAssertNil(condition)
        XCTAssertEqual(calls(bench).count, 1)
    }
}
