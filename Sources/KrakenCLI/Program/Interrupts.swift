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
        /// What an interrupt says instead, when it is no order.
        var failure: Failure?
        /// How long the command may take to end by itself: what is under way must not stay half done.
        var grace = Interrupts.grace
        /// Called when it takes longer than usual.
        var onLingering: (@Sendable () -> Void)?
    }

    /// How long a command may take to end by itself.
    static let grace = Duration.milliseconds(700)
    /// A second interrupt within this time is the first one, sent on by a program in between.
    private static let echo = Duration.milliseconds(500)

    private struct State {
        var stop: (@Sendable () -> Void)?
        var flight: Flight?
        /// When the flight was over; what came of it is about to be told.
        var landedAt: ContinuousClock.Instant?
        var wasInterrupted = false
        var tidy: (@Sendable () -> Void)?
        /// Writes the question again that waits for an answer.
        var question: (@Sendable () -> Void)?
        var lines: [RewrittenLine] = []
    }

    private let state = Mutex(State())
    private let lastWords: @Sendable (Flight?) -> Void
    private let signals: sigset_t

    /// Holds the signals back, until ``watch()`` looks for them.
    ///
    /// To be made on the first thread before there are others, because threads inherit what is held back.
    ///
    /// - Parameter lastWords: called before a forced end, with the order that is on its way then.
    init(lastWords: @escaping @Sendable (Flight?) -> Void) {
        self.lastWords = lastWords
        var signals = sigset_t()
        for number in [SIGINT, SIGTERM, SIGCONT, SIGWINCH] { sigaddset(&signals, number) }
        // Under `nohup` the program shall outlive its terminal; where nobody could continue it, it is not to be stopped.
        for number in [SIGHUP, SIGTSTP] where !Self.isIgnored(number) { sigaddset(&signals, number) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        self.signals = signals
    }

    private static func isIgnored(_ number: Int32) -> Bool {
        let earlier = signal(number, SIG_DFL)
        signal(number, earlier)
        return unsafeBitCast(earlier, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Waits for an interrupt on the calling thread, which has nothing else to do until the process ends.
    func watch() -> Never {
        var (signals, number) = (signals, Int32(0))
        while sigwait(&signals, &number) != 0 || [SIGTSTP, SIGCONT, SIGWINCH].contains(number) {
            if number == SIGTSTP { stop() } else { restore(after: number) }
        }
        interrupt()
        linger()
        end()
    }

    /// Gives the command the time to end by itself; a second interrupt takes it away.
    private func linger() {
        var signals = sigset_t()
        for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
        var step = timespec(tv_sec: 0, tv_nsec: 20_000_000)
        var isTold = false
        let start = ContinuousClock.now
        while true {
            let now = ContinuousClock.now
            let (flight, landedAt) = state.withLock { ($0.flight, $0.landedAt) }
            let end = flight.map { start + $0.grace } ?? max(start, landedAt ?? start) + Self.grace
            guard now < end else { return }
            if !isTold, now > start + Self.grace, let tell = flight?.onLingering {
                isTold = true
                tell()
            }
            if sigtimedwait(&signals, nil, &step) > 0, now > start + Self.echo { return }
        }
    }

    /// What the first interrupt does.
    func onInterrupt(_ stop: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            state.stop = stop
            return state.wasInterrupted
        }
        if isLate { stop() }
    }

    /// What is done to the terminal before the last words of a forced end.
    func beforeLastWords(_ tidy: @escaping @Sendable () -> Void) { state.withLock { $0.tidy = tidy } }

    /// Whether anybody asked for the end.
    var wasInterrupted: Bool { state.withLock(\.wasInterrupted) }

    /// A line to be written again after a stop, or when the terminal has another width.
    func keep(_ line: RewrittenLine) { state.withLock { $0.lines.append(line) } }

    /// What asks the question again after a stop; nil when it is answered.
    func keep(question: (@Sendable () -> Void)?) { state.withLock { $0.question = question } }

    /// Stops the process as Ctrl-Z always does, with the terminal as it was; returns when it is continued.
    private func stop() {
        HiddenInput.uncover()
        var stop = sigset_t()
        sigaddset(&stop, SIGTSTP)
        // It waits as all signals do, and is met as soon as it is let through.
        kill(getpid(), SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &stop, nil)
        pthread_sigmask(SIG_BLOCK, &stop, nil)
        // No signal tells that it goes on where nobody stopped it, as in a group without a shell.
        HiddenInput.cover()
    }

    /// Puts on the terminal again what was there before the stop, or before its width changed.
    private func restore(after number: Int32) {
        let (question, lines) = state.withLock { ($0.question, $0.lines) }
        if number == SIGCONT {
            HiddenInput.cover()
            HiddenInput.askAgain()
            question?()
        }
        for line in lines { line.repaint() }
    }

    /// From now on an order is on its way.
    func begin(_ flight: Flight) { state.withLock { $0.flight = flight } }

    /// The order's outcome is known and written down.
    func land() {
        state.withLock { state in
            if state.flight != nil { state.landedAt = .now }
            state.flight = nil
        }
    }

    private func interrupt() {
        let stop = state.withLock { state in
            state.wasInterrupted = true
            return state.stop
        }
        stop?()
    }

    /// The command did not stop by itself: the process ends all the same, without waiting for anybody.
    private func end() -> Never {
        let (flight, tidy, lines) = state.withLock { ($0.flight, $0.tidy, $0.lines) }
        tidy?()
        for line in lines { line.clear() }
        lastWords(flight)
        let code = flight.map { $0.failure?.exitCode ?? .outcomeUnknown } ?? .interrupted
        _exit(code.rawValue)
    }
}
