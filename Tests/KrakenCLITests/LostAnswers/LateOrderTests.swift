import KrakenCore
import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// Orders that are listed late, and orders that the exchange carries out late.
final class LateOrderTests: XCTestCase {
    func test_givenAProcessThatWasStopped_whenSomebodyDeclaredItsOrderAbsent_thenThatIsNoProof() async throws {
        let lost = try LostOrder(self)
        let outcome = await lost.run { name in
            guard name == "AddOrder" else { return nil }
            return ScriptedTransport.Step { call async throws(TransportError) in
                _ = try await call.passOn()
                do {
                    let journal = try lost.journal()
                    let id = try journal.latest(1)[0].id
                    try journal.apply(.declaredAbsent, to: id, at: lost.clock.source.now(), detail: "I am sure")
                } catch { XCTFail("\(error)") }
                throw TransportError(.timedOut, provesNothingWasSent: false)
            }
        }
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(try lost.state(), .appeared, "it was looked for, and is there")
    }

    func test_givenAProcessThatWasStoppedWhileItsOrderWasOnItsWay_whenOthersHaveProvedItAbsent_thenItSaysTheSame()
        async throws
    {
        let lost = try LostOrder(self)
        let looks = Mutex(0)
        let outcome = await lost.run { name in
            if name == "OpenOrders" { looks.withLock { $0 += 1 } }
            guard name == "AddOrder" else { return nil }
            return ScriptedTransport.Step { _ async throws(TransportError) in
                do {
                    let journal = try lost.journal()
                    let id = try journal.latest(1)[0].id
                    try journal.apply(.provedAbsent, to: id, at: lost.clock.source.now(), detail: "by another one")
                } catch { XCTFail("\(error)") }
                throw TransportError(.timedOut, provesNothingWasSent: false)
            }
        }
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("not-placed: ") ?? false, outcome.output)
        XCTAssertFalse(outcome.complaints.contains("could not be written"), outcome.complaints)
        XCTAssertEqual(looks.withLock(\.self), 0)
        XCTAssertEqual(try lost.state(), .notPlaced)
    }

    func test_givenALostAnswer_whenTheOrderIsHiddenForAWhile_thenItIsFoundAllTheSame() async throws {
        for seconds in [3, 10, 20] {
            let lost = try LostOrder(self)
            try lost.arm(.lose)
            try lost.arm(.hide(seconds: seconds))
            let start = lost.clock.source.elapsed()
            let outcome = await lost.run()
            XCTAssertEqual(outcome.exitCode, 0, "\(seconds) s: \(outcome.output)")
            XCTAssertEqual(outcome.data?["journal_state"], "open")
            XCTAssertGreaterThanOrEqual(lost.clock.source.elapsed() - start, .seconds(seconds))
            XCTAssertEqual(lost.live.count, 1)
        }
    }

    func test_givenAnAcceptedOrder_whenItIsHidden_thenItIsAcceptedAndNotYetListed_andLaterCommandsSeeIt() async throws {
        let lost = try LostOrder(self)
        try lost.arm(.hide(seconds: 20))
        let outcome = await lost.run()
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["state"], "accepted")
        XCTAssertEqual(try lost.state(), .accepted)
        let again = await lost.run()
        XCTAssertEqual(again.exitCode, 4, "an accepted order is an order: \(again.output)")
        XCTAssertEqual(lost.live.count, 1)
    }

    func test_givenALostRequest_whenTheExchangeActsASecondBeforeTheDeadline_thenTheOrderIsFound() async throws {
        let lost = try LostOrder(self)
        try lost.arm(.late(seconds: 9))
        let outcome = await lost.run()
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(try lost.state(), .open)
        XCTAssertEqual(try lost.openCount(), 1)
    }

    func test_givenALostRequest_whenTheExchangeLooksAtItAfterTheDeadline_thenItIsProvedNotPlaced() async throws {
        let lost = try LostOrder(self)
        try lost.arm(.late(seconds: 12))
        let outcome = await lost.run()
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        XCTAssertEqual(try lost.state(), .notPlaced)
        XCTAssertEqual(try lost.openCount(), 0)
    }

    func test_givenAnExchangeThatIgnoresDeadlines_whenItActsFiveSecondsAfter_thenTheSettleTimeStillFindsTheOrder()
        async throws
    {
        let lost = try LostOrder(self)
        try lost.arm(.late(seconds: 15))
        try lost.arm(.ignore(parameter: "deadline"))
        let outcome = await lost.run()
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(try lost.state(), .open)
    }

    func test_givenAnExchangeThatIgnoresDeadlines_whenTheOrderShowsUpAfterTheProof_thenEveryCommandSoundsTheAlarm()
        async throws
    {
        // Carried out five seconds late and hidden beyond the proof; and carried out after the proof.
        for (seconds, hidden) in [(15, 60), (60, nil)] as [(Int, Int?)] {
            let lost = try LostOrder(self)
            try lost.arm(.late(seconds: seconds))
            try lost.arm(.ignore(parameter: "deadline"))
            if let hidden { try lost.arm(.hide(seconds: hidden)) }
            let outcome = await lost.run()
            XCTAssertEqual(outcome.exitCode, 6, outcome.output)
            lost.clock.pass(.seconds(90))
            for _ in 1...2 {
                let later = await lost.run(["orders", "--json", "--sandbox"])
                let alarm = later.complaints + later.output
                XCTAssertTrue(later.complaints.contains("ALARM"), alarm)
                XCTAssertEqual(try lost.state(), .appeared, alarm)
            }
            XCTAssertEqual(lost.live.count, 1)
        }
    }

    func test_givenAnAlarmOfALateOrder_whenThatIsCancelled_thenTheAlarmEnds_andSaysSo() async throws {
        for words in [["cancel", "--all", "--yes"], ["somebody else"]] {
            let lost = try LostOrder(self)
            try lost.arm(.late(seconds: 60))
            try lost.arm(.ignore(parameter: "deadline"))
            _ = await lost.run()
            lost.clock.pass(.seconds(90))
            let alarmed = await lost.run(["orders", "--sandbox"])
            XCTAssertTrue(alarmed.complaints.contains("ALARM"), alarmed.complaints)
            let isByUs = words[0] == "cancel"
            if isByUs {
                let cancelled = await lost.run(words + ["--sandbox"])
                XCTAssertEqual(cancelled.exitCode, 0, cancelled.complaints)
                XCTAssertEqual(try lost.state(), .cancelled)
            } else {
                // Somebody else, at the exchange itself.
                _ = try await lost.other().send(CancelAll())
                lost.clock.pass(.seconds(61))
                let told = await lost.run(["orders", "--sandbox"])
                XCTAssertFalse(told.complaints.contains("ALARM"), told.complaints)
                XCTAssertTrue(told.complaints.contains("the alarm is over: order"), told.complaints)
                XCTAssertTrue(told.complaints.contains("is cancelled"), told.complaints)
            }
            let silent = await lost.run(["orders", "--sandbox"])
            XCTAssertEqual(silent.complaints, "")
        }
    }

    func test_givenADeadlineOfTheOperators_whenTheOrderIsSent_thenItIsThatOne_andTheProofWaitsForIt() async throws {
        for words in [[], ["--time-in-force", "IOC"]] {
            let lost = try LostOrder(self)
            try lost.arm(.late(seconds: 25))
            let start = lost.clock.source.now()
            let outcome = await lost.run(LostOrder.words + words + ["--deadline", "30"])
            XCTAssertEqual(lost.live.count, 1)
            let deadline = try XCTUnwrap(lost.journal().attempts(of: lost.journal().latest(1)[0].id).first?.deadline)
            XCTAssertGreaterThanOrEqual(deadline, start + .seconds(30), "\(words): \(outcome.output)")
            XCTAssertLessThan(deadline, start + .seconds(40), "\(words)")
            XCTAssertEqual(outcome.exitCode, words.isEmpty ? 0 : 4, "carried out in time: \(outcome.output)")
        }
    }

    func test_givenAClockALittleOff_whenTheDeadlineIsTheShortestOrTheLongest_thenTheExchangeTakesIt() async throws {
        for (offset, deadline) in [(-400, "2"), (900, "60")] {
            let lost = try LostOrder(self, wallClock: { $0 + .milliseconds(offset) })
            let outcome = await lost.run(LostOrder.words + ["--deadline", deadline])
            XCTAssertEqual(outcome.exitCode, 0, "\(deadline) s: \(outcome.output)")
        }
    }
}
