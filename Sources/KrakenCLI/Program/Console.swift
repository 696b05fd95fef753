import CLinux
import Dispatch
import Glibc
import KrakenCore
import Synchronization

/// The terminal, or what stands in its place.
struct Console: Sendable {
    /// Writes to standard output.
    var write: @Sendable (String) -> Void
    /// Writes bytes that are no text to standard output; nil where only text can be taken.
    var writeBytes: (@Sendable ([UInt8]) -> Void)? = nil
    /// What could not be written to standard output, and why.
    var lost = LostOutput()
    /// Writes to standard error.
    var complain: @Sendable (String) -> Void
    /// Asks on standard error and reads a line of standard input; nil at its end.
    var ask: @Sendable (String) async -> String?
    /// Asks on standard error and reads a line of standard input that is not shown; nil at its end.
    ///
    /// Waits on the calling thread, and throws `CancellationError` when the task is cancelled.
    var askSecret: @Sendable (String) throws -> Secret? = { _ in nil }
    /// Whether what is typed stays unseen between questions for a secret, too.
    var keepHidden: @Sendable (Bool) -> Void = { _ in }
    /// Whether standard output is a terminal.
    var isTerminal: Bool
    /// Whether both standard input and standard error are terminals, so that a question can be asked.
    var canAsk: Bool
    /// Whether somebody may look at standard error while something goes on: it is a terminal that can rewrite a line.
    var showsProgress = false
    /// Waits between two pictures of something that moves; nil where nothing moves.
    var pause: (@Sendable (Duration) async throws -> Void)?
    /// Whether what is told on standard error begins with an icon, because it is a terminal.
    var marksComplaints = false
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
        console.writeBytes = nil
        return console
    }

    /// How wide help is there; nil where no terminal shows it.
    var helpWidth: Int? { Self.helpWidth(width, isTerminal: isTerminal) }

    /// How wide help is on a terminal: lines that are longer than 100 columns are hard to read, and in less than 40 there
    /// is no room for two columns.
    static func helpWidth(_ width: Int, isTerminal: Bool) -> Int? {
        isTerminal ? max(40, min(width, 100)) : nil
    }

    /// The terminal of this process.
    static func system(
        noColor: Bool, environment: [String: String], interrupts: Interrupts? = nil
    ) -> Console {
        let isDumb = environment["TERM"] == "dumb"
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let lost = LostOutput()
        let isASCII = needsASCII(environment)
        let isComplainTerminal = isatty(STDERR_FILENO) == 1
        let complainsInASCII = isComplainTerminal && isASCII
        let fitted: @Sendable (String) -> String = {
            isComplainTerminal ? $0.wrappedLines(width: columns(environment, isTerminal: true)) : $0
        }
        let plain = noColor || !(environment["NO_COLOR"] ?? "").isEmpty || isDumb
        return Console(
            write: { text in
                if let reason = put(text, to: STDOUT_FILENO) { lost.note(text, reason) }
            },
            writeBytes: { bytes in
                if let reason = put(bytes, to: STDOUT_FILENO) { lost.note("(\(bytes.count) bytes)\n", reason) }
            }, lost: lost,
            complain: { _ = put(fitted(complainsInASCII ? $0.inASCII : $0), to: STDERR_FILENO) },
            ask: { await ask(fitted($0), interrupts) },
            askSecret: { try HiddenInput.read(fitted($0)) { _ = put($0, to: STDERR_FILENO) } },
            keepHidden: { $0 ? HiddenInput.hide() : HiddenInput.show() },
            isTerminal: isTerminal, canAsk: isatty(STDIN_FILENO) == 1 && isComplainTerminal,
            showsProgress: isComplainTerminal && !isDumb,
            pause: { try await Task.sleep(for: $0) }, marksComplaints: isComplainTerminal, isDumb: isDumb,
            width: columns(environment, isTerminal: isTerminal),
            columns: { columns(environment, isTerminal: true) },
            style: Style(isOn: isTerminal && !plain, isASCII: isTerminal && isASCII))
    }

    /// The same terminal for somebody who wants nothing but ASCII.
    var inASCII: Console {
        var console = self
        let complain = complain
        console.complain = { complain($0.inASCII) }
        console.style.isASCII = true
        return console
    }

    /// Whether the terminal cannot show more than ASCII, as far as the locale says; nothing set means that it can.
    ///
    /// So does systemd: most machines without a locale have terminals that show everything. The console of the kernel
    /// has no icons whatever the locale is, and of a dumb terminal nothing is known.
    static func needsASCII(_ environment: [String: String]) -> Bool {
        if ["linux", "dumb"].contains(environment["TERM"]) { return true }
        let names = ["LC_ALL", "LC_CTYPE", "LANG"]
        guard let locale = names.compactMap({ environment[$0] }).first(where: { !$0.isEmpty }) else { return false }
        let letters = locale.lowercased().filter { $0 != "-" }
        return !letters.contains("utf8")
    }

    /// `COLUMNS` where it is set, else what the terminal says of itself, else 80; no limit where there is no terminal.
    static func columns(_ environment: [String: String], isTerminal: Bool) -> Int {
        if let columns = environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 { return columns }
        guard isTerminal else { return .max }
        var size = winsize()
        for descriptor in [STDOUT_FILENO, STDERR_FILENO]
        where kraken_window_size(descriptor, &size) == 0 && size.ws_col > 0 { return Int(size.ws_col) }
        return 80
    }

    /// Writes all of it, or tells why not; a reader that went away is no error, there is just nobody left to write to.
    private static func put(_ text: String, to descriptor: Int32) -> String? { put(Array(text.utf8), to: descriptor) }

    private static func put(_ bytes: [UInt8], to descriptor: Int32) -> String? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { return errno == EPIPE ? nil : reason(errno) }
            rest = rest.dropFirst(count)
        }
        return nil
    }

    private static func reason(_ code: Int32) -> String {
        code == EBADF ? "standard output is closed" : String(cString: strerror(code))
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
    /// What is lost, and why.
    struct Content: Sendable {
        var text: String
        var reason: String

        /// What is told about it, with the whole text.
        var words: String { "kraken: the result could not be written: \(reason). This is it:\n\(text)" }
    }

    private let state = Mutex<Content?>(nil)

    /// The text that is lost, with the reason; nil while nothing is.
    var content: Content? { state.withLock(\.self) }

    func note(_ text: String, _ reason: String) {
        state.withLock { $0 = Content(text: ($0?.text ?? "") + text, reason: reason) }
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
