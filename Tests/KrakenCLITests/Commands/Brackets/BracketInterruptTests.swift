import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Ctrl-C: one look more at the order that rests, and the truth about it; a swap is finished or undone first.
final class BracketInterruptTests: XCTestCase {
    /// A bracket that is interrupted while its stop rests; what the look after that shows is up to the test.
    private func interrupted(
        _ seen: @escaping @Sendable (BracketWorld) async -> ScriptedTransport.Step?
    ) async throws -> CommandOutcome {
        let world = try await BracketWorld(self)
        let price = world.price
        let isOver = Mutex(false)
        return await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price + 5_000)"],
            quote: { number in
                if number == 6 {
                    isOver.withLock { $0 = true }
                    world.interrupt()
                }
                return price
            },
            fault: { call in
                guard call.name == "QueryOrders", isOver.withLock(\.self) else { return nil }
                return ScriptedTransport.Step { call async throws(TransportError) in
                    let step = await seen(world)
                    return try await (step ?? .passOn).run(call)
                }
            })
    }

    func test_givenAStopThatRests_whenInterrupted_thenItIsLookedAtOnceMore_andSaidToBeOpen() async throws {
        let looks = Mutex(0)
        let outcome = try await interrupted { _ in
            looks.withLock { $0 += 1 }
            return nil
        }
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-left")
        XCTAssertEqual(looks.withLock(\.self), 1)
    }

    func test_givenAStopThatHasTraded_whenInterrupted_thenTheBracketIsOver_andNothingIsSaidToRest() async throws {
        let outcome = try await interrupted { world in
            let id = await world.openOrders().first?["txid"]?.string ?? "?"
            let row =
                ##"{"status":"closed","vol":"0.01000000","vol_exec":"0.01000000","cost":"1","fee":"0","price":"1","opentm":1790000000,"closetm":1790000100,"descr":{"pair":"XBTUSD","type":"sell","ordertype":"stop-loss","price":"1","price2":"0","leverage":"none","order":"sell 0.01 XBTUSD @ stop loss 1"},"misc":"","oflags":"fciq"}"##
            return .json(##"{"error":[],"result":{"\##(id)":\##(row)}}"##)
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-filled")
        XCTAssertFalse(outcome.output.contains("stays at the exchange"), outcome.output)
    }

    func test_givenAStopThatSomebodyCancelled_whenInterrupted_thenThatIsSaid() async throws {
        let outcome = try await interrupted { world in
            _ = await world.world.run(["cancel", "--all", "--yes", "--sandbox"])
            return nil
        }
        XCTAssertEqual(outcome.exitCode, 1, outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-ended-elsewhere")
        XCTAssertEqual(outcome.alarms, ["nothingRests"])
    }

    func test_givenAnExchangeThatDoesNotAnswer_whenInterrupted_thenItSaysThatItCannotTell_andEndsSeven() async throws {
        for step in [ScriptedTransport.Step.timedOut, .page(status: 502)] {
            let outcome = try await interrupted { _ in step }
            XCTAssertEqual(outcome.exitCode, 7, outcome.output)
            XCTAssertEqual(outcome.result?["data"]?["end"], "stop-unseen")
            let error = outcome.result?["error"]?.string ?? ""
            XCTAssertTrue(error.hasPrefix("outcome-unknown: "), error)
            XCTAssertTrue(error.contains("could not be seen"), error)
            XCTAssertFalse(error.contains("stays at the exchange"), error)
        }
    }

    func test_givenNeitherLegAtTheExchange_whenInterrupted_thenTheStopIsTriedOnceMore() async throws {
        for isBack in [true, false] {
            let world = try await BracketWorld(self)
            let price = world.price
            let isInterrupted = Mutex(false)
            let outcome = await world.run(
                ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price - 500)"],
                quote: { $0 < 5 ? price - 1_000 : price - 400 }
            ) { call in
                guard call.name == "AddOrder", world.placed.count > 1 else { return nil }
                if isInterrupted.withLock(\.self), isBack { return nil }
                if world.placed.count == 3 {
                    isInterrupted.withLock { $0 = true }
                    world.interrupt()
                }
                return .json(##"{"error":["EOrder:Insufficient funds"]}"##)
            }
            XCTAssertEqual(outcome.exitCode, 130, outcome.output)
            XCTAssertEqual(outcome.result?["data"]?["end"]?.string, isBack ? "stop-left" : "left-bare", outcome.output)
            XCTAssertEqual(
                outcome.result?["error"]?.string?.contains("ALARM: no order is at the exchange"), !isBack,
                outcome.output)
            let open = await world.openOrders()
            XCTAssertEqual(open.count, isBack ? 1 : 0)
        }
    }

    func test_givenATargetThatMayBeLive_whenInterrupted_thenItIsLookedAt_cancelled_andTheStopIsBack() async throws {
        let world = try await BracketWorld(self)
        let price = world.price
        let isInterrupted = Mutex(false)
        let outcome = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price + 1_000)"],
            quote: { $0 < 5 ? price : price + 1_100 }
        ) { call in
            if call.type == "limit" { return .lostAfter }
            guard ["OpenOrders", "ClosedOrders"].contains(call.name), world.placed.last?.type == "limit" else {
                return nil
            }
            if isInterrupted.withLock(\.self) { return nil }
            if world.count("OpenOrders") > 8 {
                isInterrupted.withLock { $0 = true }
                world.interrupt()
            }
            return .page(status: 502)
        }
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        XCTAssertTrue(outcome.alarms.contains("doubt"), outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["end"], "stop-left", outcome.output)
        XCTAssertEqual(world.placed.map(\.type), ["stop-loss", "limit", "stop-loss"])
        let open = await world.openOrders()
        XCTAssertEqual(open.map { $0["type"] }, ["stop-loss"])
    }

    func test_givenACancelWhoseEffectCannotBeSeen_whenInterrupted_thenItSaysThatTheStopMayBeLive_andEndsSeven()
        async throws
    {
        let world = try await BracketWorld(self)
        let price = world.price
        let outcome = await world.run(
            ["-s", "sell", "-v", "0.01", "--stop", "\(price - 5_000)", "--target", "\(price - 500)"],
            quote: { $0 < 5 ? price - 1_000 : price - 400 }
        ) { call in
            if call.name == "CancelOrder" {
                world.interrupt()
                return .lostBefore
            }
            return call.name == "QueryOrders" && world.count("CancelOrder") > 0 ? .page(status: 502) : nil
        }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertEqual(outcome.result?["data"]?["end"], "left-bare")
        let error = outcome.result?["error"]?.string ?? ""
        XCTAssertTrue(error.contains("may be live") && error.contains("ALARM"), error)
    }
}
