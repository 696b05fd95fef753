import Foundation
import KrakenCore
import KrakenSandbox
import Storage
import Synchronization
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCLI

/// The same command typed again after a program was killed at each step of a live order, and while it stands there.
///
/// A copy of the home, taken at the step, is what a killed program leaves behind.
final class KilledAtEveryStepTests: XCTestCase {
    /// A step of a live order.
    private struct Step: Sendable {
        /// What has just happened.
        let name: String
        /// The request at which it is seen.
        let endpoint: String
        /// Whether the exchange has dealt with that request.
        var isAfter = false
        /// What becomes of the live order; nil for nothing bad.
        var fault: ScriptedTransport.Step?
        /// What the journal says then; nil when it says nothing.
        let state: OrderIntent.State?
        /// How many orders the exchange has then.
        let orders: Int
    }

    private static let lost = ScriptedTransport.Step.lostBefore

    private static let steps = [
        Step(name: "before the intent", endpoint: "AddOrder:validate", state: nil, orders: 0),
        Step(name: "after the intent", endpoint: "GetApiKeyInfo", state: .intended, orders: 0),
        Step(name: "after the attempt, before its first byte", endpoint: "AddOrder", state: .sending, orders: 0),
        Step(name: "after the body", endpoint: "AddOrder", isAfter: true, state: .sending, orders: 1),
        Step(name: "after the answer", endpoint: "QueryOrders", state: .accepted, orders: 1),
        Step(name: "in pass 1, nothing there", endpoint: "OpenOrders", fault: lost, state: .unknown, orders: 0),
        Step(
            name: "in pass 1, the order is there", endpoint: "OpenOrders", fault: .acted(then: lost), state: .unknown,
            orders: 1),
        Step(
            name: "between pass and print", endpoint: "OpenOrders", isAfter: true, fault: .acted(then: lost),
            state: .unknown, orders: 1),
        Step(
            name: "after an empty pass", endpoint: "ClosedOrders", isAfter: true, fault: lost, state: .unknown,
            orders: 0),
    ]

    /// Runs a live order, and does something once when it comes to the step.
    private func place(
        in lost: LostOrder, at step: Step, _ action: @escaping @Sendable () async -> Void
    ) async -> CommandOutcome {
        let isDone = Mutex(false)
        return await lost.run { name in
            let reached =
                name == step.endpoint
                && isDone.withLock { done in
                    defer { done = true }
                    return !done
                }
            let usual = name == "AddOrder" ? step.fault ?? .passOn : .passOn
            guard reached else { return usual }
            return ScriptedTransport.Step { call async throws(TransportError) in
                guard step.isAfter else {
                    await action()
                    return try await usual.run(call)
                }
                let answer = try await usual.run(call)
                await action()
                return answer
            }
        }
    }

    /// A copy of a home in which every process is dead.
    private static func photograph(_ home: String, as copy: String) throws {
        try FileManager.default.copyItem(atPath: home, toPath: copy)
        let files = FileManager.default.enumerator(atPath: copy)?.compactMap { $0 as? String } ?? []
        for file in files where file.hasSuffix("/journal.db") {
            let connection = try Connection(path: "\(copy)/\(file)", durability: .processEnd)
            for table in ["orders", "order_attempts"] { try connection.run("UPDATE \(table) SET owner = '1 1 gone'") }
        }
    }

    func test_givenAProgramKilledAtAnyStep_whenTheCommandIsTypedAgain_thenThereIsNeverASecondOrder() async throws {
        for step in Self.steps {
            let first = try LostOrder(self)
            let folder = try temporaryFolder() + "/home"
            let moment = Mutex(Timestamp(seconds: 0))
            _ = await place(in: first, at: step) {
                moment.withLock { $0 = first.clock.source.now() }
                do { try Self.photograph(first.world.home, as: folder) } catch { XCTFail("\(step.name): \(error)") }
            }
            let clock = JumpingTime()
            clock.pass(moment.withLock(\.self) - clock.source.now())
            let next = try LostOrder(self, home: folder, clock: clock)
            XCTAssertEqual(try? next.state(), step.state, step.name)
            XCTAssertEqual(try next.openCount(), step.orders, step.name)

            let again = await next.run()
            switch step.state {
            case nil, .intended: XCTAssertEqual(again.exitCode, 0, "never sent, \(step.name): \(again.output)")
            default: XCTAssertEqual(again.exitCode, 4, "it may be there, \(step.name): \(again.output)")
            }
            if again.exitCode == 4 && step.orders == 0 { try await proveAbsence(next, step.name) }
            XCTAssertEqual(try next.openCount(), 1, step.name)
            let last = await next.run()
            XCTAssertEqual(last.exitCode, 4, "\(step.name): \(last.output)")
            XCTAssertTrue(last.error?.hasPrefix("repeated-order: ") ?? false, "\(step.name): \(last.output)")
            XCTAssertEqual(try next.journal().unresolved(), [], step.name)
        }
    }

    /// Later commands prove that a killed program's order was never placed; then it may be placed.
    private func proveAbsence(_ next: LostOrder, _ name: String) async throws {
        XCTAssertEqual(next.live.count, 0, name)
        next.clock.pass(.seconds(60))
        let early = await next.run()
        XCTAssertEqual(early.exitCode, 4, "one pass proves nothing, \(name): \(early.output)")
        next.clock.pass(.seconds(6))
        let placed = await next.run()
        XCTAssertEqual(placed.exitCode, 0, "\(name): \(placed.output)")
    }

    func test_givenAProgramThatStandsAtAnyStep_whenTheSameCommandRunsBesideIt_thenThereIsOneOrder() async throws {
        for step in Self.steps {
            let first = try LostOrder(self)
            let second = try LostOrder(self, home: first.world.home, clock: first.clock)
            let beside = Mutex<CommandOutcome?>(nil)
            let outcome = await place(in: first, at: step) {
                let other = await second.run()
                beside.withLock { $0 = other }
            }
            let other = try XCTUnwrap(beside.withLock(\.self), step.name)
            let told = "\(step.name): \(outcome.output)\(other.output)"
            // The other one's calls overtake an order that stands: an invalid nonce is a refusal that may pass.
            let sent = (first.live + second.live).map { String(decoding: $0.body, as: UTF8.self).field("cl_ord_id") }
            XCTAssertEqual(Set(sent).count, 1, told)
            let exists = step.fault == nil || step.orders == 1
            XCTAssertEqual(try first.openCount(), exists ? 1 : 0, told)
            let codes = step.state == nil ? [Int32(4), 0] : [exists ? 0 : 6, 4]
            XCTAssertEqual([outcome.exitCode, other.exitCode], codes, told)
            XCTAssertEqual(try first.journal().unresolved(), [], told)
        }
    }
}
