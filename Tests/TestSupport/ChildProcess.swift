import CLinux
import Foundation
import Glibc
import Synchronization

/// A program that a test started: alone with what the test gave it, and ended whatever happens.
///
/// Nothing is inherited but the working folder: no variable, no descriptor, no ignored signal. It runs in a process
/// group of its own, and the whole group is killed when its first process ends, when the time limit is over, or when
/// nobody holds this object any more.
public final class ChildProcess: Sendable {
    /// What the program reads from standard input.
    public enum Input: Sendable {
        /// Nothing: it is at its end at once.
        case nothing
        /// What ``ChildProcess/type(_:)`` says later.
        case typed
    }

    /// How a process ended.
    public struct End: Hashable, Sendable {
        /// The exit code; 128 and the signal's number after a signal.
        public var code: Int32
        /// Whether it had to be killed because its time was over.
        public var wasLate: Bool
    }

    /// The process's number.
    public var id: Int32 { life.id }
    /// The program and its arguments, for messages.
    public let words: [String]

    private let output: CollectedText
    private let complaints: CollectedText
    private let life: Life
    private let input: Mutex<Int32>

    /// Starts a program by its path.
    ///
    /// - Parameter limit: seconds after which it is killed.
    public init(
        _ words: [String], environment: [String: String], input: Input = .nothing, limit: Double = 20
    ) throws(SocketError) {
        let streams = try Streams(input)
        let life = Life(try Self.spawn(words, environment, streams))
        self.life = life
        self.input = Mutex(streams.input)
        self.words = words
        output = CollectedText(streams.output)
        complaints = CollectedText(streams.complaints)
        Thread { life.follow() }.start()
        DispatchQueue.global().asyncAfter(deadline: .now() + limit) { life.giveUp() }
    }

    deinit {
        life.kill()
        input.withLock { if $0 >= 0 { close($0) } }
    }

    /// Writes to the program's standard input, which must be ``Input/typed``.
    public func type(_ text: String) {
        let bytes = Array(text.utf8)
        input.withLock { input in _ = bytes.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) } }
    }

    /// Waits until standard output holds a text so many times; false when the program ended without.
    public func shows(_ text: String, times: Int = 1) async -> Bool { await output.shows(text, times: times) }

    /// Sends a signal, unless the process has ended.
    public func signal(_ number: Int32) { life.signal(number) }

    /// Ends the process and all it has started.
    public func kill() { life.kill() }

    /// Whether it has ended.
    public var hasEnded: Bool { life.end != nil }

    /// The first line of standard output without its end; nil when the process ended without one.
    public func firstLine() async -> String? { await output.firstLine() }

    /// Waits until standard error holds a text; false when the program ended without.
    public func complains(_ text: String) async -> Bool { await complaints.shows(text) }

    /// Waits for the end.
    public func end() async -> End {
        await life.ended.wait()
        return life.end ?? End(code: -1, wasLate: true)
    }

    /// Waits for the end, and tells what was written meanwhile.
    public func outcome() async -> CommandOutcome {
        let end = await end()
        let (output, complaints) = (await output.whole(), await complaints.whole())
        return CommandOutcome(
            exitCode: end.code, output: output,
            complaints: complaints + (end.wasLate ? "\n(killed by the test: its time was over)" : ""))
    }
}

/// A process group from its start to its end.
private final class Life: Sendable {
    private struct State {
        var end: ChildProcess.End?
        var isLate = false
    }

    let id: pid_t
    let ended = Gate()
    private let state = Mutex(State())

    init(_ id: pid_t) { self.id = id }

    var end: ChildProcess.End? { state.withLock(\.end) }

    func signal(_ number: Int32) {
        state.withLock { state in
            if state.end == nil { _ = Glibc.kill(id, number) }
        }
    }

    func kill() {
        state.withLock { state in
            if state.end == nil { _ = Glibc.kill(-id, SIGKILL) }
        }
    }

    func giveUp() {
        state.withLock { $0.isLate = $0.end == nil }
        kill()
    }

    /// Waits for the end, then takes note of it under the lock, so that no signal goes to a number that belongs to
    /// somebody else by then.
    func follow() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
        state.withLock { state in
            _ = Glibc.kill(-id, SIGKILL)
            var status: Int32 = 0
            waitpid(id, &status, 0)
            state.end = .init(code: kraken_exit_status(status), wasLate: state.isLate)
        }
        ended.open()
    }
}

extension ChildProcess {
    /// Both ends of the three standard streams.
    fileprivate struct Streams {
        /// Where the child's input is written to; -1 when it is at its end.
        var input: Int32
        var childInput: Int32
        var childOutput: Int32
        var childComplaints: Int32
        var output: Int32
        var complaints: Int32

        init(_ input: Input) throws(SocketError) {
            let inputs = try Self.pipe()
            if case .nothing = input { close(inputs.write) }
            let (outputs, complaints) = (try Self.pipe(), try Self.pipe())
            if case .typed = input { self.input = inputs.write } else { self.input = -1 }
            childInput = inputs.read
            (output, childOutput) = outputs
            (self.complaints, childComplaints) = complaints
        }

        func closeChildEnds() { for descriptor in [childInput, childOutput, childComplaints] { close(descriptor) } }

        private static func pipe() throws(SocketError) -> (read: Int32, write: Int32) {
            var ends: [Int32] = [-1, -1]
            guard Glibc.pipe(&ends) == 0 else { throw SocketError(number: errno) }
            return (ends[0], ends[1])
        }
    }

    fileprivate static func spawn(
        _ words: [String], _ environment: [String: String], _ streams: Streams
    ) throws(SocketError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, streams.childInput, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, streams.childOutput, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, streams.childComplaints, STDERR_FILENO)
        // Whatever other threads of the tests have open at this moment; what is not open does no harm.
        for descriptor in 3..<Int32(1024) { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var (attributes, allSignals, noSignals) = (posix_spawnattr_t(), sigset_t(), sigset_t())
        posix_spawnattr_init(&attributes)
        sigfillset(&allSignals)
        sigemptyset(&noSignals)
        posix_spawnattr_setsigdefault(&attributes, &allSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        var id: pid_t = -1
        let code = posix_spawn(&id, words[0], &actions, &attributes, &arguments, &variables)
        for text in arguments + variables { free(text) }
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        streams.closeChildEnds()
        guard code == 0 else {
            for descriptor in [streams.input, streams.output, streams.complaints] { close(descriptor) }
            throw SocketError(number: code)
        }
        return id
    }
}
