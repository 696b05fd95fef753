import CLinux
import CommandKit
import Glibc
import KrakenCore
import Transport

/// The way in for `main.swift`.
public enum Entry {
    /// What can be answered without doing anything: help and version; nil for everything else.
    public static func immediateAnswer(_ words: [String]) -> String? {
        switch try? KrakenProgram.declaration.parse(words) {
        case .help(let text), .version(let text): text.hasSuffix("\n") ? text : text + "\n"
        case .run, nil: nil
        }
    }

    /// Runs a command line to its end and tells the exit code.
    public static func run(_ words: [String]) async -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        _ = kraken_disable_core_dumps()
        umask(0o077)
        let environment = EnvironmentVariables.ofProcess()
        let wantsJSON = Runner.mentionsJSON(words)
        let interrupts = Interrupts { flight in
            let failure = OrderPlacement.unknown(
                flight: flight.id, words: flight.order, venue: flight.venue, reason: "interrupted",
                data: .object(["cl_ord_id": .string(flight.id)]))
            let console = Console.system(noColor: true, environment: [:])
            if wantsJSON {
                console.write(failure.envelope(now: TimeSource.system.now()).text + "\n")
            } else {
                console.complain(failure.text)
            }
        }
        let runner = Runner(
            environment: environment, userHome: userHome(environment.values), directory: currentDirectory(),
            time: .system,
            interrupts: interrupts,
            makeConsole: { Console.system(noColor: $0, environment: environment.values) })
        let command = Task.detached { await runner.run(words) }
        interrupts.onInterrupt { command.cancel() }
        return await command.value.rawValue
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
