import XCTest

@testable import Trading

/// What a bracket's prices mean, and what it remembers from one step to the next.
final class BracketRuleTests: XCTestCase {
    private func quote(_ bid: Int, _ ask: Int, _ last: Int) -> Bracket.Quote {
        .init(bid: Price(whole: bid), ask: Price(whole: ask), last: Price(whole: last))
    }

    private func seconds(_ number: Int) -> Duration { .seconds(number) }

    func test_givenASale_whenPricesCome_thenTheBookSetsTheStopOffToo_andTheBidMakesTheTargetDue() {
        let terms = BracketTableTests.terms
        XCTAssertTrue(terms.reachesStop(quote(95, 96, 90)), "by the last price")
        XCTAssertTrue(terms.reachesStop(quote(90, 101, 100)), "by the bid, before the last price says so")
        XCTAssertFalse(terms.reachesStop(quote(91, 92, 91)))
        XCTAssertFalse(terms.reachesStop(quote(0, 101, 100)), "no bid is no price")
        XCTAssertTrue(terms.isDue(quote(110, 111, 100)))
        XCTAssertFalse(terms.isDue(quote(109, 111, 111)))
    }

    func test_givenABuy_whenPricesCome_thenTheBookSetsTheStopOffToo_andTheAskMakesTheTargetDue() {
        var terms = BracketTableTests.terms
        (terms.side, terms.stop, terms.target) = (.buy, Price(whole: 110), Price(whole: 90))
        XCTAssertTrue(terms.reachesStop(quote(100, 101, 110)), "by the last price")
        XCTAssertTrue(terms.reachesStop(quote(99, 110, 100)), "by the ask, before the last price says so")
        XCTAssertFalse(terms.reachesStop(quote(108, 109, 109)))
        XCTAssertTrue(terms.isDue(quote(89, 90, 100)))
        XCTAssertFalse(terms.isDue(quote(80, 91, 80)))
        XCTAssertFalse(terms.isDue(quote(80, 0, 100)), "no ask is no price")
    }

    func test_givenRefusalsThatPass_whenTheStopIsTriedAgainAndAgain_thenItIsNeverGivenUp_butForGoodItIs() {
        for (mayPass, isGivenUp) in [(true, false), (false, true)] {
            var bracket = BracketTableTests.bracket(.placing(.stop))
            for round in 1...10 {
                _ = bracket.apply(.refused(.stop, mayPass: mayPass), at: seconds(100 + round * 60))
                _ = bracket.apply(.timePassed, at: seconds(130 + round * 60))
            }
            XCTAssertEqual(bracket.state == .done(.gaveUp), isGivenUp, "\(mayPass): \(bracket.state)")
        }
    }

    func test_givenACancelThatShowedNoEffect_whenTheStopRestsAgain_thenItIsWatchedCloselyForAMinute() {
        var bracket = BracketTableTests.bracket(.cancelling(.stop))
        _ = bracket.apply(.seen(.stop, .open(.zero)), at: seconds(110))
        XCTAssertEqual(bracket.state, .resting)
        XCTAssertEqual(bracket.apply(.timePassed, at: seconds(111)), [.look(.stop)])
        XCTAssertEqual(bracket.apply(.timePassed, at: seconds(112)), [.look(.stop)], "the cancel may come late")
        XCTAssertEqual(bracket.apply(.timePassed, at: seconds(169)), [.look(.stop)])
        XCTAssertEqual(bracket.apply(.timePassed, at: seconds(171)), [], "a minute is enough")
    }

    func test_givenACancelledOrderThatIsNotListed_whenItStaysAbsent_thenNothingIsPlaced() {
        var bracket = BracketTableTests.bracket(.cancelling(.stop))
        _ = bracket.apply(.seen(.stop, .absent), at: seconds(110))
        XCTAssertEqual(bracket.state, .doubtful(.stop))
        XCTAssertEqual(bracket.apply(.seen(.stop, .absent), at: seconds(120)), [], "it was there: it may come back")
        XCTAssertEqual(bracket.state, .doubtful(.stop))
    }

    func test_givenATargetThatEnded_whenTheStopIsBack_thenItIsNotSwappedInAgainAtOnce() {
        var bracket = BracketTableTests.bracket(.working)
        let back = bracket.apply(.seen(.target, .ended(Quantity(whole: 2), byUser: false)), at: seconds(110))
        XCTAssertEqual(back, [.place(.stop, Quantity(whole: 8))])
        _ = bracket.apply(.placed(.stop), at: seconds(111))
        XCTAssertEqual(bracket.apply(.price(quote(110, 111, 110)), at: seconds(119)), [], "a pause of twice the bound")
        XCTAssertEqual(bracket.apply(.price(quote(110, 111, 110)), at: seconds(120)), [.prepare])
    }

