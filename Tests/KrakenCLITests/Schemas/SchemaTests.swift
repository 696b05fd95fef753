import CommandKit
import KrakenCore
import KrakenSandbox
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// That docs/schemas keeps up with the program; what it prints is held against them in the interop tests.
final class SchemaTests: XCTestCase {
    private let schemas = SchemaFiles()

    func testEveryCommandHasASchemaAndEverySchemaACommand() throws {
        let commands = KrakenProgram.declaration.spec.allCommands.filter { !$0.spec.isGroup }
        let names = Set(commands.map { $0.path.dropFirst().joined(separator: "-") })

        XCTAssertEqual(try schemas.names(), names)
    }

    func testTheWordsOfOrdersAreThoseOfTheProgram() throws {
        try check(Side.self, "side")
        try check(OrderType.self, "orderType")
        try check(TimeInForce.self, "timeInForce")
        try check(TriggerSource.self, "triggerSource")
        try check(SelfTradePrevention.self, "selfTradePrevention")
        try check(OrderFlag.self, "orderFlag")
        try check(OrderStatus.self, "orderStatus")
        try check(OrderIntent.State.self, "journalState")
        try check(ChangeIntent.State.self, "changeState")
        try check(LookupPass.Verdict.self, "lookVerdict")
        try check(OrderCheck.Rule.self, "checkRule")
        try check(Bracket.Leg.self, "leg")
        try check(Bracket.Alarm.self, "alarm", in: "order-bracket")
    }

    func testTheWordsOfMarketsAndMoneyAreThoseOfTheProgram() throws {
        try check(Instrument.Status.self, "marketStatus")
        try check(Holding.Kind.self, "balanceKind")
        try check(Payment.Kind.self, "paymentKind")
        try check(Payment.State.self, "paymentState")
        try check(Tier.self, "tier")
        try check(Check.Area.self, "area", in: "doctor")
        try check(Check.Verdict.self, "verdict", in: "doctor")
    }

    func testAFailureBeginsWithItsIdentifierAndAColon() {
        func text(_ identifier: String, _ message: String) -> String {
            Failure(identifier, message, exitCode: .failure).envelopeText
        }

        XCTAssertEqual(text("usage", "there is no such option"), "usage: there is no such option")
        XCTAssertEqual(text("interrupted", "interrupted"), "interrupted")
        XCTAssertEqual(text("interrupted", "interrupted: nothing was placed"), "interrupted: nothing was placed")
        XCTAssertEqual(
            text("interrupted", "interrupted in the middle of a swap: ALARM"),
            "interrupted: interrupted in the middle of a swap: ALARM")
        XCTAssertEqual(
            text("EOrder:Insufficient funds", "EOrder:Insufficient funds; nothing was sent"),
            "EOrder:Insufficient funds; nothing was sent")
        XCTAssertEqual(Failure([ExchangeError]()).envelopeText, "refused: the exchange gave no reason")
    }

    private func check<Word: CaseIterable & RawRepresentable<String>>(
        _ type: Word.Type, _ name: String, in file: String = "common", line: UInt = #line
    ) throws {
        XCTAssertEqual(try schemas.words(name, in: file), Set(Word.allCases.map(\.rawValue)), name, line: line)
    }
}
