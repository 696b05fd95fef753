import XCTest

@testable import Trading

/// The state table of a bracket whose stop rests: every pair of state and event.
final class BracketTableTests: XCTestCase {
    static let terms = Bracket.Terms(
        side: .sell, quantity: Quantity(whole: 10), stop: Price(whole: 90), target: Price(whole: 110),
        minimum: Quantity(whole: 1))

    private let states: [(String, Bracket.State)] = [
        ("placing-stop", .placing(.stop)), ("placing-target", .placing(.target)), ("resting", .resting),
        ("cancelling-stop", .cancelling(.stop)), ("cancelling-target", .cancelling(.target)), ("exposed", .exposed),
        ("working", .working), ("doubtful-stop", .doubtful(.stop)), ("doubtful-target", .doubtful(.target)),
        ("unprotected", .unprotected), ("done", .done(.filled(.stop))),
    ]

    private var events: [(String, Bracket.Event)] {
        func price(_ number: Int) -> Bracket.Event {
            .price(.init(bid: Price(whole: number), ask: Price(whole: number + 1), last: Price(whole: number)))
        }
        func ready(_ number: Int) -> Bracket.Event {
            .ready(.init(bid: Price(whole: number), ask: Price(whole: number + 1), last: Price(whole: number)))
        }
        var events: [(String, Bracket.Event)] = [
            ("begun", .begun), ("price-100", price(100)), ("price-110", price(110)), ("price-90", price(90)),
            ("no-price", .priceUnknown), ("ready-110", ready(110)), ("ready-100", ready(100)), ("time", .timePassed),
            ("interrupted", .interrupted),
        ]
        for leg in Bracket.Leg.allCases {
            events += [
                ("\(leg)-open", .seen(leg, .open(Quantity(whole: 2)))),
                ("\(leg)-filled", .seen(leg, .filled(Quantity(whole: 10)))),
                ("\(leg)-ended", .seen(leg, .ended(Quantity(whole: 2), byUser: false))),
                ("\(leg)-ended-by-user", .seen(leg, .ended(.zero, byUser: true))),
                ("\(leg)-almost", .seen(leg, .ended(Quantity(units: Quantity.one * 19 / 2), byUser: false))),
                ("\(leg)-absent", .seen(leg, .absent)), ("\(leg)-unclear", .seen(leg, .unclear)),
                ("\(leg)-placed", .placed(leg)), ("\(leg)-refused", .refused(leg, mayPass: false)),
                ("\(leg)-held-back", .refused(leg, mayPass: true)), ("\(leg)-unknown", .unknown(leg)),
            ]
        }
        return events
    }

    /// A bracket in a state, ten seconds after its stop was cancelled, as far as the state has no stop.
    static func bracket(_ state: Bracket.State) -> Bracket {
        var bracket = Bracket(terms)
        bracket.state = state
        bracket.swaps = 1
        bracket.hasBegun = true
        let isExposed = state != .resting
        bracket.exposedSince = isExposed ? .seconds(100) : nil
        bracket.alarms = isExposed ? [.exposedTooLong] : []
        switch state {
        case .cancelling: bracket.cancelAsked = true
        default: break
        }
        return bracket
    }

    func test_givenEveryStateAndEvent_whenApplied_thenItIsAsTheTableSays() {
        var lines: [String] = []
        for (stateName, state) in states {
            for (eventName, event) in events {
                var bracket = Self.bracket(state)
                let before = bracket
                let actions = bracket.apply(event, at: .seconds(110))
                guard bracket.state != before.state || !actions.isEmpty else {
                    // What a live order has traded is taken in without a word.
                    var unchanged = bracket
                    unchanged.executed = before.executed
                    unchanged.isEnding = before.isEnding
                    XCTAssertEqual(unchanged, before, "\(stateName) \(eventName)")
                    continue
                }
                let words = actions.isEmpty ? "-" : actions.map { "\($0)".plain }.joined(separator: "; ")
                lines.append("\(stateName) | \(eventName) | \("\(bracket.state)".plain) | \(words)")
            }
        }
        let table = bracketTable.split(separator: "\n").map(String.init)
        for line in lines where !table.contains(line) { XCTFail("not in the table: \(line)") }
        for line in table where !lines.contains(line) { XCTFail("only in the table: \(line)") }
        XCTAssertEqual(lines.count, table.count)
    }
}

extension String {
    /// The text without the noise of Swift's own descriptions.
    fileprivate var plain: String {
        var text = self
        for noise in ["Trading.Bracket.Leg.", "Trading.Bracket.Alarm.", "Trading.Bracket.End.", "Trading."] {
            while let range = text.range(of: noise) { text.removeSubrange(range) }
        }
        return text
    }
}
