import XCTest

/// Recordings of the real exchange, read in place and never committed.
public enum RecordedData {
    /// The folder of recordings, or a skipped test that says why.
    public static func folder(file: StaticString = #filePath) throws -> String {
        let environment = ProcessInfo.processInfo.environment["KRAKEN_TEST_DATA"]
        let path = environment ?? FileManager.default.currentDirectoryPath + "/../shared/data"
        guard FileManager.default.fileExists(atPath: path) else {
            throw XCTSkip("no recorded exchange data at \(path); set KRAKEN_TEST_DATA to its folder")
        }
        return path
    }

    /// The bytes of one recording, by its path inside the folder.
    public static func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder() + "/" + path)))
    }

    /// The answer of a recording whose first three lines are method, path and whether it needs a key.
    public static func answer(_ path: String) throws -> [UInt8] {
        let text = try String(decoding: bytes(path), as: UTF8.self)
        let lines = text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false)
        return Array(lines[3].utf8)
    }
}
