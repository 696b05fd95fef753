import CLinux
import Dispatch
import Glibc
import Synchronization

/// The terminal, or what stands in its place.
struct Console: Sendable {
    /// Writes to standard output.
    var write: @Sendable (String) -> Void
    /// What could not be written to standard output, and why.
    var lost = LostOutput()
    /// Writes to standard error.
    var complain: @Sendable (String) -> Void
    /// Asks on standard error and reads a line of standard input; nil at its end.
    var ask: @Sendable (String) async -> String?
    /// Whether standard output is a terminal.
    var isTerminal: Bool
    /// Whether both standard input and standard error are terminals, so that a question can be asked.
    var canAsk: Bool
    /// Whether somebody may look at standard error while something goes on: it is a terminal that can rewrite a line.
    var showsProgress = false
    /// Whether the terminal cannot write a line again, as that of an editor.
    var isDumb = false
    /// Columns of the terminal at the start; unlimited when there is none.
    var width: Int
    /// Columns of the terminal at this moment, for what is written again and again.
    var columns: (@Sendable () -> Int)?
    /// Whether colours are welcome.
    var style: Style

    /// The same terminal, with nothing written to standard output.
    var silent: Console {
        var console = self
        console.write = { _ in }
        return console
    }

    /// The terminal of this process.
    static func system(
        noColor: Bool, environment: [String: String], interrupts: Interrupts? = nil
    ) -> Console {
        let isDumb = environment["TERM"] == "dumb"
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let lost = LostOutput()
        let plain = noColor || !(environment["NO_COLOR"] ?? "").isEmpty || isDumb
        return Console(
            write: { text in
                if let reason = put(text, to: STDOUT_FILENO) { lost.note(text, reason) }
            }, lost: lost, complain: { _ = put($0, to: STDERR_FILENO) }, ask: { await ask($0, interrupts) },
            isTerminal: isTerminal, canAsk: isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1,
            showsProgress: isatty(STDERR_FILENO) == 1 && !isDumb, isDumb: isDumb,
            width: isTerminal ? columns(environment) : .max, columns: { columns(environment) },
            style: Style(isOn: isTerminal && !plain))
    }

    /// What the terminal says of itself, else `COLUMNS`, else 80.
    private static func columns(_ environment: [String: String]) -> Int {
        var size = winsize()
        for descriptor in [STDOUT_FILENO, STDERR_FILENO]
        where kraken_window_size(descriptor, &size) == 0 && size.ws_col > 0 { return Int(size.ws_col) }
        return environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 80
    }

    /// Writes all of it, or tells why not; a reader that went away is no error, there is just nobody left to write to.
    private static func put(_ text: String, to descriptor: Int32) -> String? {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return errno == EPIPE ? nil : String(cString: strerror(errno)) }
            rest = rest.dropFirst(count)
        }
        return nil
    }

    /// Reads on a thread of its own, which an interrupt leaves behind: a blocked thread of the pool would stop all else.
    ///
    /// What was typed before the question was there is no answer to it. After a stop (Ctrl-Z) it is asked again.
    private static func ask(_ question: String, _ interrupts: Interrupts?) async -> String? {
        tcflush(STDIN_FILENO, TCIFLUSH)
        // Kept before it is shown: a stop may come at once.
        interrupts?.keep { _ = put(question, to: STDERR_FILENO) }
        _ = put(question, to: STDERR_FILENO)
        defer { interrupts?.keep(question: nil) }
        let answer = PendingAnswer()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                answer.wait(with: continuation)
                DispatchQueue(label: "kraken.console").async {
                    let line = readLine()
                    // The keyboard that ends the input does not end the line.
                    if line == nil { _ = put("\n", to: STDERR_FILENO) }
                    answer.give(line)
                }
            }
        } onCancel: {
            _ = put("\n", to: STDERR_FILENO)
            answer.give(nil)
        }
    }
}

/// Output that did not get where it should.
final class LostOutput: Sendable {
    private let content = Mutex<(text: String, reason: String)?>(nil)

    /// The text that is lost, with the reason; nil while nothing is.
    var text: (text: String, reason: String)? { content.withLock(\.self) }

    func note(_ text: String, _ reason: String) {
        content.withLock { $0 = (($0?.text ?? "") + text, reason) }
    }
}

/// An answer that comes once: from the keyboard, or from an interrupt.
private final class PendingAnswer: Sendable {
    private struct State {
        var continuation: CheckedContinuation<String?, Never>?
        var isGiven = false
    }

    private let state = Mutex(State())

    func wait(with continuation: CheckedContinuation<String?, Never>) {
        let isLate = state.withLock { state in
            if !state.isGiven { state.continuation = continuation }
            return state.isGiven
        }
        if isLate { continuation.resume(returning: nil) }
    }

    func give(_ text: String?) {
        let waiting = state.withLock { state in
            defer { (state.continuation, state.isGiven) = (nil, true) }
            return state.continuation
        }
        waiting?.resume(returning: text)
    }
}
