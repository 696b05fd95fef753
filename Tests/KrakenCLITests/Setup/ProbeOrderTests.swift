import KrakenCore
import KrakenSandbox
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// `kraken doctor --probe-order`: what it measures, and above all that its order is never left behind in silence.
final class ProbeOrderTests: XCTestCase {
    private let probe = ["doctor", "--probe-order", "--yes", "--json", "--sandbox"]

    /// The verdicts by name.
    private func verdicts(_ outcome: CommandOutcome) -> [String: String] {
        let rows = outcome.data?["measurements"]?.elements ?? []
        return Dictionary(
            rows.map { ($0["name"]?.string ?? "", $0["verdict"]?.string ?? "") },
            uniquingKeysWith: { first, _ in first })
    }

    private func run(
        _ bench: LostOrder, script: @escaping @Sendable (String) -> ScriptedTransport.Step? = { _ in nil }
    ) async -> CommandOutcome {
        await bench.run(probe, script: script)
    }

    /// Holds that nothing is left at the exchange, and that the journal knows it.
    private func assertGone(
        _ bench: LostOrder, _ outcome: CommandOutcome, file: StaticString = #filePath, line: UInt = #line
    ) throws {
        XCTAssertEqual(outcome.data?["end"], "gone", outcome.output, file: file, line: line)
        XCTAssertEqual(try bench.openCount(), 0, file: file, line: line)
        XCTAssertEqual(try bench.state(), .cancelled, file: file, line: line)
        XCTAssertEqual(bench.live.count, 1, "one order, one transmission", file: file, line: line)
    }

    func test_givenAnExchangeAsAssumed_whenProbed_thenEveryFigureConfirms_andTheOrderIsGone() async throws {
        let bench = try LostOrder(self)
        let outcome = await run(bench)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        let verdicts = verdicts(outcome)
        XCTAssertEqual(verdicts.count, 10, "\(verdicts)")
        XCTAssertEqual(verdicts.filter { $0.value != "confirms" }, ["repeated_name": "not_told"])
        XCTAssertTrue(outcome.output.contains("the cl_ord_id comes back as it was sent"), outcome.output)
        try assertGone(bench, outcome)
        let body = String(decoding: try XCTUnwrap(bench.live.first).body, as: UTF8.self)
        for part in ["oflags=post", "timeinforce=GTD", "expiretm=%2B300", "deadline=", "cl_ord_id="] {
            XCTAssertTrue(body.contains(part), "\(part) in \(body)")
        }
    }

    func test_givenPeople_whenProbed_thenEachFigureStandsBesideWhatIsAssumed() async throws {
        let bench = try LostOrder(self)
        let outcome = await bench.run(["doctor", "--probe-order", "--yes", "--sandbox", "--side", "sell"])
        XCTAssertEqual(outcome.exitCode, 0, outcome.complaints)
        XCTAssertTrue(outcome.output.contains("an order is refused after its deadline"), outcome.output)
        XCTAssertTrue(outcome.output.contains("cancelled and gone"), outcome.output)
        let narrow = await bench.world.run(["doctor", "--probe-order", "--yes", "--sandbox"], width: 60)
        XCTAssertEqual(narrow.output.split(separator: "\n").filter { $0.count > 60 }, [], narrow.output)
    }

    func test_givenAnOrderThatIsListedLate_whenProbed_thenTheTimeIsMeasured() async throws {
        let bench = try LostOrder(self)
        try bench.arm(.hide(seconds: 3))
        let outcome = await run(bench)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        let seconds = outcome.data?["measurements"]?.elements?.first { $0["name"] == "open_list" }?["seconds"]?.string
        XCTAssertEqual(
            seconds.flatMap { Double($0) }, 4, "the look four seconds after the answer is the first to see it")
        try assertGone(bench, outcome)
    }

    func test_givenAnExchangeThatIsOtherwise_whenProbed_thenThatIsContradicted_andItEndsWithOne() async throws {
        let cases: [(String, FaultEffect, [String])] = [
            ("echo", .respell(.omit), ["OpenOrders", "ClosedOrders", "QueryOrders"]),
            ("filter", .ignore(parameter: "cl_ord_id"), ["OpenOrders", "ClosedOrders"]),
        ]
        for (name, effect, endpoints) in cases {
            let bench = try LostOrder(self)
            for endpoint in endpoints { try bench.arm(effect, on: endpoint, count: 1_000) }
            let outcome = await run(bench)
            XCTAssertEqual(outcome.exitCode, 1, "\(name): \(outcome.output)")
            XCTAssertEqual(verdicts(outcome)[name], "contradicts", outcome.output)
            try assertGone(bench, outcome)
        }
    }

