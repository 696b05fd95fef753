import Foundation
import KrakenCore
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// A bracket whose calls are lost, hang or are refused: never two orders at once, and never silent about a missing stop.
final class BracketFaultTests: XCTestCase {
    /// A bracket whose target trades at once when it is placed, after the fifth quote.
    private func words(_ world: BracketWorld) -> [String] {
        ["-s", "sell", "-v", "0.01", "--stop", "\(world.price - 5_000)", "--target", "\(world.price - 500)"]
    }

    private func rising(_ world: BracketWorld, end: Int = .max) -> @Sendable (Int) -> Int? {
        { number in
            if number > end { world.interrupt() }
            return number < 5 ? world.price - 1_000 : world.price - 400
        }
    }

    func test_givenTheAnswerOfTheCancelIsLost_whenTheCancelActed_thenTheTargetIsPlaced() async throws {
        for loss in [ScriptedTransport.Step.lostBefore, .timedOut, .page(status: 502), .cut] {
            let world = try await BracketWorld(self)
            let outcome = await world.run(words(world), quote: rising(world)) { call in
                call.name == "CancelOrder" && world.count("CancelOrder") == 1 ? .acted(then: loss) : nil
            }
            XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
            XCTAssertEqual(outcome.result?["data"]?["end"], "target-filled")
            XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit"])
        }
    }

