import Foundation
import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCore
@testable import KrakenSandbox

/// Exports at the built-in exchange: asked for once, fetched whole or not at all.
final class ReportsTests: XCTestCase {
    private struct Bench {
        let funding: FundingBench
        let reports: Reports
        let folder: String

        init(_ test: XCTestCase, script: (@Sendable (HTTPRequest) -> ScriptedTransport.Step?)? = nil) throws {
            funding = try FundingBench(test, script: script)
            folder = funding.folder + "/logs/exports"
            reports = Reports(
                kraken: funding.kraken, journal: ExportJournal(path: funding.folder + "/journal.db"), folder: folder,
                time: funding.time.source)
        }

        var request: Reports.Request {
            Reports.Request(
                report: .ledgers, description: "mine", format: .csv, fields: [], start: nil, end: nil)
        }

        func create(mark: String = "k" + UUID().uuidString, again: Bool = false) async throws -> Reports.Creation {
            try await reports.create(request, mark: mark, again: again).get()
        }

        /// An export that can be fetched.
        func processed() async throws -> String {
            guard case .created(let id, _) = try await create() else { throw XCTSkip("not created") }
            funding.pass(.seconds(10))
            return id
        }

        var files: [String] {
            ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).sorted()
        }
    }

    func test_givenEveryFault_whenAnExportIsAskedFor_thenItIsAskedForOnceAndTheEndIsTold() async throws {
        let faults: [(String, FaultEffect, Fault.Moment, acts: Bool)] = [
            ("lost before", .lose, .before, false), ("lost after", .lose, .after, true),
            ("reset after", .reset, .after, true), ("hang", .delay(milliseconds: 60_000), .after, true),
            ("cut", .cut(bytes: 8), .after, true), ("garbage", .garble, .after, true),
            ("429", .page(status: 429), .before, false), ("502", .page(status: 502), .after, true),
            ("520", .page(status: 520), .before, false), ("busy", .errors(["EService:Busy"]), .after, true),
            ("unavailable", .errors(["EService:Unavailable"]), .before, false),
            ("nonce", .errors(["EAPI:Invalid nonce"]), .before, false),
        ]
        for (name, effect, moment, acts) in faults {
            let bench = try Bench(self)
            try bench.funding.arm(effect, "AddExport", moment)
            let creation = try await bench.create(mark: "k123")
            XCTAssertEqual(try bench.funding.requests("AddExport").count, 1, name)
            let jobs = try await bench.reports.jobs(nil).get()
            XCTAssertEqual(jobs.count, acts ? 1 : 0, name)
            switch creation {
            case .created(let id, let wasLost):
                XCTAssertTrue(acts && wasLost, name)
                XCTAssertEqual([id], jobs.map(\.id), name)
            case .notCreated: XCTAssertFalse(acts, name)
            default: XCTFail("\(name): \(creation)")
            }
        }
    }

    func test_givenARefusal_whenAnExportIsAskedFor_thenItIsRefused_andARateLimitMayPass() async throws {
        let bench = try Bench(self)
        try bench.funding.arm(.errors(["EGeneral:Permission denied"]), "AddExport", .before)
        let refused = try await bench.create()
        XCTAssertEqual(refused, .refused([ExchangeError("EGeneral:Permission denied")]))
        try bench.funding.arm(.errors(["EAPI:Rate limit exceeded"]), "AddExport", .before)
        let limited = try await bench.create()
        XCTAssertEqual(limited, .refusedForNow([ExchangeError("EAPI:Rate limit exceeded")]))
        XCTAssertEqual(try bench.funding.requests("AddExport").count, 2)
    }

    func test_givenAProcessStoppedInItsCall_whenAnotherFindsItsExport_thenItsLateDoubtDoesNotUndoThat() async throws {
        let steps = Shared<[@Sendable () async -> Void]>([])
        let isBlind = Shared(false)
        let bench = try Bench(self) { request in
            if request.url.hasSuffix("/ExportStatus") && isBlind.value { return .page(status: 400) }
            guard request.url.hasSuffix("/AddExport") else { return nil }
            return ScriptedTransport.Step { call async throws(TransportError) in
                _ = try await call.passOn()
                let step = steps.change { $0.isEmpty ? nil : $0.removeFirst() }
                await step?()
                throw TransportError(.noAnswer, provesNothingWasSent: false)
            }
        }
        let found = Shared<Reports.Creation?>(nil)
        steps.change {
            $0.append {
                // Stopped for longer than its call lasts.
                bench.funding.pass(.seconds(60))
                let other = try? await bench.create(mark: "k2")
                found.change { $0 = other }
                isBlind.change { $0 = true }
            }
        }
        let first = try await bench.create(mark: "k1")
        guard case .adopted(let id, _)? = found.value else { return XCTFail("\(String(describing: found.value))") }
        XCTAssertEqual(first, .created(id: id, wasLost: true))
        let kept = try ExportRepository(path: bench.funding.folder + "/journal.db").export("k1")
        XCTAssertEqual(kept?.state, .created)
        XCTAssertEqual(kept?.reference, id)
        XCTAssertEqual(try bench.funding.requests("AddExport").count, 1)
    }

    func test_givenAProcessThatIsAtWork_whenAnotherAsksForTheSame_thenItIsRefused_asLongAsTheCallMayLast() async throws
    {
        let steps = Shared<[@Sendable () async -> Void]>([])
        let bench = try Bench(self) { request in
            guard request.url.hasSuffix("/AddExport") else { return nil }
            return ScriptedTransport.Step { call async throws(TransportError) in
                let step = steps.change { $0.isEmpty ? nil : $0.removeFirst() }
                await step?()
                return try await call.passOn()
            }
        }
        let refused = Shared(false)
        steps.change {
            $0.append {
                bench.funding.pass(.seconds(20))
                do { _ = try await bench.create(mark: "k2") } catch is UnresolvedExport {
                    refused.change { $0 = true }
                } catch {}
            }
        }
        _ = try await bench.create(mark: "k1")
        XCTAssertTrue(refused.value)
    }

    func test_givenAListThatCannotBeRead_whenTheAnswerIsLost_thenNobodyKnows() async throws {
        let bench = try Bench(self) { request in
            request.url.hasSuffix("/ExportStatus") ? .page(status: 400) : nil
        }
        try bench.funding.arm(.lose, "AddExport", .before)
        let creation = try await bench.create(mark: "k1")
        XCTAssertEqual(creation, .unknown("the connection ended before an answer", mark: "k1"))
    }

    func test_givenAnExportThatAppearsLate_whenLookedFor_thenOneCleanLookIsNotEnough() async throws {
        let bench = try Bench(self)
        try bench.funding.arm(.late(seconds: 8), "AddExport", .after)
        let creation = try await bench.create()
        guard case .created(_, wasLost: true) = creation else { return XCTFail("\(creation)") }
        XCTAssertEqual(try bench.funding.requests("AddExport").count, 1)
    }

    func test_givenAnExport_whenWaitedForAndFetched_thenTheArchiveIsThereForItsOwnerAlone() async throws {
        let bench = try Bench(self)
        guard case .created(let id, false) = try await bench.create() else { return XCTFail("not created") }
        let seen = Shared<[String]>([])
        let job = try await bench.reports.wait(for: id, report: .ledgers, patience: .seconds(60)) { job, _ in
            seen.change { $0.append(job.status) }
        }.get()
        XCTAssertTrue(job.isProcessed)
        XCTAssertEqual(seen.value.first, "Queued")
        XCTAssertEqual(seen.value.last, "Processed")
        let saved = try await bench.reports.fetch(id, unfolds: true).get()
        XCTAssertEqual(saved.names, ["ledgers.csv"])
        XCTAssertEqual(saved.path, "\(bench.folder)/\(id).zip")
        XCTAssertEqual(bench.files, [id, "\(id).zip", "\(id)/ledgers.csv"].sorted())
        let rights = try FileManager.default.attributesOfItem(atPath: saved.path)[.posixPermissions]
        XCTAssertEqual(rights as? Int, 0o600)
        let unknown = await bench.reports.wait(for: "ZZZZ", report: nil, patience: .seconds(60))
        XCTAssertEqual(unknown.cause as? ReportsError, .unknownExport("ZZZZ"))
    }

    func test_givenAnExportThatIsNeverDone_whenWaitedFor_thenPatienceEnds() async throws {
        let bench = try Bench(self)
        guard case .created(let id, _) = try await bench.create() else { return XCTFail("not created") }
        let answer = await bench.reports.wait(for: id, report: nil, patience: .seconds(1))
        XCTAssertEqual(answer.cause as? ReportsError, .notReady(id, status: "Queued"))
    }

    func test_givenFaultsThatPass_whenFetched_thenItIsTriedAgain_andTheFileIsWhole() async throws {
        for effect: FaultEffect in [.lose, .cut(bytes: 100), .page(status: 502), .errors(["EService:Busy"])] {
            let bench = try Bench(self)
            let id = try await bench.processed()
            try bench.funding.arm(effect, "RetrieveExport", .after)
            let saved = try await bench.reports.fetch(id, unfolds: false).get()
            XCTAssertEqual(saved.names, ["ledgers.csv"], "\(effect)")
            XCTAssertEqual(bench.files, ["\(id).zip"], "\(effect)")
            XCTAssertEqual(try bench.funding.requests("RetrieveExport").count, 2, "\(effect)")
        }
    }

    func test_givenFaultsThatStay_whenFetched_thenNothingIsLeft() async throws {
        let faults: [(FaultEffect, String)] = [
            (.lose, "unreachable"), (.cut(bytes: 100), "unreachable"), (.page(status: 502), "unreachable"),
            (.errors(["EGeneral:Permission denied"]), "EGeneral:Permission denied"), (.garble, "unreadable"),
        ]
        for (effect, error) in faults {
            let bench = try Bench(self)
            let id = try await bench.processed()
            try bench.funding.arm(effect, "RetrieveExport", .after, count: 100)
            let answer = await bench.reports.fetch(id, unfolds: true)
            XCTAssertEqual(answer.error, error, "\(effect)")
            XCTAssertEqual(bench.files, [], "\(effect)")
        }
    }

    func test_givenAnArchiveThatIsDamagedOnItsWay_whenFetched_thenItIsNotKept_andTheOldOneStays() async throws {
        let spoils = Shared(false)
        let bench = try Bench(self) { request in
            guard request.url.hasSuffix("/RetrieveExport"), spoils.value else { return nil }
            return .changing { $0.body[60] ^= 1 }
        }
        let id = try await bench.processed()
        let first = try await bench.reports.fetch(id, unfolds: false).get()
        let before = try Data(contentsOf: URL(fileURLWithPath: first.path))
        spoils.change { $0 = true }
        let second = await bench.reports.fetch(id, unfolds: true)
        guard case .badArchive = second.cause as? ReportsError else { return XCTFail("\(second)") }
        XCTAssertEqual(second.error, "bad-archive")
        XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: first.path)), before)
        XCTAssertEqual(bench.files, ["\(id).zip"])
    }

    func test_givenAnIdThatIsAPath_whenFetched_thenNothingIsAsked() async throws {
        let bench = try Bench(self)
        for id in ["../x", "/etc/passwd", "a/b", "", "A B", "..", String(repeating: "A", count: 41), "A\u{0}"] {
            let answer = await bench.reports.fetch(id, unfolds: true)
            XCTAssertEqual(answer.cause as? ReportsError, .badID(id.visible), id)
        }
        XCTAssertEqual(try bench.funding.requests("RetrieveExport"), [])
    }

    func test_givenAFileInThePlaceOfTheFolder_whenFetched_thenNothingIsAsked() async throws {
        let bench = try Bench(self)
        let id = try await bench.processed()
        try FileManager.default.createDirectory(
            atPath: bench.funding.folder + "/logs", withIntermediateDirectories: true)
        XCTAssertTrue(FileManager.default.createFile(atPath: bench.folder, contents: nil))
        let answer = await bench.reports.fetch(id, unfolds: true)
        XCTAssertFalse(answer.success)
        XCTAssertEqual(try bench.funding.requests("RetrieveExport"), [], "and that is known before anything is asked")
    }

    func test_givenExportsOfBothStates_whenRemoved_thenEachByItsOwnWord() async throws {
        let bench = try Bench(self)
        guard case .created(let young, _) = try await bench.create() else { return XCTFail("not created") }
        let taken = try await bench.reports.remove(young).get()
        XCTAssertEqual(taken, .cancel)
        let old = try await bench.processed()
        let deleted = try await bench.reports.remove(old).get()
        XCTAssertEqual(deleted, .delete)
        let gone = await bench.reports.remove(old)
        XCTAssertEqual(gone.cause as? ReportsError, .unknownExport(old))
    }
}
