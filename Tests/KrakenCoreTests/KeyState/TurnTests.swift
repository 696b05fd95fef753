import Foundation
import XCTest

@testable import KrakenCore

/// Who goes when, and who goes without a turn.
final class TurnTests: XCTestCase {
    private var folder = ""

    override func setUp() { folder = ClientBench.newFolder() }

    override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

    private func state(_ time: TestTime) -> KeyState {
        KeyState(
            folder: folder, fingerprint: "abc",
            limits: CallCounter.Limits(maximum: Points(whole: 15), decay: Points(whole: 1)), time: time.source,
            random: { 0.5 }, notice: { _ in })
    }

    /// Whether somebody has the turn that all wait for first.
    private var isFirstTurnTaken: Bool {
        get throws { try !LockedFile(path: folder + "/abc/turn").lock() }
    }

    func test_givenManyTasksOnTwoStates_whenTheyTakeTurns_thenOneIsUnderWayAndNoncesArriveInOrder() async throws {
        let time = TestTime(.frozen)
        let states = [state(time), state(time)]
        let arrived = Shared<[UInt64]>([])
        let underWay = Shared(0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<100 {
                group.addTask {
                    let turn = try await states[index % 2].turn(neverWaits: false)
                    XCTAssertEqual(
                        underWay.change { count in
                            count += 1; return count
                        }, 1)
                    let nonce = try await states[index % 2].nonce(neverWaits: false)
                    await Task.yield()
                    arrived.change { $0.append(nonce) }
                    underWay.change { $0 -= 1 }
                    turn.end()
                }
            }
            try await group.waitForAll()
        }
        let nonces = arrived.value
        XCTAssertEqual(nonces.count, 100)
        XCTAssertEqual(nonces, nonces.sorted())
        XCTAssertEqual(Set(nonces).count, 100)
    }

    func test_givenATurnHeldInThisProcess_whenThreeSecondsPass_thenTheWaiterGoesWithoutIt() async throws {
        let time = TestTime(.byHand)
        let state = state(time)
        let held = try await state.turn(neverWaits: false)
        let waiter = Task { try await state.turn(neverWaits: false) }
        await time.sleepers(reach: 1)
        time.advance(by: .milliseconds(2_999))
        await time.sleepers(reach: 1)
        time.advance(by: .milliseconds(1))
        let turn = try await waiter.value
        turn.end()
        let next = Task { try await state.turn(neverWaits: false) }
        await time.sleepers(reach: 1)
        held.end()
        _ = try await next.value
    }

    func test_givenATurnHeldByAnotherProcess_whenThreeSecondsPass_thenTheWaiterGoesWithoutIt() async throws {
        let time = TestTime(.leaping)
        let held = try await state(time).turn(neverWaits: false)
        let turn = try await state(time).turn(neverWaits: false)
        XCTAssertEqual(time.elapsed, .seconds(3))
        turn.end()
        held.end()
    }

    func test_givenATurnHeldByAnotherProcess_whenItEnds_thenTheWaiterHasIt() async throws {
        let time = TestTime(.byHand)
        let (first, second, third) = (state(time), state(time), state(time))
        let held = try await first.turn(neverWaits: false)
        let waiter = Task { try await second.turn(neverWaits: false) }
        await time.sleepers(reach: 1)
        held.end()
        time.advance(by: .milliseconds(10))
        let turn = try await waiter.value
        let late = Task { try await third.turn(neverWaits: false) }
        await time.sleepers(reach: 1)
        time.advance(by: .milliseconds(10))
        await time.sleepers(reach: 1)
        turn.end()
        time.advance(by: .milliseconds(10))
        _ = try await late.value
    }

    func test_givenATurnThatIsHeld_whenACancelComes_thenItDoesNotWait() async throws {
        let time = TestTime(.byHand)
        let state = state(time)
        let held = try await state.turn(neverWaits: false)
        let turn = try await state.turn(neverWaits: true)
        let other = try await self.state(time).turn(neverWaits: true)
        turn.end()
        other.end()
        held.end()
        XCTAssertEqual(time.slept, [])
    }

    func test_givenATaskThatWaitsForItsTurn_whenItIsCancelled_thenItStopsAndTheNextOneIsNotForgotten() async throws {
        let time = TestTime(.byHand)
        let state = state(time)
        let held = try await state.turn(neverWaits: false)
        let waiter = Task { await failure { () async throws(KrakenError) in try await state.turn(neverWaits: false) } }
        await time.sleepers(reach: 1)
        waiter.cancel()
        let error = await waiter.value
        XCTAssertEqual(error, .cancelled)
        let next = Task { try await state.turn(neverWaits: false) }
        await time.sleepers(reach: 1)
        held.end()
        _ = try await next.value
    }

