import KrakenCore
import Synchronization

/// Sees to it that a command which talks to the account tells once of orders that are not settled.
final class AlarmBell: Sendable {
    private struct State {
        var trader: Trader?
        var wasRung = false
    }

    private let state = Mutex(State())

    /// The account's orders that somebody talks about.
    func watch(_ trader: Trader?) { state.withLock { $0.trader = trader ?? $0.trader } }

    /// It was told already.
    func silence() { state.withLock { $0.wasRung = true } }

    /// Whose orders are still to be told of; nil for nobody's.
    func take() -> Trader? {
        state.withLock { state in
            defer { state.wasRung = true }
            return state.wasRung ? nil : state.trader
        }
    }
}
