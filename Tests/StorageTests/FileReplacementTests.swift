import Foundation
import Storage
import TestSupport
import XCTest

/// Files that are replaced in one step leave no copies of what they held behind.
final class FileReplacementTests: XCTestCase {
    /// The number of a process that is over.
    private func deadProcess() throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/true")
        try process.run()
        process.waitUntilExit()
        return process.processIdentifier
    }

    func test_givenACopyThatAKilledProcessLeft_whenTheFileIsReplaced_thenTheCopyIsGone() throws {
        let folder = try temporaryFolder()
        let path = folder + "/.env"
        let left = "\(path).\(try deadProcess()).tmp"
        try write("KRAKEN_API_SECRET=left behind", to: left)
        for name in [".env.1.tmp", ".env.old.tmp", "other.\(try deadProcess()).tmp"] {
            try write("not ours, or still in use", to: folder + "/" + name)
        }
        try Files.replace(path, with: Array("KRAKEN_TIER=pro\n".utf8))
        XCTAssertFalse(Files.exists(left))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        XCTAssertEqual(names.count, 4, "\(names)")
        XCTAssertEqual(try Files.read(path), Array("KRAKEN_TIER=pro\n".utf8))
        XCTAssertEqual(Files.mode(of: path), 0o600)
    }

    func test_givenAFileThatIsThere_whenReplaced_thenItIsWholeAndItsOwnersAlone() throws {
        let path = try temporaryFolder() + "/names"
        for text in ["first, which is longer", "second", ""] {
            try Files.replace(path, with: Array(text.utf8))
            XCTAssertEqual(try Files.read(path), Array(text.utf8))
            XCTAssertEqual(Files.mode(of: path), 0o600)
        }
    }
}
