import KrakenCore
import Synchronization

/// A line on standard error while the exchange is waited for, gone when its answer is there.
///
/// It comes after half a second, steps aside for every other word, and never comes back after its end.
final class Spinner: Sendable {
    private struct State {
        var requests = 0
        var begunAt = Duration.zero
        var isMuted = false
        var turn: Task<Void, Never>?
    }

    private let state = Mutex(State())
    private let line: RewrittenLine
    private let elapsed: @Sendable () -> Duration
    private let pause: @Sendable (Duration) async throws -> Void

    /// - Parameter pause: waits between two pictures.
    init(
        _ write: @escaping @Sendable (String) -> Void, elapsed: @escaping @Sendable () -> Duration,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        line = RewrittenLine(write)
        self.elapsed = elapsed
        self.pause = pause
    }

    /// A request is on its way.
    func begin() {
        state.withLock { state in
            state.requests += 1
            guard state.requests == 1 else { return }
            state.begunAt = elapsed()
            state.turn = Task.detached { [self] in await turn() }
        }
    }

    /// A request is answered, or has failed.
    func end() {
        state.withLock { state in
            state.requests = max(0, state.requests - 1)
            guard state.requests == 0 else { return }
            state.turn?.cancel()
            state.turn = nil
            line.clear()
        }
    }

    /// Takes the line away for other words; it may come back.
    func clear() { state.withLock { _ in line.clear() } }

    /// Stays away while another line moves.
    func mute(_ isMuted: Bool) {
        state.withLock { state in
            state.isMuted = isMuted
            if isMuted { line.clear() }
        }
    }

    private func turn() async {
        var picture = 0
        guard (try? await pause(Progress.patience)) != nil else { return }
        while show(picture) {
            picture += 1
            guard (try? await pause(.milliseconds(120))) != nil else { return }
        }
    }

    /// Shows a picture, unless nobody waits any more.
    private func show(_ picture: Int) -> Bool {
        state.withLock { state in
            guard state.requests > 0, !Task.isCancelled else { return false }
            if !state.isMuted { line.show(Self.text(picture, waited: elapsed() - state.begunAt)) }
            return true
        }
    }

    /// `| waiting for the exchange, 3 s`.
    static func text(_ picture: Int, waited: Duration) -> String {
        let signs = ["|", "/", "-", "\\"]
        let seconds = waited.milliseconds / 1_000
        return "\(signs[picture % signs.count]) waiting for the exchange" + (seconds > 0 ? ", \(seconds) s" : "")
    }
}
