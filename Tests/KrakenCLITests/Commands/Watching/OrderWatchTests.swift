import CommandKit
import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Waiting for the end of an order.
final class OrderWatchTests: XCTestCase {
    private struct Bench {
        let world: World
        let time: JumpingTime
        let txid: String
    }

    private func bench(isTerminal: Bool = false) async throws -> Bench {
        let time = JumpingTime()
        let world = try World(self, isTerminal: isTerminal, time: time.source)
        let placed = await world.run([
            "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute",
            "--yes", "--json", "--sandbox",
        ])
        time.pass(.seconds(60))
        return Bench(
            world: world, time: time, txid: try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string, placed.output))
    }

    /// Lets so much of the order be traded in the answer to a look, by the look's number.
    private func fills(_ shares: [Int: (String, String)]) -> @Sendable (String, Int) -> ScriptedTransport.Step {
        { name, number in
            guard name == "QueryOrders", let (status, executed) = shares[number] else { return .passOn }
            return .changing { response in
                var text = String(decoding: response.body, as: UTF8.self)
                text = text.replacing("\"status\":\"open\"", with: "\"status\":\"\(status)\"")
                text = text.replacing("\"vol_exec\":\"0.00000000\"", with: "\"vol_exec\":\"\(executed)\"")
                text = text.replacing("\"price\":\"0.00000\"", with: "\"price\":\"19999.50000\"")
                response.body = Array(text.utf8)
            }
        }
    }

    private let steps: [Int: (String, String)] = [
        3: ("open", "0.00025000"), 4: ("open", "0.00025000"), 5: ("closed", "0.00100000"),
    ]

    func test_givenAnOrderThatFills_whenWatchedAsAStream_thenEachChangeIsAnObject_andTheLastIsFinal() async throws {
        let bench = try await bench()
        let watched = await bench.world.runCounting(
            ["order", "watch", bench.txid, "--json", "--sandbox"], step: fills(steps))
        XCTAssertEqual(watched.outcome.exitCode, 0, watched.outcome.output)
        let lines = try watched.outcome.output.split(separator: "\n").map { try JSON(parsing: $0.utf8) }
        XCTAssertEqual(lines.map { $0["order"]?["executed"] }, ["0", "0.00025", "0.001"])
        XCTAssertEqual(lines.map { $0["final"] }, [false, false, true])
        XCTAssertEqual(lines.last?["end"], "filled")
        XCTAssertEqual(lines[1]["order"]?["filled_percent"], "25")
        XCTAssertEqual(watched.asked.count { $0 == "QueryOrders" }, 5)
    }

    func test_givenASpreadsheet_whenWatched_thenEachChangeIsARowUnderOneHeader() async throws {
        let bench = try await bench()
        let words = ["order", "watch", bench.txid, "--sandbox", "-o", "csv"]
        let watched = await bench.world.runCounting(words, step: fills(steps))
        XCTAssertEqual(watched.outcome.exitCode, 0, watched.outcome.complaints)
        let rows = try CSVText(watched.outcome.output).lines.map(\.cells)
        XCTAssertEqual(rows.count, 4, watched.outcome.output)
        XCTAssertEqual(rows.first, RowsSpec.orderChanges.keys)
        XCTAssertEqual(Set(rows.map(\.count)).count, 1)
        let executed = try XCTUnwrap(rows[0].firstIndex(of: "order_executed"))
        XCTAssertEqual(rows.dropFirst().map { $0[executed] }, ["0", "0.00025", "0.001"])
        XCTAssertEqual(watched.outcome.complaints, "")
    }

    func test_givenColumns_whenWatchedAsAStream_thenOnlyTheyAreWritten() async throws {
        let bench = try await bench()
        let words = ["order", "watch", bench.txid, "--sandbox", "--columns", "Order filled,final", "--no-header"]
        let table = await bench.world.runCounting(words + ["-o", "csv"], step: fills(steps))
        XCTAssertEqual(table.outcome.output, "0,false\n0.00025,false\n0.001,true\n", table.outcome.complaints)
        let lines = await (try self.bench()).world.runCounting(
            ["order", "watch", bench.txid, "--sandbox", "--columns", "final", "-o", "ndjson"], step: fills(steps))
        XCTAssertTrue(lines.outcome.output.hasPrefix("{"), lines.outcome.complaints)
    }

    func test_givenAPipe_whenWatched_thenEachChangeIsALine() async throws {
        let bench = try await bench()
        let watched = await bench.world.runCounting(
            ["order", "watch", bench.txid, "--sandbox"], step: fills(steps))
        XCTAssertEqual(watched.outcome.exitCode, 0, watched.outcome.complaints)
        let lines = watched.outcome.output.split(separator: "\n")
        XCTAssertEqual(lines.count, 4, watched.outcome.output)
        XCTAssertTrue(lines[1].contains("  open, 25% filled (0.00025 of 0.001), average 19,999.5"))
        XCTAssertFalse(watched.outcome.output.contains("\r"))
    }

    func test_givenATerminal_whenWatched_thenOneLineIsRewritten_andNeverWiderThanIt() async throws {
        let bench = try await bench(isTerminal: true)
        let watched = await bench.world.runCounting(
            ["order", "watch", bench.txid, "--sandbox"], width: 60, step: fills(steps))
        let parts = watched.outcome.output.split(separator: "\n")
        XCTAssertEqual(parts.count, 2, watched.outcome.output)
        XCTAssertEqual(parts[0].split(separator: "\r").count, 3, "three states in one line")
        XCTAssertEqual(parts[0].split(separator: "\r").filter { $0.unicodeScalars.count > 59 }, [])
    }

    func test_givenAnOrderThatIsCancelled_whenWatched_thenItEndsWithFour_andTheJournalKnows() async throws {
        let bench = try await bench()
        let client = try bench.world.client()
        let txid = OrderID(bench.txid)
        let watched = await bench.world.runCounting(["order", "watch", bench.txid, "--json", "--sandbox"]) {
            name, number in
            guard name == "QueryOrders", number == 4 else { return .passOn }
            return ScriptedTransport.Step { call async throws(TransportError) in
                _ = try? await client.send(CancelOrder(.order(txid)))
                return try await call.passOn()
            }
        }
        XCTAssertEqual(watched.outcome.exitCode, 4, watched.outcome.output)
        let last = try JSON(parsing: XCTUnwrap(watched.outcome.output.split(separator: "\n").last).utf8)
        XCTAssertEqual(last["end"], "cancelled")
        XCTAssertEqual(last["order"]?["status"], "canceled")
        let journal = try bench.world.journal()
        XCTAssertEqual(try journal.latest(1).first?.state, .cancelled)
        let words = await bench.world.run(["order", "watch", bench.txid, "--sandbox"])
        XCTAssertEqual(words.exitCode, 4)
        XCTAssertTrue(words.complaints.contains("ended without a trade"), words.complaints)
    }

    func test_givenATimeout_whenNothingHappens_thenItEndsWithOne_onTime_havingAskedEverLess() async throws {
        let bench = try await bench()
        let begin = bench.time.source.elapsed()
        let watched = await bench.world.runCounting([
            "order", "watch", bench.txid, "--timeout", "5m", "--json", "--sandbox",
        ])
        XCTAssertEqual(watched.outcome.exitCode, 1, watched.outcome.output)
        let lines = watched.outcome.output.split(separator: "\n")
        XCTAssertEqual(lines.count, 2, "the first state and the last: \(watched.outcome.output)")
        XCTAssertEqual(try JSON(parsing: XCTUnwrap(lines.last).utf8)["end"], "timeout")
        let passed = bench.time.source.elapsed() - begin
        XCTAssertTrue((.seconds(300)...(.seconds(301))).contains(passed), "\(passed)")
        XCTAssertTrue((20...30).contains(watched.asked.count { $0 == "QueryOrders" }), "\(watched.asked.count)")
    }

    func test_givenLooksThatFail_whenWatched_thenItGoesOn_andSaysSoOnce() async throws {
        let bench = try await bench()
        let fills = fills([9: ("closed", "0.00100000")])
        let watched = await bench.world.runCounting(["order", "watch", bench.txid, "--sandbox"]) { name, number in
            name == "QueryOrders" && (2...7).contains(number) ? .page(status: 502) : fills(name, number)
        }
        XCTAssertEqual(watched.outcome.exitCode, 0, watched.outcome.complaints)
        let told = watched.outcome.complaints.components(separatedBy: "cannot be looked at just now").count - 1
        XCTAssertEqual(told, 1, watched.outcome.complaints)
    }

    func test_givenAnInterrupt_whenWatched_thenItEndsWith130() async throws {
        let bench = try await bench()
        let running = bench.world.start(["order", "watch", bench.txid, "--sandbox"])
        _ = await running.firstLine()
        running.task.cancel()
        let code = await running.task.value
        XCTAssertEqual(code, .interrupted)
    }

    func test_givenAnUnknownOrder_whenWatched_thenItsAbsenceIsProved_andEndsWithSix() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let id = try await world.loseOrder()
        time.pass(.seconds(60))
        let watched = await world.run(["order", "watch", id, "--json", "--sandbox"])
        XCTAssertEqual(watched.exitCode, 6, watched.output)
        let last = try JSON(parsing: XCTUnwrap(watched.output.split(separator: "\n").last).utf8)
        XCTAssertEqual(last["end"], "not-placed")
    }
}
