import FoundationEssentials
import Glibc
import Storage

/// A home that exists as long as it is needed.
struct TemporaryHome: Sendable {
    let path: String

    init() throws {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(folder)/kraken-tour-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw FileError(path: folder, code: errno) }
        path = String(cString: made)
    }

    /// Removes the home and all in it.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
