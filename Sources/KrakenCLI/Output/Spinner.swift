import KrakenCore
import Synchronization

/// A line on standard error while the exchange or the rate limit is waited for, gone when that is over.
///
/// It comes after half a second, steps aside for every other word, and never comes back after its end.
final class Spinner: Sendable {
    private struct State {
        /// What is waited for: answers on their way, and calls that are held back.
        var requests = 0
        var holds = 0
        var begunAt = Duration.zero
        /// When the last hold ends, and what it is for.
        var heldUntil = Duration.zero
        var reason = ""
        /// Another line that moves.
        var other: RewrittenLine?
        var turn: Task<Void, Never>?

        var isIdle: Bool { requests == 0 && holds == 0 }
    }

    private let state = Mutex(State())
    private let line: RewrittenLine
    private let elapsed: @Sendable () -> Duration
    private let pause: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - width: how wide the terminal is at the moment.
    ///   - pause: waits between two pictures.
    init(
        _ write: @escaping @Sendable (String) -> Void, width: @escaping @Sendable () -> Int = { .max },
        elapsed: @escaping @Sendable () -> Duration, pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        line = RewrittenLine(write, width: width)
        self.elapsed = elapsed
        self.pause = pause
    }

    /// A request is on its way.
    func begin() {
        state.withLock { state in
            if state.requests == 0 { state.begunAt = elapsed() }
            start(&state) { $0.requests += 1 }
        }
    }

    /// A request is answered, or has failed.
    func end() { state.withLock { stop(&$0) { $0.requests = max(0, $0.requests - 1) } } }

    /// Something is held back for so long.
    ///
    /// - Parameter reason: how the sentence goes on: `waiting 5 s for the rate limit`.
    func hold(_ reason: String, for wait: Duration) {
        state.withLock { state in
            let end = elapsed() + wait
            if state.holds == 0 || end > state.heldUntil { (state.heldUntil, state.reason) = (end, reason) }
            start(&state) { $0.holds += 1 }
        }
    }

    /// Something is held back no longer.
    func release() {
        state.withLock { state in
            stop(&state) { $0.holds = max(0, $0.holds - 1) }
            if state.holds == 0 { state.other?.add(note: "") }
        }
    }

    /// Takes the line away for other words; it may come back.
    func clear() { state.withLock { _ in line.clear() } }

    /// Stays away while another line moves, which is told what is held back.
    func mute(for other: RewrittenLine) {
        state.withLock { state in
            state.other = other
            line.clear()
        }
    }

    /// The other line is gone.
    func unmute() {
        state.withLock { state in
            state.other?.add(note: "")
            state.other = nil
        }
    }

    private func start(_ state: inout State, _ change: (inout State) -> Void) {
        let wasIdle = state.isIdle
        change(&state)
        if wasIdle { state.turn = Task.detached { [self] in await turn() } }
    }

    private func stop(_ state: inout State, _ change: (inout State) -> Void) {
        change(&state)
        guard state.isIdle else { return }
        state.turn?.cancel()
        state.turn = nil
        line.clear()
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
            guard !state.isIdle, !Task.isCancelled else { return false }
            let now = elapsed()
            if state.holds > 0 {
                let words = Self.text(left: state.heldUntil - now, state.reason)
                state.other?.add(note: ", " + words)
                if state.other == nil { line.show(Self.sign(picture) + " " + words) }
            } else if state.other == nil {
                line.show(Self.text(picture, waited: now - state.begunAt))
            }
            return true
        }
    }

    /// `| waiting for the exchange, 3 s`.
    static func text(_ picture: Int, waited: Duration) -> String {
        let seconds = waited.milliseconds / 1_000
        return "\(sign(picture)) waiting for the exchange" + (seconds > 0 ? ", \(seconds) s" : "")
    }

    /// `waiting 8 s for the rate limit (Trades)`, rounded up.
    static func text(left: Duration, _ reason: String) -> String {
        "waiting \(Duration.seconds(max(1, (left.milliseconds + 999) / 1_000)).inUnits) \(reason)"
    }

    private static func sign(_ picture: Int) -> String {
        let signs = ["|", "/", "-", "\\"]
        return signs[picture % signs.count]
    }
}
