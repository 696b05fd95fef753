import Foundation
import XCTest

@testable import Trading

/// Long random lives of brackets beside an exchange that loses answers, hangs and refuses.
final class BracketHistoryTests: XCTestCase {
    /// Repeatable chance.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ sides: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % sides
        }
    }

    /// What the exchange really holds; the bracket sees of it only what a look shows.
    private struct TrueExchange {
        var live: (leg: Bracket.Leg, left: Quantity, executed: Quantity)?
        /// What became of the latest order that is not live any more.
        var last: Bracket.Sighting = .absent
        var sold: Quantity = .zero
        /// A cancel that is carried out late.
        var lateCancel = false

        mutating func trade(_ quantity: Quantity) {
            guard var order = live else { return }
            let part = min(quantity, order.left)
            order.left -= part
            order.executed += part
            sold += part
            live = order
            if order.left.isZero {
                last = .filled(order.executed)
                live = nil
            }
        }

        mutating func cancel(byUser: Bool) {
            guard let order = live else { return }
            last = .ended(order.executed, byUser: byUser)
            live = nil
        }

        var sighting: Bracket.Sighting { live.map { .open($0.executed) } ?? last }
    }

    private func seed() -> UInt64 {
        let wish = ProcessInfo.processInfo.environment["TEST_SEED"]
        if wish == "random" { return UInt64.random(in: 0...UInt64.max) }
        return wish.flatMap { UInt64($0) } ?? 20_261_121
    }

    func
        test_givenRandomHistories_whenLived_thenNeverTwoOrdersAreLive_andNoCoinIsPromisedTwice_andMissingStopsAreToldOf()
    {
        let seed = seed()
        print("TEST_SEED=\(seed)")
        var ends: [String: Int] = [:]
        for number in 0..<4_000 {
            var dice = Dice(state: seed &+ UInt64(number) &* 977)
            let end = live(&dice, "TEST_SEED=\(seed), history \(number)")
            ends[end, default: 0] += 1
            if testRun?.failureCount ?? 0 > 0 { return }
        }
        print(ends.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        for end in [
            "filled(stop)", "filled(target)", "endedElsewhere", "left(stop)", "remainder", "firstUnknown",
        ] {
            XCTAssertTrue(ends.keys.contains { $0.contains(end) }, "no history ended by \(end)")
        }
    }

    /// Lives one history; how it ended.
    private func live(_ dice: inout Dice, _ name: String) -> String {
        let rests: Bracket.Leg = dice.roll(4) == 0 ? .target : .stop
        let side: Side = dice.roll(3) == 0 ? .buy : .sell
        let terms = Bracket.Terms(
            side: side, quantity: Quantity(whole: 10), stop: Price(whole: side == .sell ? 90 : 110),
            target: Price(whole: side == .sell ? 110 : 90), minimum: Quantity(whole: 1), rests: rests)
        var bracket = Bracket(terms)
        var exchange = TrueExchange()
        var now = Duration.seconds(1_000)
        var price = 100
        var bareSince: Duration?
        var hadStop = false
        var queue = bracket.apply(.begun, at: now)
        for _ in 0..<3_000 where !bracket.isOver {
            if queue.isEmpty {
                now += .milliseconds(Int64(500 + dice.roll(3_000)))
                price = max(80, min(120, price + Int(dice.roll(9)) - 4))
                happen(&exchange, terms, price, &dice)
                queue = bracket.apply(dice.roll(300) == 0 ? .interrupted : .timePassed, at: now)
                queue.append(.quote)
            }
            while !queue.isEmpty, !bracket.isOver {
                let action = queue.removeFirst()
                if case .place(let leg, let quantity) = action {
                    XCTAssertNil(exchange.live, "\(name): \(leg) is placed while \(exchange.live!.leg) is live")
                    XCTAssertLessThanOrEqual(quantity + exchange.sold, terms.quantity, "\(name): too much is promised")
                    XCTAssertEqual(quantity, bracket.remaining, name)
                }
                now += .milliseconds(Int64(dice.roll(dice.roll(20) == 0 ? 9_000 : 200)))
                for event in carryOut(action, &exchange, terms, price, &dice) { queue += bracket.apply(event, at: now) }
                let hasStop = exchange.live?.leg == .stop
                hadStop = hadStop || hasStop
                // A cancel that comes late is known of with the next look only.
                bareSince = hasStop || !hadStop || bracket.state == .resting ? nil : bareSince ?? now
            }
            // As somebody does who watches the clock while an order is on its way.
            _ = bracket.checkExposure(at: now)
            if let bareSince, rests == .stop, !bracket.isOver, exchange.sold < terms.quantity {
                if now - bareSince > terms.bound {
                    XCTAssertTrue(bracket.alarms.contains(.exposedTooLong), "\(name): no alarm in \(bracket.state)")
                }
            }
        }
        if case .done(.filled) = bracket.state { XCTAssertEqual(exchange.sold, terms.quantity, name) }
        if case .done(.left(let leg)) = bracket.state {
            // A late cancel, or a trade nobody has seen yet, may have ended it since.
            XCTAssertTrue(exchange.live == nil || exchange.live?.leg == leg, name)
        }
        if case .done(let end) = bracket.state {
            let isLoud = end == .leftBare || end == .gaveUp || end == .firstUnknown
            if isLoud { XCTAssertFalse(bracket.alarms.isEmpty, "\(name): \(end) without an alarm") }
            return "\(end)".replacingOccurrences(of: "Trading.Bracket.Leg.", with: "")
        }
        return "still living"
    }

    /// What happens at the exchange by itself.
    private func happen(_ exchange: inout TrueExchange, _ terms: Bracket.Terms, _ price: Int, _ dice: inout Dice) {
        if exchange.lateCancel {
            exchange.lateCancel = false
            exchange.cancel(byUser: true)
        }
        guard let leg = exchange.live?.leg else { return }
        let quote = quote(price)
        if leg == .stop, terms.reachesStop(quote) || terms.rests == .target {
            exchange.trade(dice.roll(3) == 0 ? Quantity(whole: Int(dice.roll(10))) : Quantity(whole: 10))
        }
        let isHad = terms.side == .sell ? quote.bid >= terms.target : quote.ask <= terms.target
        if leg == .target, isHad {
            exchange.trade(Quantity(units: Quantity.one * Int128(dice.roll(90)) / 10))
        }
        if dice.roll(400) == 0 { exchange.cancel(byUser: dice.roll(2) == 0) }
    }

    private func quote(_ price: Int) -> Bracket.Quote {
        .init(bid: Price(whole: price), ask: Price(whole: price), last: Price(whole: price))
    }

    private func carryOut(
        _ action: Bracket.Action, _ exchange: inout TrueExchange, _ terms: Bracket.Terms, _ price: Int,
        _ dice: inout Dice
    ) -> [Bracket.Event] {
        switch action {
        case .place(let leg, let quantity):
            switch dice.roll(12) {
            case 0: return [.refused(leg, mayPass: true)]
            case 1...2: return [.refused(leg, mayPass: false)]
            case 3:
                // Its answer is lost; it arrived or did not.
                if dice.roll(2) == 0 { exchange.live = (leg, quantity, .zero) } else { exchange.last = .absent }
                return [.unknown(leg)]
            default:
                exchange.live = (leg, quantity, .zero)
                return [.placed(leg)]
            }
        case .cancel(let leg):
            switch dice.roll(8) {
            case 0: return [.seen(leg, exchange.sighting == .absent ? .unclear : exchange.sighting)]
            case 1:
                exchange.lateCancel = dice.roll(2) == 0
                return [.seen(leg, .unclear)]
            case 2:
                exchange.trade(Quantity(whole: Int(dice.roll(4))))
                fallthrough
            default:
                exchange.cancel(byUser: true)
                return [.seen(leg, exchange.sighting)]
            }
        case .look(let leg): return [.seen(leg, dice.roll(5) == 0 ? .unclear : exchange.sighting)]
        case .quote: return [dice.roll(6) == 0 ? .priceUnknown : .price(quote(price))]
        case .prepare: return dice.roll(4) == 0 ? [] : [.ready(quote(price))]
        case .alarm, .settled, .covered, .end: return []
        }
    }
}
