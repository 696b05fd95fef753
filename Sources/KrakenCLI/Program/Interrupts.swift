@preconcurrency import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and its relatives: the first asks the command to stop, and what does not stop is ended within a second.
final class Interrupts: Sendable {
    /// An order on its way; what an interrupt must say about it.
    struct Flight: Sendable {
        /// The correlation key.
        var id: String
        /// The order in words.
        var order: String
        /// Where it goes.
        var venue: String
    }

    private struct State {
        var stop: (@Sendable () -> Void)?
        var flight: Flight?
        var wasInterrupted = false
    }

    private let state = Mutex(State())
    private let sources: [any DispatchSourceSignal]
    private let lastWords: @Sendable (Flight?) -> Void

    /// Listens from now on.
    ///
    /// - Parameter lastWords: called before a forced end, with the order that is on its way then.
    init(lastWords: @escaping @Sendable (Flight?) -> Void) {
        self.lastWords = lastWords
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: DispatchQueue.global())
        }
        for source in sources {
            source.setEventHandler { [weak self] in self?.interrupt() }
            source.activate()
        }
    }

    deinit { for source in sources { source.cancel() } }

    /// What the first interrupt does.
    func onInterrupt(_ stop: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.stop = stop
            return state.wasInterrupted
        }
        if isLate { stop() }
    }

    /// Whether anybody asked for the end.
    var wasInterrupted: Bool { state.withLock(\.wasInterrupted) }

    /// From now on an order is on its way.
    func begin(_ flight: Flight) { state.withLock { $0.flight = flight } }

    /// The order's outcome is known and written down.
    func land() { state.withLock { $0.flight = nil } }

    private func interrupt() {
        let stop = state.withLock { state in
            state.wasInterrupted = true
            return state.stop
        }
        stop?()
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(700)) { [self] in end() }
    }

    /// The command did not stop by itself: the process ends all the same, without waiting for anybody.
    private func end() {
        let flight = state.withLock(\.flight)
        lastWords(flight)
        _exit((flight == nil ? ExitCode.interrupted : .outcomeUnknown).rawValue)
    }
}