    func test_givenNeitherTheCancelNorAnyLookIsAnswered_whenTheStopMayBeLive_thenNothingIsPlaced_untilItIsSeen()
        async throws
    {
        let world = try await BracketWorld(self)
        let looks = Mutex(0)
        let outcome = await world.run(words(world), quote: rising(world)) { call in
            if call.name == "CancelOrder", looks.withLock({ $0 }) < 8 { return .lostBefore }
            guard call.name == "QueryOrders", world.count("CancelOrder") > 0 else { return nil }
            let number = looks.withLock { looks in
                looks += 1
                return looks
            }
            return number < 8 ? .page(status: 502) : nil
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertTrue(outcome.alarms.contains("doubt"), outcome.output)
        XCTAssertTrue(outcome.complaints.contains("may be live: nothing else is placed"), outcome.complaints)
        XCTAssertTrue(outcome.eventNames.contains("alarm-over"))
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit"], "seen open, then swapped anew")
        XCTAssertEqual(outcome.result?["data"]?["end"], "target-filled")
        let doubt = try XCTUnwrap(outcome.events.firstIndex { $0["alarm"]?.string == "doubt" })
        let over = try XCTUnwrap(outcome.events.firstIndex { $0["event"]?.string == "alarm-over" })
        XCTAssertFalse(outcome.events[doubt..<over].contains { $0["event"]?.string == "placing" })
    }

    func test_givenTheAnswerOfTheTargetIsLost_whenItArrived_thenItIsFound_andPlacedOnce() async throws {
        let world = try await BracketWorld(self)
        let outcome = await world.run(words(world), quote: rising(world)) { call in
            call.type == "limit" ? .lostAfter : nil
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.result?["data"]?["end"], "target-filled")
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit"])
        XCTAssertTrue(outcome.eventNames.contains("answer-lost"))
    }

    func test_givenTheAnswerOfTheTargetIsLost_whenItNeverArrived_thenThatIsProvedBeforeTheStopIsBack_withAnAlarm()
        async throws
    {
        let world = try await BracketWorld(self)
        let outcome = await world.run(words(world), quote: rising(world, end: 9)) { call in
            call.type == "limit" ? .lostBefore : nil
        }
        XCTAssertEqual(outcome.exitCode, 130, outcome.output + outcome.complaints)
        XCTAssertEqual(world.placed.prefix(3).map(\.type), ["stop-loss", "limit", "stop-loss"])
        XCTAssertEqual(outcome.alarms.first, "exposedTooLong")
        let alarm = try XCTUnwrap(outcome.events.first { $0["alarm"]?.string == "exposedTooLong" })
        let told = try XCTUnwrap(Double(alarm["exposed_seconds"]?.string ?? ""))
        XCTAssertLessThan(told, 8, "told while it lasts: \(alarm)")
        XCTAssertTrue(outcome.complaints.contains("kraken order -p BTC/USD -s sell -t stop-loss"), outcome.complaints)
        let open = await world.openOrders()
        XCTAssertEqual(open.map { $0["type"] }, ["stop-loss"])
    }

    func test_givenTheTargetIsRefused_whenTheStopIsGone_thenTheStopIsBackAtOnce() async throws {
        let world = try await BracketWorld(self)
        let outcome = await world.run(words(world), quote: rising(world, end: 7)) { call in
            call.type == "limit" ? .json(##"{"error":["EOrder:Insufficient funds"]}"##) : nil
        }
        XCTAssertEqual(outcome.exitCode, 130, outcome.output + outcome.complaints)
        XCTAssertEqual(world.placed.prefix(3).map(\.type), ["stop-loss", "limit", "stop-loss"])
        XCTAssertEqual(outcome.alarms, [])
    }

    func test_givenTheStopIsRefusedWhenItIsToComeBack_whenThatGoesOn_thenItIsLoud_andEndsWithTheCommand() async throws {
        let world = try await BracketWorld(self)
        let outcome = await world.run(words(world), quote: rising(world)) { call in
            guard call.name == "AddOrder", world.placed.count > 1 else { return nil }
            return .json(##"{"error":["EOrder:Insufficient funds"]}"##)
        }
        XCTAssertEqual(outcome.exitCode, 4, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.result?["data"]?["end"], "gave-up")
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit"] + Array(repeating: "stop-loss", count: 5))
        XCTAssertEqual(Set(outcome.alarms), ["notRestored", "exposedTooLong"])
        let open = await world.openOrders()
        XCTAssertEqual(open, [])
    }

    func test_givenTheStopIsRefusedForAMoment_whenItIsTriedAgain_thenItIsBack_andTheAlarmIsOver() async throws {
        let world = try await BracketWorld(self)
        let outcome = await world.run(words(world), quote: rising(world, end: 7)) { call in
            switch world.placed.count {
            case 2 where call.type == "limit", 3 where call.type == "stop-loss":
                .json(##"{"error":["EService:Market in cancel_only mode"]}"##)
            default: nil
            }
        }
        XCTAssertEqual(outcome.exitCode, 130, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.alarms.first, "notRestored")
        XCTAssertTrue(outcome.eventNames.contains("alarm-over"))
        let open = await world.openOrders()
        XCTAssertEqual(open.map { $0["type"] }, ["stop-loss"])
        XCTAssertEqual(outcome.result?["data"]?["alarms"]?.elements, [])
    }

    func test_givenTheStopComingBackIsLostAndNoListCanBeRead_whenInterrupted_thenItEndsSeven_withoutASecondStop()
        async throws
    {
        let world = try await BracketWorld(self)
        let outcome = await world.run(words(world), quote: rising(world)) { call in
            if call.type == "limit" { return .json(##"{"error":["EOrder:Insufficient funds"]}"##) }
            if call.name == "AddOrder", world.placed.count == 3 { return .acted(then: .timedOut) }
            guard call.name == "OpenOrders", world.placed.count == 3 else { return nil }
            if world.count("OpenOrders") > 15 { world.interrupt() }
            return .page(status: 502)
        }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output + outcome.complaints)
        XCTAssertEqual(world.placed.count, 3, "no second stop beside one that may be live")
        XCTAssertTrue(outcome.alarms.contains("doubt"))
        XCTAssertTrue(outcome.alarms.contains("exposedTooLong"))
        XCTAssertTrue(outcome.result?["error"]?.string?.hasPrefix("outcome-unknown: ") ?? false, outcome.output)
        let open = await world.openOrders()
        XCTAssertEqual(open.count, 1, "it did arrive")
    }

    func test_givenTheStopTradesWhileItIsCancelled_whenThatIsSeen_thenItIsOver() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        // The exchange sets this stop off at once; nobody can look until the cancel.
        let outcome = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price + 500)", "--target", "\(price + 5_000)"],
            quote: { $0 < 5 ? price + 2_000 : price + 5_100 }
        ) { call in
            call.name == "QueryOrders" && world.count("CancelOrder") == 0 ? .page(status: 502) : nil
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-filled")
        XCTAssertEqual(world.count("CancelOrder"), 1)
        XCTAssertEqual(world.placed.count, 1)
    }

    func test_givenTheTargetIsAtWork_whenInterrupted_thenItIsCancelled_andTheStopIsPutBack() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price + 1_000)"],
            quote: { $0 < 5 ? price : price + 1_100 }
        ) { call in
            if call.name == "QueryOrders", world.placed.last?.type == "limit" { world.interrupt() }
            return nil
        }
        XCTAssertEqual(outcome.exitCode, 130, outcome.output + outcome.complaints)
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit", "stop-loss"])
        let open = await world.openOrders()
        XCTAssertEqual(open.map { $0["type"] }, ["stop-loss"])
        XCTAssertTrue(outcome.result?["error"]?.string?.contains("stays at the exchange") ?? false, outcome.output)
    }

