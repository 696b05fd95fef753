import CLinux
import CommandKit
import Glibc
import KrakenCore
import Synchronization
import Transport

/// The way in for `main.swift`.
public enum Entry {
    /// Runs a command line to its end and ends the process; to be called on its first thread.
    public static func run(_ words: [String]) -> Never {
        secureStreams()
        if let answer = completions(words) {
            Console.system(noColor: true, environment: [:]).write(answer)
            _exit(ExitCode.success.rawValue)
        }
        // What cannot be read is read again where its mistake is told.
        let line = try? KrakenProgram.parse(words, helpWidth: helpWidth)
        if let answer = line.flatMap(immediateAnswer) {
            let console = Console.system(noColor: true, environment: [:])
            console.write(answer)
            guard let lost = console.lost.content else { _exit(ExitCode.success.rawValue) }
            console.complain(lost.words)
            _exit(ExitCode.failure.rawValue)
        }
        _ = kraken_disable_core_dumps()
        umask(0o077)
        let interrupts = Interrupts {
            HiddenInput.restore()
            lastWords($0, wantsJSON: Runner.mentionsJSON(words))
        }
        let runner = runner(interrupts)
        // What is to last is on disk by then, and all else goes with the process faster than it could be put away.
        let command = Task.detached { _exit(await runner.run(words, parsed: line).rawValue) }
        interrupts.onInterrupt { command.cancel() }
        // This thread has time: it gets libcurl ready, which takes as long as all that comes before a request.
        if case .run(let invocation) = line, !invocation.globals.sandbox { CurlTransport.warmUp() }
        interrupts.watch()
    }

    /// Makes it safe to open and to write; comes before everything else.
    ///
    /// A closed standard stream must not be taken by one of our own files or sockets, and a reader that went away is no
    /// error. What stands in its place can only be read: writing still fails, so that a lost result is noticed.
    private static func secureStreams() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest number that is free is this one.
            _ = kraken_open("/dev/null", O_RDONLY, 0)
        }
    }

    /// How wide help may be on the terminal of this process.
    private static var helpWidth: Int? {
        let columns = getenv("COLUMNS").map { String(cString: $0) }
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let width = Console.columns(columns.map { ["COLUMNS": $0] } ?? [:], isTerminal: isTerminal)
        return Console.helpWidth(width, isTerminal: isTerminal)
    }

    private static func completions(_ words: [String]) -> String? {
        guard words.first == Shell.question else { return nil }
        let environment = EnvironmentVariables.ofProcess()
        return CompletionAnswer.text(
            words, environment: environment, userHome: { userHome(environment.values) }, directory: currentDirectory)
    }

    private static func runner(_ interrupts: Interrupts) -> Runner {
        let environment = EnvironmentVariables.ofProcess()
        let open = OpenSession()
        return Runner(
            environment: environment, userHome: userHome(environment.values), directory: currentDirectory(),
            time: .system, interrupts: interrupts,
            makeConsole: { Console.system(noColor: $0, environment: environment.values, interrupts: interrupts) },
            connect: { tool, need in open.keep(try Session.connect(tool, need)) })
    }

    /// What can be answered without doing anything: help and version; nil for everything else.
    static func immediateAnswer(_ line: KrakenProgram.Line) -> String? {
        switch line {
        case .help(let text), .version(let text): text.hasSuffix("\n") ? text : text + "\n"
        case .run: nil
        }
    }

    /// What a command that has to be ended by force can no longer say itself.
    private static func lastWords(_ flight: Interrupts.Flight?, wantsJSON: Bool) {
        let failure =
            flight.map { flight in
                flight.failure
                    ?? OrderPlacement.unknown(
                        flight: flight.id, words: flight.order, venue: flight.venue, reason: "interrupted",
                        data: .object(["cl_ord_id": .string(flight.id)]))
            } ?? Failure(KrakenError.cancelled)
        var console = Console.system(noColor: true, environment: [:])
        console.marksComplaints = false
        if wantsJSON {
            console.write(failure.envelope(now: TimeSource.system.now()).text + "\n")
        } else {
            console.complain(failure.text(on: console, isQuiet: false))
        }
    }

    /// `HOME`, else what the system knows of the user: cron may leave `HOME` out.
    private static func userHome(_ environment: [String: String]) -> String {
        if let home = environment["HOME"], !home.isEmpty { return home }
        return getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) } ?? "/"
    }

    private static func currentDirectory() -> String {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return String(cString: path)
    }
}

/// Holds the latest session open until the next, or until the process ends: closing it would keep the user waiting.
private final class OpenSession: Sendable {
    private let latest = Mutex<Session?>(nil)

    func keep(_ session: Session) -> Session {
        latest.withLock { $0 = session }
        return session
    }
}
