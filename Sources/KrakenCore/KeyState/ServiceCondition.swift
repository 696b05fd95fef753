import Storage

/// What the exchange as a whole lets one do, by its own word.
public struct ServiceCondition: Hashable, Sendable {
    /// The state.
    public var state: SystemStatus.State
    /// Since when every answer said so, as far as was asked; the exchange itself does not tell.
    public var since: Timestamp
    /// When it was asked last, by our clock.
    public var askedAt: Timestamp

    /// Has what is known in a folder where keys share their state asked for again.
    public static func forget(folder: String) { KnownCondition(folder: folder, baseURL: "").forget() }
}

/// Remembers what the exchange said of itself, for all processes that share a folder.
final class KnownCondition: Sendable {
    /// How long an answer is good for.
    static let life = Duration.seconds(10)
    /// The same for "online", which is asked for because calls fail.
    static let onlineLife = Duration.seconds(2)
    /// How far apart two like answers may be to tell of one time of trouble.
    static let continuity = Duration.seconds(900)

    private let path: String

    /// Whose word it is: venues may share a folder.
    private let baseURL: String

    /// The condition kept in a folder; nothing is read before the first question.
    init(folder: String, baseURL: String) { (path, self.baseURL) = (folder + "/condition", baseURL) }

    /// What was said just now; nil when that is too long ago.
    func current(at now: Timestamp) -> ServiceCondition? {
        guard let known = read(), known.askedAt <= now else { return nil }
        let life = known.state == .online ? Self.onlineLife : Self.life
        return now - known.askedAt <= life ? known : nil
    }

    /// What was said last, however long ago; nil for nothing.
    var last: ServiceCondition? { read() }

    /// Makes what was said, by whatever venue, as old as can be, so that it is asked for again.
    func forget() {
        let (known, venue) = readAny() ?? (Self.forgotten, "-")
        write(ServiceCondition(state: known.state, since: known.since, askedAt: Self.forgotten.askedAt), of: venue)
    }

    private static var forgotten: ServiceCondition {
        let never = Timestamp(nanoseconds: 0)
        return ServiceCondition(state: .online, since: never, askedAt: never)
    }

    /// Takes note of an answer.
    func note(_ state: SystemStatus.State, at now: Timestamp) -> ServiceCondition {
        var condition = ServiceCondition(state: state, since: now, askedAt: now)
        if let earlier = read(), earlier.state == state, earlier.askedAt <= now,
            now - earlier.askedAt <= Self.continuity
        {
            condition.since = earlier.since
        }
        write(condition, of: baseURL)
        return condition
    }

    /// What cannot be written down is only not shared.
    private func write(_ known: ServiceCondition, of venue: String) {
        let text = "\(known.since.nanoseconds) \(known.askedAt.nanoseconds) \(known.state.word)\n\(venue)\n"
        try? Files.replace(path, with: Array(text.utf8))
    }

    /// What this venue said; what is forgotten is worthless for all of them.
    private func read() -> ServiceCondition? {
        guard let (known, venue) = readAny() else { return nil }
        if venue == baseURL { return known }
        return known.askedAt == Self.forgotten.askedAt ? Self.forgotten : nil
    }

    /// `1790000000000000000 1790000000000000000 maintenance`: since, asked, state; whose word it is on a second line.
    private func readAny() -> (known: ServiceCondition, venue: String)? {
        guard let bytes = try? Files.read(path) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.count == 2 else { return nil }
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count == 3, let since = Int64(words[0]), let asked = Int64(words[1]) else { return nil }
        let known = ServiceCondition(
            state: SystemStatus.State(trimmed(words[2])), since: Timestamp(nanoseconds: since),
            askedAt: Timestamp(nanoseconds: asked))
        return (known, String(lines[1]))
    }
}