    func test_givenTwoTimesWithoutAStop_whenTheSecondIsShorter_thenTheLongestStands() {
        var bracket = BracketTableTests.bracket(.placing(.stop))
        _ = bracket.apply(.placed(.stop), at: seconds(130))
        XCTAssertEqual(bracket.longestExposure, seconds(30))
        _ = bracket.apply(.ready(quote(110, 111, 110)), at: seconds(150))
        XCTAssertEqual(bracket.state, .cancelling(.stop))
        _ = bracket.apply(.seen(.stop, .open(.zero)), at: seconds(152))
        XCTAssertEqual(bracket.longestExposure, seconds(30))
        XCTAssertEqual(bracket.exposure(at: seconds(160)), seconds(32))
    }

    func test_givenATargetThatRests_whenTheStopIsDue_thenTheTimeWithoutOneBegins_andEndsWhenThePriceTurnsBack() {
        var terms = BracketTableTests.terms
        terms.rests = .target
        var bracket = Bracket(terms)
        _ = bracket.apply(.begun, at: seconds(100))
        _ = bracket.apply(.placed(.target), at: seconds(101))
        XCTAssertEqual(bracket.apply(.price(quote(89, 90, 89)), at: seconds(110)), [.prepare])
        XCTAssertEqual(bracket.exposedSince, seconds(110))
        XCTAssertEqual(
            bracket.apply(.timePassed, at: seconds(116)), [.alarm(.exposedTooLong), .look(.target)],
            "nothing is swapped in because something stands in the way")
        XCTAssertEqual(
            bracket.apply(.price(quote(95, 96, 95)), at: seconds(117)),
            [.settled(.exposedTooLong), .covered(seconds(7))])
    }

    func test_givenATargetCancelledForADueStop_whenThePriceCannotBeHad_thenTheStopIsPlaced_notTheTarget() {
        for (event, leg) in [
            (Bracket.Event.priceUnknown, Bracket.Leg.stop), (.price(quote(89, 90, 89)), .stop),
            (.price(quote(95, 96, 95)), .target),
        ] {
            var terms = BracketTableTests.terms
            terms.rests = .target
            var bracket = Bracket(terms)
            _ = bracket.apply(.begun, at: seconds(100))
            _ = bracket.apply(.placed(.target), at: seconds(101))
            _ = bracket.apply(.price(quote(89, 90, 89)), at: seconds(110))
            XCTAssertEqual(bracket.apply(.ready(quote(89, 90, 89)), at: seconds(110)), [.cancel(.target)])
            _ = bracket.apply(.seen(.target, .ended(.zero, byUser: true)), at: seconds(111))
            XCTAssertEqual(bracket.apply(event, at: seconds(112)), [.place(leg, Quantity(whole: 10))])
        }
    }

    func test_givenATargetThatSomebodyElseMayHaveCancelled_whenThePriceCannotBeHad_thenNothingIsSoldAtTheMarket() {
        var terms = BracketTableTests.terms
        terms.rests = .target
        var bracket = Bracket(
            resuming: terms, finished: [:], standing: .doubtful(.target, cancelAsked: true), exposedSince: nil)
        _ = bracket.apply(.resumed, at: seconds(100))
        XCTAssertEqual(bracket.apply(.seen(.target, .ended(.zero, byUser: true)), at: seconds(101)).last, .quote)
        XCTAssertEqual(bracket.apply(.priceUnknown, at: seconds(102)), [.place(.target, Quantity(whole: 10))])
    }

    func test_givenAPriceThatTurnedBackMeanwhile_whenEverythingIsReady_thenNothingIsCancelled() {
        var bracket = BracketTableTests.bracket(.resting)
        XCTAssertEqual(bracket.apply(.price(quote(110, 111, 110)), at: seconds(150)), [.prepare])
        XCTAssertEqual(bracket.apply(.ready(quote(109, 110, 109)), at: seconds(151)), [])
        XCTAssertEqual(bracket.state, .resting)
    }

    func test_givenAnInterrupt_whenTheLastLookShowsNothing_thenTheEndSaysSo() {
        for (sighting, end) in [
            (Bracket.Sighting.open(.zero), Bracket.End.left(.stop)), (.unclear, .leftUnseen(.stop)),
            (.absent, .leftUnseen(.stop)), (.filled(Quantity(whole: 10)), .filled(.stop)),
            (.ended(.zero, byUser: true), .endedElsewhere(.stop)),
        ] {
            var bracket = BracketTableTests.bracket(.resting)
            XCTAssertEqual(bracket.apply(.interrupted, at: seconds(150)), [.look(.stop)])
            _ = bracket.apply(.seen(.stop, sighting), at: seconds(151))
            XCTAssertEqual(bracket.state, .done(end))
        }
    }
}