    func test_givenTheAnswerOfTheOrderIsLost_whenProbed_thenItIsFound_measured_andCancelled() async throws {
        let bench = try LostOrder(self)
        try bench.arm(.lose)
        let outcome = await run(bench)
        XCTAssertEqual(outcome.exitCode, 0, outcome.output)
        XCTAssertEqual(outcome.data?["answer_lost"], true)
        XCTAssertEqual(verdicts(outcome)["open_list"], "confirms")
        XCTAssertNil(verdicts(outcome)["answer"], "there was none")
        try assertGone(bench, outcome)
    }

    func test_givenTheAnswersOfCancelsAreLost_whenProbed_thenTheOrderIsSeenToBeGone() async throws {
        for (moment, count) in [(Fault.Moment.after, 1), (.before, 1), (.after, 4)] {
            let bench = try LostOrder(self)
            try bench.exchange.arm(Fault(.lose, endpoint: "CancelOrder", moment: moment, count: count))
            let outcome = await run(bench)
            XCTAssertEqual(outcome.exitCode, 0, outcome.output)
            try assertGone(bench, outcome)
        }
    }

    func test_givenTheOrderNeverArrived_whenProbed_thenThatIsProved_andSaid() async throws {
        let bench = try LostOrder(self)
        try bench.exchange.arm(Fault(.lose, endpoint: "AddOrder", moment: .before))
        let outcome = await run(bench)
        XCTAssertEqual(outcome.exitCode, 6, outcome.output)
        XCTAssertEqual(outcome.data?["end"], "nothing_placed")
        XCTAssertEqual(try bench.openCount(), 0)
    }

    func test_givenNoCancelArrives_whenProbed_thenItSaysLoudlyThatTheOrderMayBeLive_andItEndsByItself() async throws {
        let bench = try LostOrder(self)
        let outcome = await run(bench) { $0 == "CancelOrder" ? .refused : nil }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        let id = try XCTUnwrap(outcome.data?["cl_ord_id"]?.string)
        XCTAssertTrue(outcome.error?.contains("ATTENTION: the probe order \(id)") ?? false, outcome.output)
        XCTAssertEqual(outcome.data?["end"], "may_be_live")
        XCTAssertEqual(try bench.openCount(), 1)
        bench.clock.pass(.seconds(301))
        XCTAssertEqual(try bench.openCount(), 0, "the exchange ended it")
    }

    func test_givenOrderListsAndCancelsThatFail_whenTheAnswerIsLost_thenNothingIsClaimed() async throws {
        let bench = try LostOrder(self)
        try bench.arm(.lose)
        let outcome = await run(bench) {
            ["OpenOrders", "ClosedOrders", "CancelOrder"].contains($0) ? .page(status: 502) : nil
        }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertEqual(outcome.data?["end"], "may_be_live")
        XCTAssertEqual(try bench.state(), .unknown)
    }

    func test_givenAnAnswerLostAndListsThatFail_whenTheCancelWorks_thenOnlyWhatWasSeenIsClaimed() async throws {
        let bench = try LostOrder(self)
        try bench.arm(.lose)
        let outcome = await run(bench) { ["OpenOrders", "ClosedOrders"].contains($0) ? .page(status: 502) : nil }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertEqual(try bench.openCount(), 0, "it was cancelled all the same")
    }

