import Foundation
import Synchronization
import TestSupport
import Transport
import XCTest

/// A disk without room: it is said, nothing is sent, and nothing is half written.
final class FullDiskTests: XCTestCase {
    private func disk(_ house: Household, _ size: String) -> [String] {
        [BuiltProgram.script("own-mount.sh"), house.home, "size=\(size)"]
    }

    func test_givenADiskWithoutRoomFromTheStart_whenAnythingRuns_thenOneSentenceSaysSo() async throws {
        try await Permission.mounts.require()
        let house = try Household(self)
        for words in ["balance --sandbox", "sandbox keys"] {
            let outcome = try await house.shell(#""$kraken" \#(words) --json"#, through: disk(house, "8k"))
            XCTAssertEqual(outcome.exitCode, 1, outcome.output + outcome.complaints)
            XCTAssertTrue(outcome.error?.hasPrefix("disk-full: ") ?? false, outcome.output)
            let plain = try await house.shell(#""$kraken" \#(words)"#, through: disk(house, "8k"))
            XCTAssertTrue(plain.complaints.contains("cannot write"), plain.complaints)
            XCTAssertEqual(plain.output, "")
        }
    }

    func test_givenADiskThatFillsWhileAnOrderIsOnItsWay_whenItsAnswerComes_thenItIsTold_andTheJournalIsSaidToBeBehind()
        async throws
    {
        try await Permission.mounts.require()
        let sandbox = try await ServedSandbox.start(self)
        let filling = SharedAction()
        let thief = try OrderThief(
            self, before: sandbox, nil,
            gate: { request in
                if request.isLiveOrder { filling.run() }
                return nil
            })
        let house = try Household(self, environment: thief.environment)
        let process = try ChildProcess(
            disk(house, "4m") + [BuiltProgram.path] + OrderWords.live, environment: house.environment)
        // The disk is seen by that process only, and by who looks through its eyes.
        let filler = "/proc/\(process.id)/root\(house.home)/filler"
        filling.set {
            _ = FileManager.default.createFile(atPath: filler, contents: nil)
            let file = FileHandle(forWritingAtPath: filler)
            while (try? file?.write(contentsOf: Data(count: 4096))) != nil {}
        }
        let outcome = await process.outcome()
        XCTAssertEqual(outcome.exitCode, 0, outcome.output + outcome.complaints)
        let id = try XCTUnwrap(outcome.data?["cl_ord_id"]?.string)
        XCTAssertEqual(outcome.data?["txid"]?.elements?.count, 1)
        XCTAssertTrue(outcome.complaints.contains("the outcome of \(id) could not be written"), outcome.complaints)
    }

    func test_givenADiskThatBecameFull_whenALiveOrderIsPlaced_thenItIsNotSent_andWorksOnceThereIsRoom() async throws {
        try await Permission.mounts.require()
        let sandbox = try await ServedSandbox.start(self)
        let thief = try OrderThief(self, before: sandbox, nil)
        let house = try Household(self, environment: thief.environment)
        let order = OrderWords.live.joined(separator: " ")
        let outcome = try await house.shell(
            """
            "$kraken" \(OrderWords.dry.joined(separator: " "))
            cat /dev/zero >"$KRAKEN_HOME/filler" 2>/dev/null
            "$kraken" \(order)
            echo $?
            "$kraken" cancel --txid OAAAAA-BBBBB-CCCCCC >/dev/null 2>&1
            echo $?
            rm "$KRAKEN_HOME/filler"
            "$kraken" orders --status any --json
            "$kraken" \(order)
            """, through: disk(house, "4m"))
        let lines = outcome.output.split(separator: "\n").map(String.init)
        XCTAssertEqual(lines.count, 6, outcome.output + outcome.complaints)
        guard lines.count == 6 else { return }
        let envelopes = try [0, 1, 4, 5].map { try JSON(parsing: lines[$0].utf8) }
        XCTAssertEqual(envelopes[0]["success"], true, "checked while there was room")
        XCTAssertEqual(envelopes[1]["success"], false)
        XCTAssertTrue(envelopes[1]["error"]?.string?.hasPrefix("disk-full: ") ?? false, lines[1])
        XCTAssertEqual(lines[2], "1")
        XCTAssertEqual(lines[3], "4", "a cancel reaches the exchange, which does not know the order")
        XCTAssertEqual(envelopes[2]["data"]?["orders"]?.elements, [], lines[4])
        XCTAssertEqual(envelopes[2]["data"]?["unresolved"]?.elements, [], lines[4])
        XCTAssertEqual(envelopes[3]["success"], true, lines[5])
        XCTAssertEqual(thief.orders.count, 1, "only the order after the room was made")
    }
}

/// Something a test decides on after it has started what runs it.
private final class SharedAction: Sendable {
    private let action = Mutex<@Sendable () -> Void>({})
    func set(_ action: @escaping @Sendable () -> Void) { self.action.withLock { $0 = action } }
    func run() { action.withLock { $0 }() }
}
