import Foundation
import XCTest

@testable import KrakenCore

final class KeyStateTests: XCTestCase {
    private static let limits = CallCounter.Limits(
        maximum: Points(whole: 15), decay: Points(whole: 1), reserve: Points(whole: 4))

    private var folder = ""

    override func setUp() { folder = ClientBench.newFolder() }

    override func tearDown() { try? FileManager.default.removeItem(atPath: folder) }

    private var statePath: String { folder + "/abc/state" }

    private func state(
        _ time: TestTime, notice: @escaping @Sendable (Notice) -> Void = { _ in }
    ) -> KeyState {
        KeyState(
            folder: folder, fingerprint: "abc", limits: Self.limits, time: time.source, random: { 0.5 }, notice: notice)
    }

    // MARK: Nonces

    func test_givenANewKey_whenNoncesAreTaken_thenTheyAreMillisecondsOfTheWallClockAndGrow() async throws {
        let time = TestTime(.frozen)
        let state = state(time)
        let first = try await state.nonce(neverWaits: false)
        let second = try await state.nonce(neverWaits: false)
        time.advance(by: .seconds(2))
        let third = try await state.nonce(neverWaits: true)
        XCTAssertEqual([first, second, third], [1_700_000_000_000, 1_700_000_000_001, 1_700_000_002_000])
    }

    func test_givenAClockThatWentBack_whenAnotherProcessTakesANonce_thenItIsHigherAllTheSame() async throws {
        let time = TestTime(.frozen)
        let first = try await state(time).nonce(neverWaits: false)
        time.jump(.seconds(-86_400))
        let second = try await state(time).nonce(neverWaits: false)
        XCTAssertEqual(second, first + 1)
    }

    func test_givenAScaleThatWasRaised_whenAnotherProcessTakesANonce_thenItKnows() async throws {
        let time = TestTime(.frozen)
        let accepted: UInt64 = 1_700_000_000_000_123
        let raised = try await state(time).raise(scale: 1000, nonce: accepted, neverWaits: false)
        let raisedAgain = try await state(time).raise(scale: 1000, nonce: accepted - 1, neverWaits: false)
        let next = try await state(time).nonce(neverWaits: false)
        XCTAssertTrue(raised)
        XCTAssertFalse(raisedAgain)
        XCTAssertEqual(next, accepted + 1)
    }

    func test_givenATrial_whenItTakesNonces_thenTheyGrowAndTheSharedRecordStaysAsItWas() async throws {
        let time = TestTime(.frozen)
        let (state, trial) = (state(time), NonceTrial())
        var nonces = [try await state.nonce(neverWaits: false, trial: trial)]
        XCTAssertTrue(trial.raise())
        for _ in 0..<2 { nonces.append(try await state.nonce(neverWaits: false, trial: trial)) }
        XCTAssertTrue(trial.raise())
        nonces.append(try await state.nonce(neverWaits: false, trial: trial))
        XCTAssertFalse(trial.raise(), "there is nothing smaller than a nanosecond")
        XCTAssertEqual(
            nonces, [1_700_000_000_000, 1_700_000_000_000_000, 1_700_000_000_000_001, 1_700_000_000_000_000_000])
        let own = try await state.nonce(neverWaits: false)
        XCTAssertEqual(own, 1_700_000_000_001)
    }

    func test_givenManyTasksOnTwoStates_whenTheyTakeNonces_thenNoNonceComesTwice() async throws {
        let time = TestTime(.frozen)
        let states = [state(time), state(time)]
        let nonces = try await withThrowingTaskGroup(of: UInt64.self) { group in
            for index in 0..<200 { group.addTask { try await states[index % 2].nonce(neverWaits: index % 3 == 0) } }
            return try await group.reduce(into: [UInt64]()) { $0.append($1) }
        }
        XCTAssertEqual(Set(nonces).count, 200)
    }

    // MARK: The counter

    func test_givenTwoProcesses_whenBothBook_thenTheyShareOneCounter() async throws {
        let time = TestTime(.frozen)
        let (first, second) = (state(time), state(time))
        for _ in 0..<5 { _ = try await first.book(Points(whole: 1), neverWaits: false, mayWait: true) }
        for _ in 0..<6 { _ = try await second.book(Points(whole: 1), neverWaits: false, mayWait: true) }
        let wait = try await first.book(Points(whole: 1), neverWaits: false, mayWait: true)
        XCTAssertEqual(wait, .seconds(1))
    }

