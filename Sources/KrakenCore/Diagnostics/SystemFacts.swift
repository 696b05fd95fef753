import CLinux
internal import COpenSSL
import Glibc
import Storage

/// The versions of what the program runs on.
public struct SystemFacts: Hashable, Sendable {
    /// A library and its version.
    public struct Library: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// What it says of itself.
        public var version: String

        public init(_ name: String, _ version: String) { (self.name, self.version) = (name, version) }
    }

    /// The libraries.
    public var libraries: [Library]
    /// Such as `Debian GNU/Linux 12 (bookworm), Linux 6.1.0 x86_64`.
    public var system: String

    /// Asks every library but those of the transport.
    public init(transport: [Library]) {
        libraries =
            transport + [
                Library("OpenSSL", String(cString: OpenSSL_version(OPENSSL_FULL_VERSION_STRING))),
                Library("SQLite", Self.sqliteVersion ?? "unknown"),
                Library("C library", Self.text { Int(confstr(Int32(_CS_GNU_LIBC_VERSION), $0, $1)) }),
            ]
        system = [Self.distribution, Self.kernel].compactMap(\.self).joined(separator: ", ")
    }

    /// One line for each.
    public func checks(program: String) -> [Check] {
        [Check(.versions, "program", .ok, program)]
            + libraries.map { library in
                let name = library.name.lowercased().split(separator: " ").joined(separator: "_")
                return Check(.versions, name, .ok, library.version)
            } + [Check(.versions, "system", .ok, system)]
    }

    private static var sqliteVersion: String? {
        let connection = try? Connection(path: ":memory:", durability: .processEnd)
        return try? connection?.query("SELECT sqlite_version()") { $0.text(0) }.first
    }

    private static func text(_ ask: (UnsafeMutablePointer<CChar>, Int) -> Int) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        return buffer.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress, ask(start, buffer.count) > 0 else { return "unknown" }
            return String(cString: start)
        }
    }

    private static var distribution: String? {
        guard let bytes = try? Files.read("/etc/os-release") else { return nil }
        let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        return line.map { String($0.dropFirst(12).filter { $0 != "\"" }) }
    }

    private static var kernel: String? {
        var names = utsname()
        guard uname(&names) == 0 else { return nil }
        func text<T>(_ tuple: T) -> String {
            withUnsafeBytes(of: tuple) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        }
        return "\(text(names.sysname)) \(text(names.release)) \(text(names.machine))"
    }
}
