import Foundation
import Storage
import TestSupport
import XCTest

@testable import KrakenCore

/// Archives that are whole, broken or hostile.
final class ExportArchiveTests: XCTestCase {
    /// Checks an archive, and unfolds it into a folder of the test's own.
    private func check(_ bytes: [UInt8], limits: ZipDirectory.Limits? = nil) async throws -> (
        names: [String], files: [String: String]
    ) {
        let home = try temporaryFolder()
        let file = DownloadFile(for: home + "/exports/X.zip")
        try Files.makeFolder(home + "/exports")
        try file.restart()
        XCTAssertTrue(bytes.withUnsafeBytes(file.take))
        if let limits { _ = try ZipDirectory(file.bytes(), limits: limits) }
        do {
            let content = try await ExportArchive.check(file.bytes(), unfoldingInto: home + "/exports/X")
            var files: [String: String] = [:]
            for name in content.names {
                files[name] = try String(contentsOfFile: home + "/exports/X/" + name, encoding: .utf8)
            }
            return (content.names, files)
        } catch {
            file.discard()
            let left = try FileManager.default.subpathsOfDirectory(atPath: home)
            XCTAssertEqual(left, ["exports"], "nothing is left of a bad archive: \(error)")
            throw error
        }
    }

    private func fault(
        _ bytes: [UInt8], _ name: String, file: StaticString = #filePath, line: UInt = #line
    ) async throws -> ArchiveFault? {
        do {
            let content = try await check(bytes)
            XCTFail("\(name) was taken: \(content)", file: file, line: line)
            return nil
        } catch ReportsError.badArchive(let fault) { return fault }
    }

    func test_givenGoodArchives_whenChecked_thenTheirFilesAreUnfoldedByteForByte() async throws {
        let large = (0..<60_000).map { "\($0),\($0 * 7919 % 10_007),buy\n" }.joined()
        var deflated = ZipBytes.File("ledgers.csv", large)
        deflated.isDeflated = true
        var empty = ZipBytes.File("empty.csv", "")
        for isDeflated in [true, false] {
            empty.isDeflated = isDeflated
            let content = try await check(
                ZipBytes.archive([deflated, ZipBytes.File("trades.tsv"), empty], comment: "made by the test"))
            XCTAssertEqual(content.names, ["ledgers.csv", "trades.tsv", "empty.csv"])
            XCTAssertEqual(content.files["ledgers.csv"], large)
            XCTAssertEqual(content.files["trades.tsv"], "a,b\n1,2\n")
            XCTAssertEqual(content.files["empty.csv"], "")
        }
    }

    func test_givenNamesThatLeadElsewhere_whenChecked_thenNoneIsTaken() async throws {
        let names = [
            "../x.csv", "/etc/passwd", "a/b.csv", "..", ".", ".hidden", "..\\x", "C:\\x", "a\u{0}b", "a\nb", "",
            "-rf", "x\u{1B}[2J", "é.csv", String(repeating: "x", count: 101), "a:b",
        ]
        for name in names {
            let fault = try await fault(ZipBytes.archive([ZipBytes.File(name)]), name)
            guard case .unsafeName(let told) = fault else { return XCTFail("\(name): \(String(describing: fault))") }
            XCTAssertFalse(told.contains("\u{1B}"), name)
        }
        var second = ZipBytes.File("good.csv")
        second.localName = "../x.csv"
        let two = try await fault(ZipBytes.archive([second]), "two names")
        XCTAssertEqual(two, .damaged("good.csv has two names"))
    }

    func test_givenLinksAndFolders_whenChecked_thenNoneIsTaken() async throws {
        for mode in [0o120777, 0o040755, 0o060644, 0o010644] {
            var file = ZipBytes.File("link", "/etc/passwd")
            file.mode = mode
            let fault = try await fault(ZipBytes.archive([file]), String(mode, radix: 8))
            XCTAssertEqual(fault, .unsafeName("link"))
        }
    }

