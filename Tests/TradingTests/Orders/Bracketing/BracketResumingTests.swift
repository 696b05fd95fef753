import Trading
import XCTest

/// Where an interrupted bracket goes on.
final class BracketResumingTests: XCTestCase {
    private let now = Duration.seconds(100)

    private func terms(_ rests: Bracket.Leg = .stop) throws -> Bracket.Terms {
        Bracket.Terms(
            side: .sell, quantity: Quantity(whole: 10), stop: Price(whole: 90), target: Price(whole: 110),
            minimum: Quantity(whole: 1), rests: rests, bound: .seconds(5))
    }

    /// What it does first.
    private func first(
        _ standing: Bracket.Standing, _ rests: Bracket.Leg = .stop, finished: [Bracket.Leg: Quantity] = [:],
        since: Duration? = nil
    ) throws -> (actions: [Bracket.Action], bracket: Bracket) {
        var bracket = Bracket(
            resuming: try terms(rests), finished: finished, standing: standing, exposedSince: since)
        return (bracket.apply(.resumed, at: now), bracket)
    }

    func test_givenWhatStands_whenItGoesOn_thenThatIsSeenToFirst() throws {
        let (resting, _) = try first(.live(.stop, executed: .zero))
        XCTAssertEqual(resting, [.look(.stop)])
        let (working, _) = try first(.live(.target, executed: Quantity(whole: 2)), since: .seconds(98))
        XCTAssertEqual(working, [.look(.target)])
        let (doubtful, _) = try first(.doubtful(.stop, cancelAsked: false))
        XCTAssertEqual(doubtful, [.alarm(.doubt), .look(.stop)])
        let (bare, _) = try first(.bare, finished: [.target: Quantity(whole: 4)], since: .seconds(40))
        XCTAssertEqual(bare, [.alarm(.exposedTooLong), .place(.stop, Quantity(whole: 6))])
        let (short, _) = try first(.bare, since: .seconds(98))
        XCTAssertEqual(short, [.place(.stop, Quantity(whole: 10))], "it has not lasted too long yet")
        let (target, _) = try first(.bare, .target, since: now)
        XCTAssertEqual(target, [.place(.target, Quantity(whole: 10))])
    }

    func test_givenABareBracket_whenTheStopIsRefused_thenItIsTriedAgain_andIsNoBeginning() throws {
        var (_, bracket) = try first(.bare, since: .seconds(99))
        XCTAssertEqual(bracket.apply(.refused(.stop, mayPass: true), at: now), [.alarm(.notRestored)])
        XCTAssertEqual(bracket.state, .unprotected)
        XCTAssertEqual(bracket.remaining, Quantity(whole: 10))
    }

    func test_givenAnOrderInDoubt_whenItWasCancelledByUs_thenItsAbsenceProvesNothing() throws {
        var (_, asked) = try first(.doubtful(.stop, cancelAsked: true), since: now)
        XCTAssertEqual(asked.apply(.seen(.stop, .absent), at: now), [])
        var (_, lost) = try first(.doubtful(.stop, cancelAsked: false))
        XCTAssertEqual(
            lost.apply(.seen(.stop, .absent), at: now), [.settled(.doubt), .place(.stop, Quantity(whole: 10))])
    }

    func test_givenANewBracket_whenItIsToldToGoOn_thenNothingHappens() throws {
        var bracket = Bracket(try terms())
        XCTAssertEqual(bracket.apply(.resumed, at: now), [])
        XCTAssertEqual(bracket.apply(.begun, at: now), [.place(.stop, Quantity(whole: 10))])
    }

    func test_givenALiveStopWhoseCancelWasSentBefore_whenTheCancelIsCarriedOutLate_thenTheStopIsPutBack() throws {
        let standing = Bracket.Standing.live(.stop, executed: .zero, cancelAsked: true)
        var (actions, bracket) = try first(standing)
        XCTAssertEqual(actions, [.look(.stop)])
        XCTAssertEqual(bracket.apply(.timePassed, at: now + .seconds(1)), [.look(.stop)], "it is looked at often")
        let seen = bracket.apply(.seen(.stop, .ended(.zero, byUser: true)), at: now + .seconds(2))
        XCTAssertEqual(seen, [.quote], "nobody else ended it")
        XCTAssertEqual(
            bracket.apply(.priceUnknown, at: now + .seconds(2)), [.place(.stop, Quantity(whole: 10))])
    }
}
