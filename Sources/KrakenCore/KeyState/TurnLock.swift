/// Hands out the turn of a key, among the tasks of this process and among processes.
///
/// The exchange refuses nonces out of order, and the order is that of arrival: so the turn lasts from taking a nonce
/// until the answer begins. Who has waited ``patience`` for one holder goes without it, because that one may be stopped;
/// all who go so still go one after another, by a second turn.
final class TurnLock: Sendable {
    /// How long a call waits for one holder of the turn.
    static let patience: Duration = .seconds(3)
    /// The same for a lookup: long enough for an order on its way not to be overtaken by it.
    static let shortPatience: Duration = .milliseconds(250)

    private let first: TurnQueue
    private let second: TurnQueue
    private let time: TimeSource

    init(folder: String, time: TimeSource, random: @escaping @Sendable () -> Double) {
        self.time = time
        first = TurnQueue(folder: folder, name: "turn", time: time, random: random)
        second = TurnQueue(folder: folder, name: "second-turn", time: time, random: random)
    }

    /// A turn, if one is free and its file can be used; otherwise none.
    func takeIfFree() -> Turn {
        first.takeIfFree() ?? second.takeIfFree() ?? Turn(release: nil)
    }

    /// Waits for a turn, and goes without one when that takes too long, or longer than the limit.
    func take(within limit: Duration? = nil) async throws(KrakenError) -> Turn {
        try await take(patience: Self.patience, limit)
    }

    /// Waits for a turn a moment only, and goes without one also when its file cannot be used.
    func takeSoon(within limit: Duration? = nil) async throws(KrakenError) -> Turn {
        do throws(KrakenError) { return try await take(patience: Self.shortPatience, limit) } catch {
            if case .cancelled = error { throw error }
            return Turn(release: nil)
        }
    }

    private func take(patience: Duration, _ limit: Duration?) async throws(KrakenError) -> Turn {
        let end = limit.map { time.elapsed() + $0 }
        if let turn = try await first.take(patience: patience, until: end) { return turn }
        return try await second.take(patience: patience, until: end) ?? Turn(release: nil)
    }
}
