import CLinux
import Glibc
import Storage
import Synchronization
public import Trading

/// How much a line of the log matters.
public enum LogLevel: String, Hashable, Comparable, Sendable, CaseIterable {
    case debug, info, warning, error

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// The log of the program: `[YYYY-MM-DD HH:MM:SS] [LEVEL] [Component] Message`, times in UTC.
///
/// Each line is one write at the file's end, so lines of several processes do not mix. A file over 10 MB becomes `.1`,
/// and at most five older ones are kept. A log that cannot be written never stops the program.
public final class LogFile: Sendable {
    /// Lines below this level are left out.
    public let level: LogLevel
    private let path: String
    private let maximumSize: Int64
    private let kept: Int
    private let now: @Sendable () -> Timestamp
    private let mayBegin: @Sendable () -> Bool
    private let descriptor = Mutex<Int32>(-1)

    /// A log at `path`; nothing is opened before the first line.
    ///
    /// - Parameter mayBegin: whether there is a place for a log yet; lines from before there is one are lost.
    public init(
        path: String, level: LogLevel, maximumSize: Int64 = 10 << 20, kept: Int = 5,
        now: @escaping @Sendable () -> Timestamp, mayBegin: @escaping @Sendable () -> Bool = { true }
    ) {
        self.path = path
        self.level = level
        self.maximumSize = maximumSize
        self.kept = kept
        self.now = now
        self.mayBegin = mayBegin
    }

    deinit { descriptor.withLock { if $0 >= 0 { close($0) } } }

    /// Adds a line; what could forge another one, or steer the terminal of who reads it, is made visible.
    public func write(_ level: LogLevel, _ component: String, _ message: String) {
        guard level >= self.level else { return }
        let line = "[\(now().dateTime)] [\(level.rawValue.uppercased())] [\(component)] \(message.visible)\n"
        descriptor.withLock { descriptor in
            reopenIfMoved(&descriptor)
            guard descriptor >= 0 else { return }
            try? Files.write(Array(line.utf8), to: descriptor, path: path)
            rotateIfLarge(&descriptor)
        }
    }

    /// Another process may have moved the file away since it was opened.
    private func reopenIfMoved(_ descriptor: inout Int32) {
        var (open, current) = (stat(), stat())
        if descriptor >= 0 {
            let isSame = fstat(descriptor, &open) == 0 && stat(path, &current) == 0 && open.st_ino == current.st_ino
            if isSame { return }
            close(descriptor)
            descriptor = -1
        }
        guard mayBegin() else { return }
        try? Files.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        descriptor = kraken_open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    }

    /// The lock is on the file itself: whoever holds it and still finds it in place is the one to move it.
    private func rotateIfLarge(_ descriptor: inout Int32) {
        var (open, current) = (stat(), stat())
        guard fstat(descriptor, &open) == 0, open.st_size > maximumSize, flock(descriptor, LOCK_EX | LOCK_NB) == 0
        else {
            return
        }
        if stat(path, &current) == 0 && current.st_ino == open.st_ino {
            for number in stride(from: kept - 1, through: 1, by: -1) {
                rename("\(path).\(number)", "\(path).\(number + 1)")
            }
            rename(path, "\(path).1")
        }
        close(descriptor)
        descriptor = -1
    }
}
