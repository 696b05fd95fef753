import Glibc
import Storage
public import Trading

/// The wrong passwords that were given for the key of a home lately, whichever process they were given to.
///
/// They slow the next try of whoever runs the program again and again. Who has the files themselves is slowed by scrypt
/// alone: this is a count and a moment, and no secret.
public struct WrongPasswords: Sendable {
    /// So long after the last one all are forgotten.
    public static let memory = Duration.seconds(3_600)
    /// Nobody waits longer for the next try.
    public static let longestDelay = Duration.seconds(30)

    private struct Record {
        var count: Int
        var last: Timestamp
    }

    private let path: String

    /// Those of a home.
    public init(home: Home) { path = home.wrongPasswordsFile }

    /// How long a try has to wait after so many wrong ones: twice as long after each.
    public static func delay(after count: Int) -> Duration {
        count > 0 ? min(.seconds(1 << min(count - 1, 10)), longestDelay) : .zero
    }

    /// How many there were lately.
    public func count(at now: Timestamp) -> Int { record(at: now)?.count ?? 0 }

    /// How long the next try has to wait.
    ///
    /// A clock that was set back makes nobody wait longer than the whole delay.
    public func wait(at now: Timestamp) -> Duration {
        guard let record = record(at: now) else { return .zero }
        let delay = Self.delay(after: record.count)
        return min(delay, max(.zero, delay - (now - record.last)))
    }

    /// Notes one more; where nothing can be written, nobody but this process is slowed.
    public func add(at now: Timestamp) {
        let count = min(count(at: now), 1_000) + 1
        try? Files.replace(path, with: Array("\(count) \(now.nanoseconds)\n".utf8))
    }

    /// Forgets them, as the right password does.
    public func forget() {
        if Files.exists(path) { unlink(path) }
    }

    private func record(at now: Timestamp) -> Record? {
        guard let bytes = try? Files.read(path, upTo: 64) else { return nil }
        let numbers = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).map { Int64($0) }
        guard numbers.count == 2, let count = numbers[0], let last = numbers[1], count > 0 else { return nil }
        let record = Record(count: Int(clamping: count), last: Timestamp(nanoseconds: last))
        return now - record.last < Self.memory ? record : nil
    }
}
