import Storage
import Synchronization

/// Why no call is made for a while: the exchange said so, or does not answer anybody.
public struct ServiceHold: Hashable, Sendable {
    /// What the exchange said.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// Too many wrong keys or nonces: every further try may prolong it.
        case lockout
        /// It named the moment from which on it listens again.
        case throttled
        /// It, or the gateway before it, failed many times in a row.
        case unavailable
    }

    /// What the exchange said.
    public var reason: Reason
    /// Until when no call is made, by our clock.
    public var until: Timestamp
}

/// Remembers, for all processes that share a folder, when the exchange wants to be left alone.
///
/// Calls that lower risk, and lookups, go all the same. Nothing is written while all is well.
final class ServiceHolds: Sendable {
    /// How long a locked-out key stays away; the exchange names no number, users report about a quarter of an hour.
    static let lockoutTime = Duration.seconds(900)
    /// How many failures in a row, each within a minute of the one before, open the circuit.
    static let patience = 5
    /// How long an exchange that fails is left alone at first; twice as long after each further failure, a minute at most.
    static let firstPause = Duration.seconds(5)

    private let path: String
    private let known = Mutex<Record?>(nil)

    /// The holds kept in a folder; nothing is read before the first question.
    init(folder: String) {
        path = folder + "/service"
    }

    private struct Record: Hashable, Sendable {
        var hold: ServiceHold?
        var failures = 0
        var lastFailure = Timestamp(nanoseconds: 0)

        /// `lockout 1790000000000000000 0 0`: reason or `-`, until, failures, time of the last one.
        var text: String {
            "\(hold?.reason.rawValue ?? "-") \(hold?.until.nanoseconds ?? 0) \(failures) \(lastFailure.nanoseconds)\n"
        }

        init() {}

        init?(text: String) {
            let words = text.split { $0 == " " || $0 == "\n" }
            guard words.count == 4, let until = Int64(words[1]), let failures = Int(words[2]),
                let last = Int64(words[3])
            else { return nil }
            hold = ServiceHold.Reason(rawValue: String(words[0])).map {
                ServiceHold(reason: $0, until: Timestamp(nanoseconds: until))
            }
            (self.failures, lastFailure) = (failures, Timestamp(nanoseconds: last))
        }
    }

    /// What holds calls back now; nil when nothing does.
    ///
    /// A hold further away than any the exchange makes is the work of a clock that jumped, and counts for nothing.
    func current(at now: Timestamp) -> ServiceHold? {
        let record = read()
        known.withLock { $0 = record }
        guard let hold = record.hold, hold.until > now, hold.until <= now + .seconds(7_200) else { return nil }
        return hold
    }

    /// Takes note of a hold the exchange named; a longer one stays.
    func add(_ hold: ServiceHold, at now: Timestamp) {
        if let other = current(at: now), other.until >= hold.until { return }
        var record = read()
        record.hold = hold
        write(record)
    }

    /// Takes note of a failure of the service; many in a row open the circuit.
    func noteFailure(at now: Timestamp) {
        var record = read()
        record.failures = now - record.lastFailure <= .seconds(60) ? record.failures + 1 : 1
        record.lastFailure = now
        if record.failures >= Self.patience {
            let doublings = min(record.failures - Self.patience, 4)
            let pause = min(.seconds(60), Self.firstPause * (1 << doublings))
            // A lockout or a throttle that lasts longer stays.
            let hold = ServiceHold(reason: .unavailable, until: now + pause)
            if record.hold.map({ $0.until < hold.until }) ?? true { record.hold = hold }
        }
        write(record)
    }

    /// An answer came: the circuit is closed.
    ///
    /// - Parameter looksUp: whether what others wrote down is looked up when nothing is known of it yet.
    func noteAnswer(looksUp: Bool = false) {
        if looksUp, known.withLock({ $0 == nil }) {
            let record = read()
            known.withLock { $0 = record }
        }
        guard let record = known.withLock(\.self), record.failures > 0 || record.hold?.reason == .unavailable else {
            return
        }
        endOutage()
    }

    /// The service is at work again: only what the exchange itself named still holds.
    func endOutage() {
        let record = read()
        guard record.failures > 0 || record.hold?.reason == .unavailable else { return }
        var rest = Record()
        if record.hold?.reason != .unavailable { rest.hold = record.hold }
        write(rest)
    }

    private func read() -> Record {
        guard let bytes = try? Files.read(path) else { return Record() }
        return Record(text: String(decoding: bytes, as: UTF8.self)) ?? Record()
    }

    /// A hold that cannot be written down is only not shared.
    private func write(_ record: Record) {
        known.withLock { $0 = record }
        try? Files.replace(path, with: Array(record.text.utf8))
    }
}