    func test_givenACheckThatPlacesAnOrder_whenProbed_thenThatIsSaidLoudly() async throws {
        let bench = try LostOrder(self)
        let checks = Counter()
        let outcome = await run(bench) { name in
            // The first check comes before the order, as for every order.
            guard name == "AddOrder:validate", checks.increase() == 2 else { return nil }
            return .json(##"{"error":[],"result":{"descr":{"order":"x"},"txid":["OAAAAA-BBBBB-CCCCCC"]}}"##)
        }
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
        XCTAssertTrue(outcome.error?.contains("OAAAAA-BBBBB-CCCCCC was only to be checked") ?? false, outcome.output)
        XCTAssertEqual(try bench.openCount(), 0, "its own order is cancelled all the same")
    }

    func test_givenARefusal_whenProbed_thenItIsTheExchanges_andNothingIsPlaced() async throws {
        let bench = try LostOrder(self)
        let outcome = await run(bench) { $0 == "AddOrder" ? .json(##"{"error":["EOrder:Insufficient funds"]}"##) : nil }
        XCTAssertEqual(outcome.exitCode, 4, outcome.output)
        XCTAssertTrue(outcome.error?.hasPrefix("EOrder:Insufficient funds") ?? false)
        XCTAssertEqual(outcome.data?["end"], "nothing_placed")
    }

    func test_givenCtrlCWhileItMeasures_whenProbed_thenTheOrderIsCancelledAllTheSame() async throws {
        let bench = try LostOrder(self)
        let (reached, never) = (Counter(), Gate())
        let words = probe
        let task = Task {
            await bench.run(words) { name in
                guard name == "QueryOrders", reached.value == 0 else { return nil }
                reached.increase()
                return .slow(never)
            }
        }
        let isReached = await reached.reaches(1)
        XCTAssertTrue(isReached)
        task.cancel()
        let outcome = await task.value
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        XCTAssertTrue(outcome.error?.contains("is gone") ?? false, outcome.output)
        try assertGone(bench, outcome)
    }

    func test_givenCtrlCWhileTheOrderIsOnItsWay_whenProbed_thenItIsCancelledAllTheSame() async throws {
        let bench = try LostOrder(self)
        let (reached, never) = (Counter(), Gate())
        let words = probe
        let task = Task {
            await bench.run(words) { name in
                guard name == "AddOrder" else { return nil }
                return .acted(
                    then: ScriptedTransport.Step { _ async throws(TransportError) in
                        reached.increase()
                        await never.wait()
                        throw TransportError(.cancelled, provesNothingWasSent: false)
                    })
            }
        }
        let isReached = await reached.reaches(1)
        XCTAssertTrue(isReached)
        task.cancel()
        let outcome = await task.value
        XCTAssertEqual(outcome.exitCode, 130, outcome.output)
        try assertGone(bench, outcome)
    }

    func test_givenNobodyWhoSaysYes_whenProbed_thenNothingIsPlaced() async throws {
        let bench = try LostOrder(self)
        let silent = await bench.run(["doctor", "--probe-order", "--sandbox", "--json"])
        XCTAssertEqual(silent.exitCode, 4, silent.output)
        XCTAssertTrue(silent.error?.hasPrefix("confirmation-needed") ?? false, silent.output)
        XCTAssertEqual(bench.live.count, 0)

        let world = try World(self, isTerminal: true, time: JumpingTime().source)
        world.answer("n")
        let asked = await world.run(["doctor", "--probe-order", "--sandbox", "--json"])
        XCTAssertEqual(asked.exitCode, 4)
        XCTAssertTrue(asked.complaints.contains("measure, and cancel it?"), asked.complaints)
        let orders = await world.run(["orders", "--status", "any", "--sandbox", "--json"])
        XCTAssertEqual(orders.data?["orders"]?.elements?.count, 0, orders.output)
    }

    func test_givenWordsOfAnOrderThatIsNotAskedFor_whenTheDoctorIsCalled_thenThatIsAMistake() async throws {
        let world = try World(self)
        for words in [["--pair", "ETH/USD"], ["--side", "sell"], ["--yes"]] {
            let outcome = await world.run(["doctor", "--sandbox", "--json"] + words)
            XCTAssertEqual(outcome.exitCode, 2, "\(words): \(outcome.output)")
            XCTAssertTrue(outcome.error?.contains("--probe-order") ?? false, outcome.output)
        }
    }

    func test_givenNobodyToAskAndAFullCounter_whenProbed_thenItIsRefusedBeforeAnybodyWaits() async throws {
        let time = JumpingTime()
        let world = try World(self, environment: ["KRAKEN_TIER": "starter"], time: time.source)
        for _ in 0..<6 { _ = await world.run(["balance", "--sandbox"]) }
        let before = time.source.now()
        let (refused, asked) = await world.runCounting(["doctor", "--probe-order", "--sandbox"])
        XCTAssertEqual(refused.exitCode, 4, refused.complaints)
        XCTAssertTrue(refused.complaints.contains("add --yes if you mean it"), refused.complaints)
        XCTAssertFalse(refused.complaints.contains("waiting"), refused.complaints)
        XCTAssertEqual(asked, [])
        XCTAssertLessThan(time.source.now() - before, .seconds(1))
    }

    func test_givenAFullCallCounter_whenProbed_thenItWaitsFirst_orIsRefused() async throws {
        let time = JumpingTime()
        let world = try World(self, environment: ["KRAKEN_TIER": "starter"], time: time.source)
        for _ in 0..<6 { _ = await world.run(["balance", "--sandbox"]) }
        let refused = await world.run(probe + ["--no-wait"])
        XCTAssertEqual(refused.exitCode, 5, refused.output)
        let waited = await world.run(probe)
        XCTAssertEqual(waited.exitCode, 0, waited.output)
        XCTAssertTrue(waited.complaints.contains("before the calls of a probe"), waited.complaints)
        XCTAssertFalse(waited.complaints.contains("before OpenOrders"), waited.complaints)
    }

    func test_givenNoCancelArrives_andTheListsLagOrFail_whenProbed_thenNotSeeingTheOrderProvesNothing() async throws {
        let bench = try LostOrder(self)
        try bench.arm(.lose)
        let outcome = await run(bench) { name in
            switch name {
            case "CancelOrder", "ClosedOrders": .page(status: 502)
            case "OpenOrders": .json(##"{"error":[],"result":{"open":{}}}"##)
            default: nil
            }
        }
        XCTAssertEqual(try bench.openCount(), 1, "nothing cancelled it")
        XCTAssertEqual(outcome.data?["end"], "may_be_live", outcome.output)
        XCTAssertEqual(outcome.exitCode, 7, outcome.output)
    }
}
