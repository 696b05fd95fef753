import Foundation
import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

final class ExportTests: XCTestCase {
    private func benchWithTrades() throws -> Bench {
        let bench = try Bench(options: ExchangeOptions(tier: .pro))
        for side in ["buy", "sell"] {
            bench.clock.advance(by: .seconds(5))
            try bench.place(["pair": "XBTUSD", "type": side, "ordertype": "market", "volume": "0.001"])
        }
        bench.clock.advance(by: .seconds(5))
        return bench
    }

    private func add(_ bench: Bench, _ arguments: [String: String]) throws -> String {
        try XCTUnwrap(bench.result("AddExport", ["description": "mine"].merging(arguments) { $1 })["id"]?.string)
    }

    private func file(_ bench: Bench, _ id: String) throws -> (name: String, text: String) {
        let answer = bench.exchange.respond(to: bench.request("RetrieveExport", ["id": id]))
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.contentType, "application/octet-stream")
        let zip = try ZipReader(answer.body)
        return (zip.name, String(decoding: zip.content, as: UTF8.self))
    }

    func test_givenAnExport_whenTimePasses_thenItIsQueuedProcessedFetchedAndDeleted() throws {
        let bench = try benchWithTrades()
        let id = try add(bench, ["report": "trades"])
        XCTAssertEqual(id.utf8.count, 4)
        let state = { try bench.result("ExportStatus", ["report": "trades"]).elements?.first?["status"]?.string }
        XCTAssertEqual(try state(), "Queued")
        XCTAssertEqual(try bench.error("RetrieveExport", ["id": id]), "EExport:Not ready")
        XCTAssertEqual(
            try bench.error("RemoveExport", ["id": id, "type": "delete"]), "EGeneral:Invalid arguments:type")
        bench.clock.advance(by: .seconds(2))
        XCTAssertEqual(try state(), "Processing")
        bench.clock.advance(by: .seconds(3))
        XCTAssertEqual(try state(), "Processed")
        XCTAssertEqual(try file(bench, id).name, "trades.csv")
        XCTAssertEqual(try bench.result("ExportStatus", ["report": "ledgers"]), [])
        XCTAssertEqual(
            try bench.result("RemoveExport", ["id": id, "type": "delete"]), .object(["delete": .bool(true)]))
        XCTAssertEqual(try bench.result("ExportStatus", ["report": "trades"]), [])
        XCTAssertEqual(try bench.error("RetrieveExport", ["id": id]), "EGeneral:Invalid arguments:id")
        let cancelled = try add(bench, ["report": "ledgers"])
        XCTAssertEqual(
            try bench.result("RemoveExport", ["id": cancelled, "type": "cancel"]), .object(["cancel": .bool(true)]))
    }

    func test_givenAStatus_whenRead_thenItHasAllFieldsAsTexts() throws {
        let bench = try benchWithTrades()
        let id = try add(bench, ["report": "ledgers", "starttm": "1795248000", "format": "TSV"])
        bench.clock.advance(by: .seconds(60))
        let row = try XCTUnwrap(bench.result("ExportStatus", ["report": "ledgers"]).elements?.first)
        let created = Bench.start.seconds + 15
        let expected: [String: String] = [
            "id": id, "descr": "mine", "format": "TSV", "report": "ledgers", "subtype": "all", "status": "Processed",
            "flags": "0", "fields": "all", "createdtm": "\(created)", "expiretm": "\(created + 14 * 86_400)",
            "starttm": "\(created + 2)", "completedtm": "\(created + 5)", "datastarttm": "1795248000",
            "dataendtm": "\(created)", "aclass": "currency", "asset": "all",
        ]
        XCTAssertEqual(Dictionary(row.members.map { ($0.key, $0.value.string ?? "") }) { $1 }, expected)
    }

    func test_givenALedgerExport_whenRead_thenItHasTheRecordedColumnsAndAddsUp() throws {
        let bench = try benchWithTrades()
        let id = try add(bench, ["report": "ledgers"])
        bench.clock.advance(by: .seconds(60))
        let lines = try file(bench, id).text.split(separator: "\n").map(String.init)
        let recorded = try String(decoding: RecordedData.bytes("ledgers/window-1-ledgers.csv"), as: UTF8.self)
        XCTAssertEqual(lines[0], recorded.split(whereSeparator: \.isNewline).first.map(String.init))
        XCTAssertEqual(lines.count, 1 + 7 + 4)
        var balances: [String: Amount] = [:]
        for line in lines.dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            XCTAssertEqual(cells.count, 16)
            let amounts = try cells[9...11].map { try Amount(parsing: $0) }
            balances[cells[7], default: .zero] += amounts[0] - amounts[1]
            XCTAssertEqual(balances[cells[7]], amounts[2], line)
        }
        XCTAssertEqual(balances["\"BTC\""], try bench.balance("XXBT"))
        XCTAssertEqual(balances["\"USD\""], try bench.balance("ZUSD"))
        let trade = try XCTUnwrap(lines.first { $0.contains("\"trade\"") })
        XCTAssertTrue(trade.contains(",\"trade\",\"tradespot\",\"currency\",\"fiat\",\"USD\",\"spot / main\",-"), trade)
        XCTAssertTrue(trade.hasSuffix(",\"USD\""), trade)
        XCTAssertTrue(trade.contains(",\"2026-11-21 08:00:05\","), trade)
    }

    func test_givenATradeExport_whenRead_thenItHasTheRecordedColumnsAndItsLedgerRows() throws {
        let bench = try benchWithTrades()
        let id = try add(bench, ["report": "trades"])
        bench.clock.advance(by: .seconds(60))
        let lines = try file(bench, id).text.split(separator: "\n").map(String.init)
        let recorded = try String(decoding: RecordedData.bytes("ledgers/window-1-trades.csv"), as: UTF8.self)
        XCTAssertEqual(lines[0], recorded.split(whereSeparator: \.isNewline).first.map(String.init))
        XCTAssertEqual(lines.count, 3)
        let trades = try XCTUnwrap(bench.result("TradesHistory", ["ledgers": "true"])["trades"]?.members)
        let ledgers = try XCTUnwrap(trades[1].value["ledgers"]?.elements?.compactMap(\.string))
        XCTAssertTrue(lines[1].hasPrefix("\"\(trades[1].key)\","), lines[1])
        XCTAssertTrue(lines[1].contains("\"\(ledgers.joined(separator: ","))\""), lines[1])
        XCTAssertTrue(
            lines[1].contains("\"BTC/USD\",\"forex\",\"crypto\",\"2026-11-21 08:00:05.0000\",\"buy\""), lines[1])
    }

    func test_givenFieldsAndTimes_whenExported_thenOnlyTheseCome() throws {
        let bench = try benchWithTrades()
        let start = String(Bench.start.seconds + 8)
        let id = try add(bench, ["report": "trades", "fields": "txid,vol,time", "starttm": start, "format": "tsv"])
        bench.clock.advance(by: .seconds(60))
        let (name, text) = try file(bench, id)
        XCTAssertEqual(name, "trades.tsv")
        let lines = text.split(separator: "\n")
        XCTAssertEqual(lines.count, 2)
        XCTAssertEqual(lines[0], "\"txid\"\t\"time\"\t\"vol\"")
        XCTAssertTrue(lines[1].hasSuffix("\t0.001"))
        let cases = [
            ["report": "x"], ["report": "trades", "format": "XLS"], ["report": "trades", "fields": "nope"],
            ["report": "trades", "starttm": "x"], ["report": "trades", "description": ""],
        ]
        let names = ["report", "format", "fields", "starttm", "description"]
        for (arguments, name) in zip(cases, names) {
            XCTAssertEqual(
                try bench.error("AddExport", ["description": "d"].merging(arguments) { $1 }),
                "EGeneral:Invalid arguments:\(name)")
        }
    }

    func test_givenTwoWeeks_whenTheyHavePassed_thenTheExportIsGone() throws {
        let bench = try benchWithTrades()
        let id = try add(bench, ["report": "trades"])
        bench.clock.advance(by: .seconds(14 * 86_400))
        XCTAssertEqual(try bench.result("ExportStatus", ["report": "trades"]), [])
        XCTAssertEqual(try bench.error("RetrieveExport", ["id": id]), "EGeneral:Invalid arguments:id")
    }

    func test_givenTheChecksum_whenComputed_thenItIsTheKnownOne() {
        XCTAssertEqual(CyclicRedundancyCheck.value(of: Array("123456789".utf8)), 0xCBF4_3926)
        XCTAssertEqual(CyclicRedundancyCheck.value(of: []), 0)
    }
}

