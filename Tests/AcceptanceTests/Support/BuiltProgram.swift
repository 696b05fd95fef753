import Foundation

/// The program as it was built.
enum BuiltProgram {
    /// Its path: beside the tests, or wherever `KRAKEN_BINARY` says.
    static let path: String = {
        if let path = ProcessInfo.processInfo.environment["KRAKEN_BINARY"], !path.isEmpty {
            return URL(fileURLWithPath: path).path
        }
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: tests).deletingLastPathComponent().path + "/kraken"
    }()

    /// A script of `Tests/Scripts`.
    static func script(_ name: String, file: StaticString = #filePath) -> String {
        var folder = URL(fileURLWithPath: "\(file)")
        for _ in 1...3 { folder.deleteLastPathComponent() }
        return folder.path + "/Scripts/" + name
    }
}