    func test_givenBrokenArchives_whenChecked_thenEachIsFoundOut() async throws {
        var wrongSum = ZipBytes.File("a.csv")
        wrongSum.checksum = 1
        var tooLong = ZipBytes.File("a.csv")
        tooLong.size = 3
        var tooShort = ZipBytes.File("a.csv")
        tooShort.size = 30
        var deflatedShort = ZipBytes.File("a.csv", String(repeating: "abc", count: 1_000))
        (deflatedShort.isDeflated, deflatedShort.size) = (true, 2_999)
        var encrypted = ZipBytes.File("a.csv")
        encrypted.flags = 1
        var method = ZipBytes.File("a.csv")
        method.method = 12
        var beyond = ZipBytes.File("a.csv")
        beyond.compressedSize = 1 << 20
        var notDeflated = ZipBytes.File("a.csv", "this is no deflated text at all, is it")
        notDeflated.method = 8
        let twice = [ZipBytes.File("a.csv"), ZipBytes.File("A.csv")]
        var overlapping = [ZipBytes.File("a.csv"), ZipBytes.File("b.csv")]
        overlapping[1].offset = 0
        let cases: [(String, [UInt8])] = [
            ("sum", ZipBytes.archive([wrongSum])), ("long", ZipBytes.archive([tooLong])),
            ("short", ZipBytes.archive([tooShort])), ("deflated", ZipBytes.archive([deflatedShort])),
            ("encrypted", ZipBytes.archive([encrypted])), ("method", ZipBytes.archive([method])),
            ("beyond", ZipBytes.archive([beyond])), ("not deflated", ZipBytes.archive([notDeflated])),
            ("twice", ZipBytes.archive(twice)), ("overlapping", ZipBytes.archive(overlapping)),
            ("empty", ZipBytes.archive([])), ("text", Array("PK but nothing else follows here at all".utf8)),
            ("two bytes", Array("PK".utf8)),
        ]
        for (name, bytes) in cases { _ = try await fault(bytes, name) }
    }

    func test_givenAGoodArchive_whenAnyByteIsCutOrChanged_thenItIsRefusedOrUnfoldsToTheSame() async throws {
        var file = ZipBytes.File("trades.csv", (0..<12).map { "\($0),\($0 * 31 % 17)\n" }.joined())
        file.isDeflated = true
        let good = ZipBytes.archive([file])
        let expected = String(decoding: file.content, as: UTF8.self)
        for count in 2..<good.count { _ = try await fault(Array(good[..<count]), "cut to \(count)") }
        var taken = 0
        for place in 2..<good.count {
            var bad = good
            bad[place] ^= 0x41
            guard let content = try? await check(bad) else { continue }
            taken += 1
            // Times, versions and attributes mean nothing here; a changed name is still a plain one.
            XCTAssertEqual(content.files.values.first, expected, "byte \(place)")
        }
        XCTAssertLessThan(taken, 45)
    }

    func test_givenABomb_whenChecked_thenItIsRefusedBeforeItUnfolds() async throws {
        var bomb = ZipBytes.File("a.csv", String(repeating: "0", count: 4 << 20))
        bomb.isDeflated = true
        let ratio = try await fault(ZipBytes.archive([bomb]), "ratio")
        XCTAssertEqual(ratio, .tooLarge)
        // What lies about its size is stopped at the size it told.
        bomb.size = 1_000
        let liar = try await fault(ZipBytes.archive([bomb]), "liar")
        XCTAssertEqual(liar, .damaged("a.csv is longer than it says"))
        let many = (0..<101).map { ZipBytes.File("\($0).csv") }
        let count = try await fault(ZipBytes.archive(many), "many")
        XCTAssertEqual(count, .tooLarge)
        let limits = ZipDirectory.Limits(entries: 100, bytes: 10, ratio: 250)
        do {
            _ = try await check(ZipBytes.archive([ZipBytes.File("a.csv"), ZipBytes.File("b.csv")]), limits: limits)
            XCTFail("16 bytes were taken for 10")
        } catch let fault as ArchiveFault { XCTAssertEqual(fault, .tooLarge) }
    }

    func test_givenALinkInThePlaceOfTheFolder_whenUnfolded_thenItIsNotFollowed() async throws {
        let home = try temporaryFolder()
        try Files.makeFolder(home + "/exports")
        try Files.makeFolder(home + "/elsewhere")
        try FileManager.default.createSymbolicLink(
            atPath: home + "/exports/X", withDestinationPath: home + "/elsewhere")
        let file = DownloadFile(for: home + "/exports/X.zip")
        try file.restart()
        XCTAssertTrue(ZipBytes.archive([ZipBytes.File("a.csv")]).withUnsafeBytes(file.take))
        do {
            _ = try await ExportArchive.check(file.bytes(), unfoldingInto: home + "/exports/X")
            XCTFail("the link was followed")
        } catch let error as FileError { XCTAssertEqual(error.path, home + "/exports/X") }
        XCTAssertEqual(try FileManager.default.subpathsOfDirectory(atPath: home + "/elsewhere"), [])
    }
}
