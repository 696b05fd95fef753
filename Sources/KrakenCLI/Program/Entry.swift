import CLinux
import CommandKit
import Glibc
import KrakenCore
import Transport

/// The way in for `main.swift`.
public enum Entry {
    /// Makes it safe to open and to write; comes before everything else.
    ///
    /// A closed standard stream must not be taken by one of our own files or sockets, and a reader that went away is no
    /// error.
    public static func secureStreams() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest number that is free is this one.
            _ = kraken_open("/dev/null", O_RDWR, 0)
        }
    }

    /// What can be answered without doing anything: help and version; nil for everything else.
    public static func immediateAnswer(_ words: [String]) -> String? {
        switch try? KrakenProgram.declaration.parse(words) {
        case .help(let text), .version(let text): text.hasSuffix("\n") ? text : text + "\n"
        case .run, nil: nil
        }
    }

    /// Runs a command line to its end and tells the exit code.
    public static func run(_ words: [String]) async -> Int32 {
        _ = kraken_disable_core_dumps()
        umask(0o077)
        let environment = EnvironmentVariables.ofProcess()
        let wantsJSON = Runner.mentionsJSON(words)
        let interrupts = Interrupts { sayLastWords($0, wantsJSON: wantsJSON) }
        let runner = Runner(
            environment: environment, userHome: userHome(environment.values), directory: currentDirectory(),
            time: .system,
            interrupts: interrupts,
            makeConsole: { Console.system(noColor: $0, environment: environment.values) })
        let command = Task.detached { await runner.run(words) }
        interrupts.onInterrupt { command.cancel() }
        return await command.value.rawValue
    }

    /// What a command that has to be ended by force can no longer say itself.
    private static func sayLastWords(_ flight: Interrupts.Flight?, wantsJSON: Bool) {
        let failure =
            flight.map { flight in
                OrderPlacement.unknown(
                    flight: flight.id, words: flight.order, venue: flight.venue, reason: "interrupted",
                    data: .object(["cl_ord_id": .string(flight.id)]))
            } ?? Failure(KrakenError.cancelled)
        let console = Console.system(noColor: true, environment: [:])
        if wantsJSON {
            console.write(failure.envelope(now: TimeSource.system.now()).text + "\n")
        } else {
            console.complain(failure.text)
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
