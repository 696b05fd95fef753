import KrakenCore
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Long lists of orders: pages, filters, progress.
final class ListingTests: XCTestCase {
    private let count = 130

    private func worldWithHistory(
        isTerminal: Bool = false
    ) async throws -> (world: World, time: JumpingTime, ids: [String]) {
        let time = JumpingTime()
        let world = try World(self, isTerminal: isTerminal, time: time.source)
        return (world, time, try await world.leaveCancelledOrders(count, time))
    }

    private let closed = ["orders", "--status", "closed", "--json", "--sandbox"]

    func test_givenThreePages_whenListed_thenAllOrSoManyAreFetched_eachOnce_newestFirst() async throws {
        let (world, _, ids) = try await worldWithHistory()
        let all = await world.runCounting(closed + ["--all"])
        XCTAssertEqual(all.outcome.orderIDs, ids.reversed(), all.outcome.complaints)
        XCTAssertEqual(all.outcome.data?["complete"], true)
        XCTAssertEqual(all.outcome.data?["closed_total"], 130)
        XCTAssertEqual(all.asked.filter { $0 == "ClosedOrders" }.count, 3)

        let newest = await world.runCounting(closed)
        XCTAssertEqual(newest.outcome.orderIDs, ids.suffix(50).reversed())
        XCTAssertEqual(newest.outcome.data?["complete"], false)
        XCTAssertEqual(newest.asked.filter { $0 == "ClosedOrders" }.count, 1)

        let limited = await world.runCounting(closed + ["--limit", "70"])
        XCTAssertEqual(limited.outcome.orderIDs, ids.suffix(70).reversed())
        XCTAssertEqual(limited.asked.filter { $0 == "ClosedOrders" }.count, 2)

        let words = await world.run(["orders", "--status", "closed", "--sandbox"])
        XCTAssertTrue(words.output.contains("Of 130 closed orders the newest 50 were looked at; --all"), words.output)
    }

    func test_givenAServerThatIgnoresEveryFilter_whenListed_thenTheyAreAppliedHere() async throws {
        let (world, time, ids) = try await worldWithHistory()
        // Order i was opened at 30 i seconds, and closed 20 seconds later.
        let begin = time.source.now().seconds - 30 * Int64(count)
        func at(_ seconds: Int64) -> String { "\(begin + seconds)" }
        let filters: [([String], [String])] = [
            (["--userref", "3"], ids.indices.filter { $0 % 6 == 2 }.map { ids[$0] }),
            (["--pair", "eth-usd"], ids.indices.filter { $0 % 2 == 1 }.map { ids[$0] }), (["--side", "sell"], []),
            (
                ["--side", "buy", "--userref", "1", "-p", "XBTUSD"],
                ids.indices.filter { $0 % 6 == 0 }.map { ids[$0] }
            ), (["--since", at(30 * 124 + 10)], Array(ids[124...])),
            (["--since", at(30 * 124 + 21)], Array(ids[125...])),
            (["--since", at(30 * 124 + 20)], Array(ids[124...])),
            (["--until", at(30 * 9)], Array(ids[...9])), (["--until", at(30 * 9 - 1)], Array(ids[...8])),
            (["--since", at(30 * 90 + 25), "--until", at(30 * 100 + 5)], Array(ids[91...100])),
            (["--since", "1d"], ids),
            (["--until", "1d"], []),
        ]
        for isHonest in [true, false] {
            if !isHonest {
                for name in ["userref", "start", "end", "cl_ord_id", "closetime"] {
                    let armed = await world.run([
                        "sandbox", "fault", "add", "--endpoint", "ClosedOrders", "--kind", "ignore=\(name)", "--count",
                        "1000",
                    ])
                    XCTAssertEqual(armed.exitCode, 0, armed.complaints)
                }
            }
            for (words, expected) in filters {
                let listed = await world.run(closed + ["--all"] + words)
                XCTAssertEqual(listed.exitCode, 0, listed.output)
                XCTAssertEqual(listed.orderIDs, expected.reversed(), "\(words) \(isHonest)")
            }
        }
    }