    func test_givenTheFirstOrderIsRefusedOrUnknown_whenNothingIsKnownToRest_thenItEndsAsAnOrderWould() async throws {
        for (step, code, end) in [
            (ScriptedTransport.Step.json(##"{"error":["EOrder:Insufficient funds"]}"##), 4, "not-begun"),
            (.lostBefore, 6, "not-begun"), (.refused, 6, "not-begun"),
        ] as [(ScriptedTransport.Step, Int32, String)] {
            let world = try await BracketWorld(self)
            let outcome = await world.run(words(world), quote: { _ in world.price - 1_000 }) {
                $0.name == "AddOrder" ? step : nil
            }
            XCTAssertEqual(outcome.exitCode, code, outcome.output + outcome.complaints)
            XCTAssertEqual(outcome.result?["data"]?["end"]?.string, end, outcome.output)
        }
        let world = try await BracketWorld(self)
        let outcome = await world.run(words(world), quote: { _ in world.price - 1_000 }) {
            ["AddOrder", "OpenOrders"].contains($0.name) ? .page(status: 502) : nil
        }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output + outcome.complaints)
        XCTAssertEqual(outcome.result?["data"]?["end"], "first-unknown")
    }

    func test_givenThePriceCannotBeHad_whenItComesBack_thenThatIsToldOnce_andTheBracketGoesOn() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(
            words(world), quote: { (4...6).contains($0) ? -1 : $0 < 8 ? price - 1_000 : price - 400 })
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.eventNames.filter { $0.hasPrefix("price-") }, ["price-missing", "price-back"])
        XCTAssertEqual(outcome.result?["data"]?["end"], "target-filled")
    }
}

extension BracketFaultTests {
    func test_givenAJournalThatDoesNotTakeTheRelation_whenABracketBegins_thenNothingIsPlaced() async throws {
        let world = try await BracketWorld(self)
        let words = [
            "-s", "sell", "-v", "0.01", "--stop", "\(world.price - 5_000)", "--target", "\(world.price + 5_000)",
        ]
        let checked = await world.world.run(
            ["order", "bracket", "-p", "BTC/USD"] + words + ["--json", "--sandbox"])
        XCTAssertEqual(checked.exitCode, 0, checked.output)
        let home = world.world.home
        let files = FileManager.default.enumerator(atPath: home)?.compactMap { $0 as? String } ?? []
        let path = try XCTUnwrap(files.first { $0.hasSuffix("/journal.db") })
        let connection = try Connection(path: home + "/" + path, durability: .processEnd)
        try connection.run(
            "CREATE TRIGGER refusing BEFORE INSERT ON bracket_orders BEGIN SELECT RAISE(ABORT, 'full'); END")
        let outcome = await world.run(words)
        XCTAssertTrue(outcome.output.contains("journal"), outcome.output)
        XCTAssertNotEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(world.placed, [])
    }
}