/// Reads an archive of one stored file from its end, checking that all its parts agree.
private struct ZipReader {
    let name: String
    let content: [UInt8]

    init(_ bytes: [UInt8]) throws {
        let number = { (place: Int, count: Int) in
            (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << ($1 * 8) }
        }
        let end = bytes.count - 22
        XCTAssertEqual(number(end, 4), 0x0605_4B50)
        XCTAssertEqual(
            [number(end + 4, 2), number(end + 6, 2), number(end + 8, 2), number(end + 10, 2)], [0, 0, 1, 1])
        let (size, directory) = (number(end + 12, 4), number(end + 16, 4))
        XCTAssertEqual(directory + size, end)
        XCTAssertEqual(number(directory, 4), 0x0201_4B50)
        let local = number(directory + 42, 4)
        XCTAssertEqual(number(local, 4), 0x0403_4B50)
        // Version, flags, method, time, checksum and sizes are told twice.
        XCTAssertEqual(Array(bytes[local + 4..<local + 30]), Array(bytes[directory + 6..<directory + 32]))
        XCTAssertEqual(number(local + 8, 2), 0, "stored")
        let (length, nameLength) = (number(local + 18, 4), number(local + 26, 2))
        XCTAssertEqual(length, number(local + 22, 4))
        let begin = local + 30 + nameLength + number(local + 28, 2)
        name = String(decoding: bytes[local + 30..<local + 30 + nameLength], as: UTF8.self)
        content = Array(bytes[begin..<begin + length])
        XCTAssertEqual(begin + length, directory)
        XCTAssertEqual(UInt32(number(local + 14, 4)), CyclicRedundancyCheck.value(of: content))
        // 2026-11-21 in the format's own calendar.
        XCTAssertEqual(number(local + 12, 2), 46 << 9 | 11 << 5 | 21)
    }
}