    func test_givenOrdersThatEndWhileItIsPaged_whenAllAreListed_thenTheOldOnesAreThereOnce() async throws {
        for isCutHonoured in [true, false] {
            let (world, time, ids) = try await worldWithHistory()
            if !isCutHonoured {
                _ = await world.run([
                    "sandbox", "fault", "add", "--endpoint", "ClosedOrders", "--kind", "ignore=end", "--count", "1000",
                ])
            }
            let client = try world.client()
            let listed = await world.runCounting(closed + ["--all"]) { name, number in
                guard name == "ClosedOrders", number > 1 else { return .passOn }
                return ScriptedTransport.Step { call async throws(TransportError) in
                    for _ in 0..<3 {
                        guard let id = try? await world.place(client) else { continue }
                        time.pass(.seconds(2))
                        _ = try? await client.send(CancelOrder(.order(id)))
                    }
                    return try await call.passOn()
                }
            }
            let shown = listed.outcome.orderIDs
            XCTAssertEqual(shown.count, Set(shown).count, "each once")
            XCTAssertEqual(Set(ids).subtracting(shown), [], "none is lost")
            XCTAssertEqual(Array(shown.suffix(count)), ids.reversed())
        }
    }

    func test_givenAServerThatKnowsNoOffset_whenAllAreListed_thenItEnds_andSaysThatSomeAreMissing() async throws {
        let (world, _, ids) = try await worldWithHistory()
        _ = await world.run([
            "sandbox", "fault", "add", "--endpoint", "ClosedOrders", "--kind", "ignore=ofs", "--count", "1000",
        ])
        let listed = await world.runCounting(closed + ["--all"])
        XCTAssertEqual(listed.outcome.orderIDs, ids.suffix(50).reversed())
        XCTAssertEqual(listed.outcome.data?["complete"], false)
        XCTAssertEqual(listed.asked.filter { $0 == "ClosedOrders" }.count, 2)
    }

    func test_givenSlowPages_whenSomebodyLooks_thenProgressIsShownAndTakenAway_andNowhereElse() async throws {
        for isTerminal in [true, false] {
            let (world, time, _) = try await worldWithHistory(isTerminal: isTerminal)
            time.pass(.seconds(60))  // The call counter is empty.
            let listed = await world.runCounting(closed + ["--all"]) { name, _ in
                guard name == "ClosedOrders" else { return .passOn }
                return ScriptedTransport.Step { call async throws(TransportError) in
                    time.pass(.seconds(1))
                    return try await call.passOn()
                }
            }
            guard isTerminal else {
                XCTAssertEqual(listed.outcome.complaints, "")
                continue
            }
            let complaints = listed.outcome.complaints
            XCTAssertTrue(complaints.contains("\rOrders  [======          ] 50 of 130, 2 s left"), complaints)
            XCTAssertTrue(complaints.contains("100 of 130, 1 s left"), complaints)
            XCTAssertTrue(complaints.hasSuffix(" \r"), "the line is taken away: \(complaints.debugDescription)")
            XCTAssertEqual(complaints.split(separator: "\r").filter { $0.unicodeScalars.count > 60 }, [])
        }
    }

    func test_givenManyLists_whenNobodyWaits_thenFourPointsOfTheCounterAreLeftForLookups() async throws {
        let (world, time, _) = try await worldWithHistory()
        time.pass(.seconds(600))
        var (made, code) = (0, Int32(0))
        while code == 0 && made < 100 {
            let listed = await world.runCounting(closed + ["--all", "--no-wait"])
            made += listed.asked.count { $0 == "ClosedOrders" }
            code = listed.outcome.exitCode
        }
        XCTAssertEqual(code, 5)
        XCTAssertEqual(made, 8, "2 points a page, 20 in all")
    }

    func test_givenSixtyColumns_whenNumbersAreLong_thenIdsAreCut_andTheirBeginningsAreTaken() async throws {
        let time = JumpingTime()
        let world = try World(self, time: time.source)
        let client = try world.client()
        let id = try await world.place(client, pair: "XDGUSD", volume: "1234.56789012", price: "0.0123456")
        try await world.place(client)
        let shown = await world.run(["orders", "--sandbox"], width: 60)
        XCTAssertEqual(shown.output.split(separator: "\n").filter { $0.unicodeScalars.count > 60 }, [])
        XCTAssertFalse(shown.output.contains(id.description), shown.output)
        XCTAssertTrue(shown.output.contains("Ids are cut to fit"), shown.output)
        let beginning = String(id.description.prefix(6))
        XCTAssertTrue(shown.output.contains(beginning + " "), shown.output)
        let one = await world.run(["order", "show", beginning, "--json", "--sandbox"])
        XCTAssertEqual(one.data?["order"]?["txid"]?.string, id.description, one.output)
        let wide = await world.run(["orders", "--sandbox"])
        XCTAssertTrue(wide.output.contains(id.description))
        XCTAssertFalse(wide.output.contains("cut to fit"))
    }
}
