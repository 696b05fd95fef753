import Foundation
import Storage
import TestSupport
import Transport
import XCTest

@testable import KrakenCore
@testable import KrakenSandbox

/// The same export typed again: it is looked for before another one is asked for.
final class ExportRetypingTests: XCTestCase {
    private struct Bench {
        let funding: FundingBench
        let reports: Reports
        let hidesList: Shared<Bool>

        init(_ test: XCTestCase) throws {
            let hides = Shared(false)
            hidesList = hides
            funding = try FundingBench(test) { request in
                hides.value && request.url.hasSuffix("/ExportStatus") ? .page(status: 400) : nil
            }
            reports = Reports(
                kraken: funding.kraken, journal: ExportJournal(path: funding.folder + "/journal.db"),
                folder: funding.folder + "/exports", time: funding.time.source)
        }

        func request(_ end: Timestamp? = nil) -> Reports.Request {
            Reports.Request(
                report: .ledgers, description: "mine", format: .csv, fields: [], start: nil, end: end)
        }

        func create(_ mark: String, end: Timestamp? = nil, again: Bool = false) async throws -> Reports.Creation {
            try await reports.create(request(end), mark: mark, again: again).get()
        }

        /// What a program leaves behind that was killed after it sent, and what the exchange made of it.
        func leaveBehind(_ mark: String, owner: String = "1 1 gone", arrived: Bool, end: Timestamp? = nil) async throws
        {
            let terms = ExportIntent.Terms(
                report: "ledgers", format: "csv", fields: [], description: "mine", start: nil, end: end)
            try ExportRepository(path: funding.folder + "/journal.db").begin(
                ExportIntent(mark: mark, terms: terms, createdAt: funding.time.now), owner: owner)
            guard arrived else { return }
            _ = await funding.kraken.transmit(AddExport(report: .ledgers, description: "\(mark) mine"))
        }

        func asked() throws -> Int { try funding.requests("AddExport").count }
        func ids() async throws -> [String] { try await reports.jobs(nil).get().map(\.id) }
        func state(_ mark: String) throws -> ExportIntent.State? {
            try ExportRepository(path: funding.folder + "/journal.db").export(mark)?.state
        }
    }

    func test_givenAProgramKilledOnItsWay_whenTheSameIsTyped_thenWhatArrivedIsTaken_andNothingIsSent() async throws {
        let bench = try Bench(self)
        try await bench.leaveBehind("kfirst", arrived: true)
        let moment = bench.funding.time.now
        bench.funding.pass(.seconds(30))
        let creation = try await bench.create("ksecond")
        let id = try await bench.ids()
        XCTAssertEqual(id.count, 1)
        XCTAssertEqual(creation, .adopted(id: id[0], askedAt: moment))
        XCTAssertEqual(try bench.asked(), 1, "the killed program's own")
        XCTAssertEqual(try bench.state("kfirst"), .created)
    }

    func test_givenAProgramKilledBeforeItsExportArrived_whenTheSameIsTyped_thenTwoCleanLooksComeFirst() async throws {
        let bench = try Bench(self)
        try await bench.leaveBehind("kfirst", arrived: false)
        let start = bench.funding.time.elapsed
        let creation = try await bench.create("ksecond")
        guard case .created(_, wasLost: false) = creation else { return XCTFail("\(creation)") }
        XCTAssertGreaterThanOrEqual(bench.funding.time.elapsed - start, .seconds(10))
        XCTAssertEqual(try bench.funding.requests("ExportStatus").count, 2)
        XCTAssertEqual(try bench.asked(), 1)
        XCTAssertEqual(try bench.state("kfirst"), .notCreated)
    }

    func test_givenAProcessThatStillWaits_whenTheSameIsTyped_thenItIsRefused() async throws {
        let bench = try Bench(self)
        try await bench.leaveBehind("kfirst", owner: ProcessMark.own.description, arrived: false)
        let answer = await bench.reports.create(bench.request(), mark: "ksecond")
        XCTAssertEqual(answer.cause as? UnresolvedExport, UnresolvedExport(mark: "kfirst"))
        XCTAssertEqual(answer.error, "refused-locally")
        XCTAssertEqual(try bench.asked(), 0)
    }

    func test_givenAListThatCannotBeRead_whenTheSameIsTyped_thenNobodyKnows_andNothingIsSent() async throws {
        let bench = try Bench(self)
        bench.hidesList.change { $0 = true }
        try bench.funding.arm(.lose, "AddExport", .after)
        let lost = try await bench.create("kfirst")
        guard case .unknown(_, mark: "kfirst") = lost else { return XCTFail("\(lost)") }
        let again = try await bench.create("ksecond")
        guard case .unknown(_, mark: "kfirst") = again else { return XCTFail("\(again)") }
        bench.hidesList.change { $0 = false }
        let found = try await bench.create("kthird")
        guard case .adopted = found else { return XCTFail("\(found)") }
        XCTAssertEqual(try bench.asked(), 1)
    }

    func test_givenAnExportJustMade_whenTheSameIsTyped_thenItIsThatOne_unlessASecondIsMeantOrAMinuteHasPassed()
        async throws
    {
        let bench = try Bench(self)
        guard case .created(let id, _) = try await bench.create("k1") else { return XCTFail("not created") }
        let same = try await bench.create("k2")
        guard case .adopted(id, _) = same else { return XCTFail("\(same)") }
        guard case .created = try await bench.create("k3", again: true) else { return XCTFail("not created") }
        let other = try await bench.create("k4", end: bench.funding.time.now)
        guard case .created = other else { return XCTFail("\(other)") }
        bench.funding.pass(.seconds(61))
        guard case .created = try await bench.create("k5") else { return XCTFail("not created") }
        XCTAssertEqual(try bench.asked(), 4)
    }

    func test_givenAnExportJustMadeAndTakenBack_whenTheSameIsTyped_thenANewOneIsMade() async throws {
        let bench = try Bench(self)
        guard case .created(let id, _) = try await bench.create("k1") else { return XCTFail("not created") }
        _ = try await bench.reports.remove(id).get()
        guard case .created = try await bench.create("k2") else { return XCTFail("not created") }
    }

    func test_givenALostExportOfHoursAgo_whenFound_thenItStandsOnlyForOneWithTheSameEnd() async throws {
        for end in [nil, Timestamp(seconds: 1_700_000_000)] {
            let bench = try Bench(self)
            try await bench.leaveBehind("kfirst", arrived: true, end: end)
            bench.funding.pass(.seconds(7_200))
            let creation = try await bench.create("ksecond", end: end)
            if case .adopted = creation { XCTAssertNotNil(end) } else { XCTAssertNil(end, "\(creation)") }
            XCTAssertEqual(try bench.asked(), end == nil ? 2 : 1)
        }
    }
}