    // MARK: The file

    func test_givenANewState_whenUsed_thenOnlyItsOwnerMayReadIt() async throws {
        _ = try await state(TestTime(.frozen)).nonce(neverWaits: false)
        _ = try await state(TestTime(.frozen)).turn(neverWaits: false)
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        XCTAssertEqual(try mode(folder + "/abc"), 0o700)
        XCTAssertEqual(try mode(statePath), 0o600)
        XCTAssertEqual(try mode(folder + "/abc/turn"), 0o600)
    }

    func test_givenADamagedFile_whenUsed_thenItIsMadeAnewWithAFullCounterAndSaidSo() async throws {
        let time = TestTime(.frozen)
        _ = try await state(time).nonce(neverWaits: false)
        try Data(repeating: 7, count: 2_000).write(to: URL(fileURLWithPath: statePath))
        let heard = Shared<[Notice]>([])
        let state = state(time) { notice in heard.change { $0.append(notice) } }
        let nonce = try await state.nonce(neverWaits: false)
        let wait = try await state.book(Points(whole: 1), neverWaits: false, mayWait: true)
        XCTAssertEqual(nonce, 1_700_000_000_000)
        XCTAssertEqual(wait, .seconds(5))
        XCTAssertEqual(heard.value, [.keyStateRebuilt(path: statePath)])
    }

    func test_givenAWriteCutShort_whenTheNextProcessReads_thenTheRecordBeforeItCounts() async throws {
        let time = TestTime(.frozen)
        let first = try await state(time).nonce(neverWaits: false)
        let second = try await state(time).nonce(neverWaits: false)
        var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: statePath)))
        bytes[512 + 20] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: statePath))
        let third = try await state(time).nonce(neverWaits: false)
        XCTAssertEqual(second, first + 1)
        XCTAssertEqual(third, first + 1)
    }

    func test_givenAFolderThatCannotBe_whenUsed_thenTheErrorNamesItAndCancelsGoAllTheSame() async throws {
        try Data().write(to: URL(fileURLWithPath: folder))
        let heard = Shared<[Notice]>([])
        let state = state(TestTime(.frozen)) { notice in heard.change { $0.append(notice) } }
        let error = await failure { () async throws(KrakenError) in try await state.nonce(neverWaits: false) }
        let turnError = await failure { () async throws(KrakenError) in try await state.turn(neverWaits: false) }
        XCTAssertEqual(error, .keyStateUnusable(path: folder + "/abc", reason: "Not a directory"))
        XCTAssertEqual(turnError, error)
        _ = try await state.turn(neverWaits: true)
        let first = try await state.nonce(neverWaits: true)
        let second = try await state.nonce(neverWaits: true)
        XCTAssertEqual([first, second], [1_700_000_000_000, 1_700_000_000_001])
        XCTAssertEqual(heard.value, [.stateNotShared(path: folder + "/abc", reason: "Not a directory")])
    }

    func test_givenAStateAnotherProcessKeepsLocked_whenUsed_thenReadsFailAfterAWhileAndCancelsGo() async throws {
        let time = TestTime(.leaping)
        _ = try await state(time).nonce(neverWaits: false)
        let other = try LockedFile(path: statePath)
        XCTAssertTrue(other.lock())
        let state = state(time)
        let error = await failure { () async throws(KrakenError) in try await state.nonce(neverWaits: false) }
        XCTAssertEqual(error, .keyStateUnusable(path: statePath, reason: "another process keeps it locked"))
        _ = try await state.nonce(neverWaits: true)
        other.unlock()
        _ = try await state.nonce(neverWaits: false)
    }

    func test_givenARecord_whenStoredAndRead_thenItIsTheSame() throws {
        let counter = CallCounter(
            level: try Points(parsing: "7.123456"), borrowed: try Points(parsing: "1.5"), time: TestTime.start)
        let record = KeyRecord(sequence: 9, lastNonce: .max, nonceScale: 1_000_000, counter: counter)
        XCTAssertEqual(record.bytes.count, KeyRecord.size)
        XCTAssertEqual(KeyRecord(bytes: record.bytes), record)
        XCTAssertNil(KeyRecord(bytes: Array(record.bytes.dropLast())))
        for index in record.bytes.indices {
            var damaged = record.bytes
            damaged[index] ^= 0x10
            XCTAssertNil(KeyRecord(bytes: damaged), "byte \(index)")
        }
    }
}
