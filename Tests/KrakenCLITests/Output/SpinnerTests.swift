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
        spinner.mute(true)
        pauses.go()
        _ = await pauses.next()
        XCTAssertFalse(shown.text.contains("/ waiting"), "another line moves")
        spinner.mute(false)
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
}
