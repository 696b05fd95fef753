import Storage

/// What the exchange as a whole lets one do, by its own word.
public struct ServiceCondition: Hashable, Sendable {
    /// The state.
    public var state: SystemStatus.State
    /// Since when every answer said so, as far as was asked; the exchange itself does not tell.
    public var since: Timestamp
    /// When it was asked last, by our clock.
    public var askedAt: Timestamp
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

    /// The condition kept in a folder; nothing is read before the first question.
    init(folder: String) { path = folder + "/condition" }

    /// What was said just now; nil when that is too long ago.
    func current(at now: Timestamp) -> ServiceCondition? {
        guard let known = read(), known.askedAt <= now else { return nil }
        let life = known.state == .online ? Self.onlineLife : Self.life
        return now - known.askedAt <= life ? known : nil
    }

    /// What was said last, however long ago; nil for nothing.
    var last: SystemStatus.State? { read()?.state }

    /// Takes note of an answer.
    func note(_ state: SystemStatus.State, at now: Timestamp) -> ServiceCondition {
        var condition = ServiceCondition(state: state, since: now, askedAt: now)
        if let earlier = read(), earlier.state == state, earlier.askedAt <= now,
            now - earlier.askedAt <= Self.continuity
        {
            condition.since = earlier.since
        }
        // What cannot be written down is only not shared.
        let text = "\(condition.since.nanoseconds) \(now.nanoseconds) \(state.word)\n"
        try? Files.replace(path, with: Array(text.utf8))
        return condition
    }

    /// `1790000000000000000 1790000000000000000 maintenance`: since, asked, state.
    private func read() -> ServiceCondition? {
        guard let bytes = try? Files.read(path) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ", maxSplits: 2)
        guard words.count == 3, let since = Int64(words[0]), let asked = Int64(words[1]) else { return nil }
        return ServiceCondition(
            state: SystemStatus.State(trimmed(words[2])), since: Timestamp(nanoseconds: since),
            askedAt: Timestamp(nanoseconds: asked))
    }
}
