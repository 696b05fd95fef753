import Glibc
import Storage

/// A process told apart from every other one, also from later ones with the same number.
public struct ProcessMark: Hashable, Sendable, CustomStringConvertible {
    /// Its number, the tick it began at, and the start of the machine: `4711 128367 6f2c…`.
    public let description: String

    /// The process this runs in.
    public static let own = ProcessMark(pid: getpid()) ?? ProcessMark(description: "\(getpid())")

    private init(description: String) {
        self.description = description
    }

    /// The process that has that number now; nil when there is none, or the kernel does not say.
    private init?(pid: pid_t) {
        // Field 22 of proc_pid_stat(5); the command's name before it may hold spaces and brackets.
        guard let stat = Self.text("/proc/\(pid)/stat"), let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        description = "\(pid) \(fields[19]) \(Self.text("/proc/sys/kernel/random/boot_id")?.prefix(36) ?? "")"
    }

    /// Whether the process of that mark still runs.
    public static func isAlive(_ mark: String) -> Bool {
        guard let pid = mark.split(separator: " ").first.flatMap({ pid_t($0) }) else { return false }
        return ProcessMark(pid: pid)?.description == mark
    }

    /// The process number that a mark begins with.
    static func number(in mark: String) -> String { String(mark.prefix { $0 != " " }) }

    private static func text(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(file, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }
}
