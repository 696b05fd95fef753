import CLinux
import Glibc
import KrakenCore
import Synchronization

/// Reads a line from the terminal that is not shown while it is typed.
///
/// The terminal is put back as it was however the reading ends: by a line, by the end of input, by an interrupt, and by
/// the forced end of the process; and for as long as the process is stopped (Ctrl-Z).
enum HiddenInput {
    private struct State {
        /// Whether anything is hidden.
        ///
        /// Not told by an optional `before`: optimised by Swift 6.3, a constant that holds an optional structure of C
        /// beside something else has a value there from the start.
        var isHidden = false
        /// What the terminal was like before it was hidden.
        var before = termios()
        /// How many want it hidden.
        var depth = 0
    }

    private static let state = Mutex(State())
    /// Writes the question again that waits for an answer.
    private static let question = Mutex<(@Sendable () -> Void)?>(nil)
    /// Longer than any line a terminal gives.
    private static let largest = 8_192

    /// The line without its break, nil at the end of input; throws `CancellationError` when the task is cancelled.
    static func read(_ question: String, write: @escaping @Sendable (String) -> Void) throws -> Secret? {
        hide()
        defer { show() }
        // Kept before it is shown: a stop may come at once.
        Self.question.withLock { $0 = { write(question) } }
        defer { Self.question.withLock { $0 = nil } }
        write(question)
        var buffer = [UInt8](repeating: 0, count: largest)
        defer { Secret.wipe(&buffer) }
        var count = 0
        while count < largest {
            if Task.isCancelled {
                write("\n")
                throw CancellationError()
            }
            // A look at the task ten times a second: a thread that waits in `read` could not be stopped.
            var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, 100) > 0 else { continue }
            let got = buffer.withUnsafeMutableBytes { bytes in
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
                return Glibc.read(STDIN_FILENO, rest.baseAddress, rest.count)
            }
            if got < 0 && (errno == EINTR || errno == EAGAIN) { continue }
            if got <= 0 { break }
            count += got
            if buffer[count - 1] == UInt8(ascii: "\n") { break }
        }
        guard count > 0 else {
            write("\n")
            return nil
        }
        return buffer.withUnsafeBytes { Secret(UnsafeRawBufferPointer(rebasing: $0[..<count])).withoutLineBreak }
    }

    /// Shows again what is typed, whoever wants it hidden; for the end of the process.
    static func restore() { state.withLock { Self.restore(&$0) } }

    /// Shows again what is typed, when nobody else wants it hidden.
    static func show() {
        state.withLock { state in
            state.depth -= 1
            if state.depth <= 0 { Self.restore(&state) }
        }
    }

    private static func restore(_ state: inout State) {
        state.depth = 0
        guard state.isHidden else { return }
        tcsetattr(STDIN_FILENO, TCSADRAIN, &state.before)
        state.isHidden = false
    }

    /// Shows nothing but the line's break from now on, and forgets what was typed before.
    ///
    /// The process cannot be killed by a key meanwhile, which would leave the terminal as it is now; it can be stopped by
    /// one, because ``Interrupts`` calls ``uncover()`` and ``cover()``.
    static func hide() {
        state.withLock { state in
            state.depth += 1
            guard !state.isHidden else {
                tcflush(STDIN_FILENO, TCIFLUSH)
                return
            }
            var now = termios()
            guard tcgetattr(STDIN_FILENO, &now) == 0 else { return }
            (state.before, state.isHidden) = (now, true)
            Self.hide(now)
        }
    }

    private static func hide(_ usual: termios) {
        var now = usual
        now.c_lflag &= ~tcflag_t(ECHO)
        now.c_lflag |= tcflag_t(ECHONL | ICANON | ISIG)
        withUnsafeMutableBytes(of: &now.c_cc) { $0[Int(VQUIT)] = 0 }
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &now)
    }

    /// Shows again what is typed, before the process is stopped; what is typed then is for somebody else.
    static func uncover() {
        state.withLock { state in
            if state.isHidden { tcsetattr(STDIN_FILENO, TCSANOW, &state.before) }
        }
    }

    /// Hides again what is typed, where it was hidden before the process was stopped, and forgets what was typed since.
    static func cover() { state.withLock { if $0.isHidden { hide($0.before) } } }

    /// Asks again what waits for an answer.
    static func askAgain() { question.withLock(\.self)?() }
}