    func test_givenATurnNobodyHoldsAnyMore_whenAnotherWantsIt_thenItIsFree() async throws {
        let time = TestTime(.byHand)
        let state = state(time)
        _ = try await state.turn(neverWaits: false)
        _ = try await state.turn(neverWaits: false)
        XCTAssertEqual(time.slept, [])
    }

    // MARK: A holder that is stopped

    func test_givenATurnHeldByAStoppedProcess_whenManyWaitInVain_thenTheyGoOneAfterAnotherAllTheSame() async throws {
        let time = TestTime(.leaping)
        let stopped = try await state(time).turn(neverWaits: false)
        let first = try await state(time).turn(neverWaits: false)
        XCTAssertEqual(time.elapsed, .seconds(3))
        let lone = try await state(time).turn(neverWaits: false)
        XCTAssertEqual(time.elapsed, .seconds(9), "it waited for the stopped one, and for the one before it")
        first.end()
        let next = try await state(time).turn(neverWaits: false)
        XCTAssertEqual(time.elapsed, .seconds(12), "it waited for the stopped one only")
        for turn in [next, lone, stopped] { turn.end() }
    }

    func test_givenAHolderThatWasWaitedForInVain_whenTheNextCallComes_thenItWaitsForAnotherHolderOnly() async throws {
        let time = TestTime(.leaping)
        let (other, own) = (state(time), state(time))
        let stopped = try await other.turn(neverWaits: false)
        try await own.turn(neverWaits: false).end()
        try await own.turn(neverWaits: false).end()
        XCTAssertEqual(time.elapsed, .seconds(3), "waited for once")
        stopped.end()
        let again = try await own.turn(neverWaits: false)
        XCTAssertTrue(try isFirstTurnTaken)
        again.end()
        let lively = try await other.turn(neverWaits: false)
        try await own.turn(neverWaits: false).end()
        XCTAssertEqual(time.elapsed, .seconds(6), "the other one begins anew")
        lively.end()
    }

    func test_givenHoldersThatComeAndGo_whenAWaiterIsUnlucky_thenItWaitsOn_becauseNobodyIsStopped() async throws {
        let time = TestTime(.byHand)
        let (first, second, third) = (state(time), state(time), state(time))
        var held = try await first.turn(neverWaits: false)
        let waiter = Task { try await second.turn(neverWaits: false) }
        await time.sleepers(reach: 1)
        for _ in 0..<3 {
            time.advance(by: .seconds(2))
            await time.sleepers(reach: 1)
            held.end()
            held = try await third.turn(neverWaits: false)
        }
        held.end()
        time.advance(by: .milliseconds(10))
        let turn = try await waiter.value
        XCTAssertTrue(try isFirstTurnTaken)
        turn.end()
        XCTAssertFalse(try isFirstTurnTaken)
    }

    func test_givenHoldersThatComeAndGo_whenItNeverEnds_thenTheWaiterGoesAfterAQuarterOfAMinute() async throws {
        let time = TestTime(.byHand)
        let (first, second, third) = (state(time), state(time), state(time))
        var held = try await first.turn(neverWaits: false)
        let waiter = Task { try await second.turn(neverWaits: false) }
        await time.sleepers(reach: 1)
        for _ in 0..<7 {
            time.advance(by: .seconds(2))
            await time.sleepers(reach: 1)
            held.end()
            held = try await third.turn(neverWaits: false)
        }
        time.advance(by: .seconds(1))
        try await waiter.value.end()
        held.end()
    }

    // MARK: Lookups

    func test_givenAnOrderOnItsWay_whenALookupComes_thenItWaitsAMomentSoAsNotToOvertakeIt() async throws {
        let time = TestTime(.byHand)
        let held = try await state(time).turn(neverWaits: false)
        let lookup = Task { [state = state(time)] in try await state.turnSoon() }
        await time.sleepers(reach: 1)
        held.end()
        time.advance(by: .milliseconds(10))
        let turn = try await lookup.value
        XCTAssertTrue(try isFirstTurnTaken)
        turn.end()
    }

    func test_givenAStoppedProcess_whenLookupsCome_thenNoneWaitsLongerThanAMoment() async throws {
        let time = TestTime(.leaping)
        let stopped = try await state(time).turn(neverWaits: false)
        let first = try await state(time).turnSoon()
        XCTAssertEqual(time.elapsed, .milliseconds(250))
        let second = try await state(time).turnSoon()
        XCTAssertEqual(time.elapsed, .milliseconds(750))
        for turn in [first, second, stopped] { turn.end() }
    }

    func test_givenAFolderThatCannotBe_whenALookupComes_thenItGoesAllTheSame() async throws {
        try Data().write(to: URL(fileURLWithPath: folder))
        let time = TestTime(.byHand)
        _ = try await state(time).turnSoon()
        XCTAssertEqual(time.slept, [])
    }
}
