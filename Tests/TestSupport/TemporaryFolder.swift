public import XCTest

extension XCTestCase {
    /// An empty folder of the test's own, removed when the test ends.
    public func temporaryFolder() throws -> String {
        let path = NSTemporaryDirectory() + "kraken-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        addTeardownBlock { try? FileManager.default.removeItem(atPath: path) }
        return path
    }

    /// Writes a file with the given rights, its folders included.
    public func write(_ text: String, to path: String, mode: Int = 0o600) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}
