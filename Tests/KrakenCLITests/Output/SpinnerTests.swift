import KrakenCore
import Synchronization
import XCTest

@testable import KrakenCLI

final class SpinnerTests: XCTestCase {
    /// Lets the spinner go on one picture at a time.
    private final class Pauses: Sendable {
        private let (steps, give) = AsyncStream<Void>.makeStream()
        private let (asks, ask) = AsyncStream<Duration>.makeStream()

        func pause(_ duration: Duration) async throws {
            ask.yield(duration)
            for await _ in steps { break }
            try Task.checkCancellation()
        }

        func next() async -> Duration? {
            for await duration in asks { return duration }
            return nil
        }

        func go() { give.yield() }
    }

    func test_givenASlowRequest_whenItTakesMoreThanHalfASecond_thenALineMoves_andIsGoneAfterwards() async throws {
        let (shown, pauses, clock) = (Text(), Pauses(), JumpingTime())
        let spinner = Spinner({ shown.add($0) }, elapsed: clock.source.elapsed, pause: pauses.pause)
        spinner.begin()
        let patience = await pauses.next()
        XCTAssertEqual(patience, .milliseconds(500))
        XCTAssertEqual(shown.text, "", "nothing before half a second")
        clock.pass(.milliseconds(2_500))
        pauses.go()
        _ = await pauses.next()
        XCTAssertEqual(shown.text, "\r| waiting for the exchange, 2 s")
        let bar = RewrittenLine({ _ in })
        spinner.mute(for: bar)
        pauses.go()
        _ = await pauses.next()
        XCTAssertFalse(shown.text.contains("/ waiting"), "another line moves")
        spinner.unmute()
        pauses.go()
        _ = await pauses.next()
        XCTAssertTrue(shown.text.contains("- waiting"))
        spinner.end()
        let end = shown.text
        XCTAssertTrue(end.hasSuffix("\r" + String(repeating: " ", count: 31) + "\r"), "the line is taken away")
        pauses.go()
        spinner.clear()
        XCTAssertEqual(shown.text, end, "it never comes back")
    }

    func test_givenACallThatIsHeldBack_whenItTakesLonger_thenTheTimeLeftIsCountedDown_andTakenAway() async throws {
        let (shown, pauses, clock) = (Text(), Pauses(), JumpingTime())
        let spinner = Spinner({ shown.add($0) }, elapsed: clock.source.elapsed, pause: pauses.pause)
        spinner.hold("for the rate limit (Trades)", for: .milliseconds(8_268))
        _ = await pauses.next()
        XCTAssertEqual(shown.text, "", "nothing before half a second")
        for (passed, text) in [(500, "8 s"), (120, "8 s"), (4_000, "4 s"), (9_000, "1 s")] {
            clock.pass(.milliseconds(passed))
            pauses.go()
            _ = await pauses.next()
            XCTAssertTrue(shown.text.contains("waiting \(text) for the rate limit (Trades)"), shown.text)
        }
        spinner.release()
        let end = shown.text
        XCTAssertTrue(end.hasSuffix(" \r"), "the line is taken away")
        pauses.go()
        spinner.clear()
        XCTAssertEqual(shown.text, end, "it never comes back")
    }

    func test_givenAnotherLine_whenACallIsHeldBack_thenThatLineTellsTheTimeLeft_andOnlySoLong() async throws {
        let (shown, own, pauses, clock) = (Text(), Text(), Pauses(), JumpingTime())
        let spinner = Spinner({ own.add($0) }, elapsed: clock.source.elapsed, pause: pauses.pause)
        let bar = RewrittenLine({ shown.add($0) })
        spinner.mute(for: bar)
        bar.show("Trades  200")
        spinner.hold("for the rate limit (Trades)", for: .seconds(8))
        _ = await pauses.next()
        clock.pass(.seconds(1))
        pauses.go()
        _ = await pauses.next()
        XCTAssertTrue(shown.text.hasSuffix("\rTrades  200, waiting 7 s for the rate limit (Trades)"), shown.text)
        spinner.release()
        let gone = String(repeating: " ", count: ", waiting 7 s for the rate limit (Trades)".count)
        XCTAssertTrue(shown.text.hasSuffix("\rTrades  200" + gone), shown.text)
        bar.show("Trades  300")
        XCTAssertFalse(shown.text.split(separator: "\r").last?.contains("waiting") ?? true, shown.text)
        XCTAssertEqual(own.text, "", "there is one line")
    }
}
