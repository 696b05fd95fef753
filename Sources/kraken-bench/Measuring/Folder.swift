import CLinux
import Glibc

/// A folder of its own for one benchmark, to be removed after it.
struct Folder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/kraken-bench.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchmarkError("no folder can be made in /tmp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes it with all that is in it.
    func remove() {
        _ = try? Program(["rm", "-rf", path]).run()
    }
}
