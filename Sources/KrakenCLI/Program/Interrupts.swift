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
    private let source: (any DispatchSourceRead)?
    private let lastWords: @Sendable (Flight?) -> Void

    /// Listens from now on; once in a process.
    ///
    /// - Parameter lastWords: called before a forced end, with the order that is on its way then.
    init(lastWords: @escaping @Sendable (Flight?) -> Void) {
        self.lastWords = lastWords
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            source = nil
            return
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        bell.store(ends[1], ordering: .sequentiallyConsistent)
        let source = DispatchSource.makeReadSource(fileDescriptor: ends[0], queue: .global())
        self.source = source
        source.setEventHandler { [weak self, reader = ends[0]] in
            var number: UInt8 = 0
            if read(reader, &number, 1) == 1 { self?.interrupt() }
        }
        source.activate()
        for number in [SIGINT, SIGTERM] { signal(number, ring) }
        // Under `nohup` the program shall outlive its terminal.
        if unsafeBitCast(signal(SIGHUP, ring), to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self) {
            signal(SIGHUP, SIG_IGN)
        }
    }

    deinit { source?.cancel() }

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

/// Where a signal is told of; the writing end of a pipe, -1 before there is one.
///
/// Not a signal source of Dispatch: while the main thread rests in `dispatch_main`, these lose about one signal in a
/// hundred.
private let bell = Atomic<Int32>(-1)

/// Runs inside the signal, where little more than `write` is allowed.
private func ring(_ number: Int32) {
    let code = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(bell.load(ordering: .relaxed), &byte, 1)
    errno = code
}
