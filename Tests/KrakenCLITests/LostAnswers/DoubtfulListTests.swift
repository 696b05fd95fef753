import KrakenCore
import Storage
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI
@testable import KrakenSandbox

/// Lists that prove nothing: then an order is unknown, whether it exists or not, and never "not placed".
final class DoubtfulListTests: XCTestCase {
    /// The order must be unknown, and everything about it be told.
    private func check(_ outcome: CommandOutcome, _ lost: LostOrder, _ place: String) throws {
        XCTAssertEqual(outcome.exitCode, 7, "\(place): \(outcome.output)")
        XCTAssertTrue(outcome.error?.hasPrefix("outcome-unknown: ") ?? false, "\(place): \(outcome.output)")
        XCTAssertEqual(try lost.state(), .unknown, place)
        XCTAssertEqual(lost.live.count, 1, place)
    }

    func test_givenListsThatDoNotNameTheirOrders_whenAnAnswerIsLost_thenTheOrderIsUnknown() async throws {
        let lost = try LostOrder(self)
        try lost.arm(.lose)
        try lost.armLists(.respell(.omit))
        try check(await lost.run(), lost, "acted")
    }

    func test_givenTwoOrdersOfOneName_whenAnAnswerIsLost_thenTheOrderIsUnknown() async throws {
        let lost = try LostOrder(self)
        let outcome = await lost.run { name in
            if name == "AddOrder" { return .acted(then: .lostBefore) }
            return name == "OpenOrders" ? .changing { $0.body = Self.doubled($0.body) } : nil
        }
        try check(outcome, lost, "one name")
    }

    func test_givenTwoOrdersOfOneNumberOfTheOperators_whenAnAnswerIsLost_thenTheOrderIsUnknown() async throws {
        let lost = try LostOrder(self)
        // Another program's order of the same number, at the same moment.
        let other = try lost.other()
        let twin = AddOrder(
            pairID: "XXBTZUSD", side: .buy, typeName: "limit", volume: "0.001", price: "20000.0", userReference: 77)
        let step = ScriptedTransport.Step { call async throws(TransportError) in
            _ = try await call.passOn()
            guard case .accepted = await other.transmit(twin) else { fatalError("the twin was refused") }
            throw TransportError(.noAnswer, provesNothingWasSent: false)
        }
        let outcome = await lost.run(LostOrder.words + ["--userref", "77"]) { $0 == "AddOrder" ? step : nil }
        try check(outcome, lost, "one number")
        XCTAssertEqual(try lost.openCount(), 2)
    }

    func test_givenAKeyWhoseRightsCannotBeRead_whenAnAnswerIsLost_thenEachLookAsksForThemOnceOnly() async throws {
        let lost = try LostOrder(self)
        let asked = Counter()
        let outcome = await lost.run { name in
            if name == "AddOrder" { return .lostBefore }
            guard name == "GetApiKeyInfo" else { return nil }
            asked.increase()
            return .page(status: 502)
        }
        try check(outcome, lost, "rights")
        let late = try lost.journal().passes(of: try XCTUnwrap(lost.journal().latest(1).first).id)
            .count { $0.detail.contains("rights") || $0.verdict == .cannotTell }
        XCTAssertLessThanOrEqual(asked.value, late + 1, "once before it was sent, once for each late look")
    }

    func test_givenBothListsAtTheirLimit_whenAnAnswerIsLost_thenTheOrderIsUnknown_whetherItExistsOrNot() async throws {
        for acted in [true, false] {
            let lost = try LostOrder(self)
            try lost.armLists(.errors(["EAPI:Rate limit exceeded"]))
            let loss = ScriptedTransport.Step.lostBefore
            let outcome = await lost.run { $0 == "AddOrder" ? (acted ? .acted(then: loss) : loss) : nil }
            try check(outcome, lost, "acted: \(acted)")
        }
    }

    func test_givenBothListsAtTheirLimitForAWhile_whenAnAnswerIsLost_thenTheTruthIsFoundLater() async throws {
        for acted in [true, false] {
            let lost = try LostOrder(self)
            let refusals = Counter()
            let loss = ScriptedTransport.Step.lostBefore
            let outcome = await lost.run { name in
                if name == "AddOrder" { return acted ? .acted(then: loss) : loss }
                guard ["OpenOrders", "ClosedOrders"].contains(name), refusals.increase() <= 6 else { return nil }
                return .json(##"{"error":["EAPI:Rate limit exceeded"]}"##)
            }
            XCTAssertEqual(outcome.exitCode, acted ? 0 : 6, outcome.output)
            XCTAssertEqual(lost.live.count, 1)
        }
    }

    func test_givenAKeyThatMayNotSeeClosedOrders_whenAnAnswerIsLost_thenOnlyAnOpenOrderIsFound() async throws {
        let rights = Set(Permission.allCases).subtracting([.queryClosedTrades])
        for acted in [true, false] {
            let lost = try LostOrder(self)
            try lost.exchange.restrictKey(to: rights)
            let loss = ScriptedTransport.Step.lostBefore
            let outcome = await lost.run { $0 == "AddOrder" ? (acted ? .acted(then: loss) : loss) : nil }
            if acted {
                XCTAssertEqual(outcome.exitCode, 0, outcome.output)
            } else {
                try check(outcome, lost, "closed orders are not shown")
            }
        }
    }

    func test_givenAKeyThatDoesNotSeeEverything_whenBothListsAreEmpty_thenThatProvesNothing() async throws {
        let changes = [
            (##""query_from":"0""##, ##""query_from":"1700000000""##),
            (##""query_to":"0""##, ##""query_to":"1900000000""##),
            (##""query-closed-trades""##, ##""query-ledger""##), (##""query-open-trades""##, ##""query-ledger""##),
        ]
        for (before, after) in changes {
            let lost = try LostOrder(self)
            let outcome = await lost.run { name in
                switch name {
                case "AddOrder": .lostBefore
                case "GetApiKeyInfo": .replacing(before, by: after)
                default: nil
                }
            }
            try check(outcome, lost, after)
        }
    }

    func test_givenAnExchangeThatIsNotOnline_whenBothListsAreEmpty_thenThatProvesNothing() async throws {
        let lost = try LostOrder(self)
        let wasSent = Counter()
        let outcome = await lost.run { name in
            switch name {
            case "AddOrder":
                wasSent.increase()
                return .lostBefore
            case "SystemStatus": return wasSent.value > 0 ? .replacing(##""online""##, by: ##""cancel_only""##) : nil
            default: return nil
            }
        }
        try check(outcome, lost, "cancel only")
    }

    func test_givenANonceWindow_whenTheExchangeFindsANonceInvalid_thenTheOrderIsLookedFor_andNotSentAgain() async throws
    {
        for acted in [true, false] {
            let lost = try LostOrder(self)
            let refusal = ScriptedTransport.Step.json(##"{"error":["EAPI:Invalid nonce"]}"##)
            let outcome = await lost.run { name in
                switch name {
                case "AddOrder": acted ? .acted(then: refusal) : refusal
                case "GetApiKeyInfo": .replacing(##""nonce_window":"0""##, by: ##""nonce_window":"10000""##)
                default: nil
                }
            }
            XCTAssertEqual(outcome.exitCode, acted ? 0 : 6, outcome.output)
            XCTAssertEqual(lost.live.count, 1, "sent once")
            XCTAssertEqual(try lost.openCount(), acted ? 1 : 0)
        }
    }

    /// A list of open orders in which each order is there twice.
    private static func doubled(_ body: [UInt8]) -> [UInt8] {
        guard case .object(let answer)? = try? JSON(parsing: body),
            let result = answer.first(where: { $0.key == "result" }),
            case .object(let orders)? = result.value["open"], let order = orders.first
        else { return body }
        let twin = JSON.object([order, .init("OTWIN2-TWINS-TWINS2", order.value)])
        return Array(JSON.object(["error": [], "result": .object(["open": twin])]).text.utf8)
    }
}
