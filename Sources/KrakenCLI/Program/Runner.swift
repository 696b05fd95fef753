import CommandKit
import KrakenCore
import Synchronization
import Trading
import Transport

/// Runs one command line to its end; nothing is thrown past this point.
struct Runner: Sendable {
    var environment: EnvironmentVariables
    var userHome: String
    var directory: String
    var time: TimeSource
    var interrupts: Interrupts?
    var makeConsole: @Sendable (_ noColor: Bool) -> Console
    var connect: @Sendable (Tool, Session.Need) throws -> Session = { try Session.connect($0, $1) }
    /// Makes the client id of an order placed at that moment.
    var makeOrderID: @Sendable (Timestamp) -> ClientOrderID = { moment in
        var generator = SystemRandomNumberGenerator()
        return ClientOrderID.make(at: moment, random: &generator)
    }

    /// Runs a command line, prints what it found out, and tells how to end.
    ///
    /// - Parameter parsed: what was read of the words already; nil to read them here.
    func run(_ words: [String], parsed: KrakenProgram.Line? = nil) async -> ExitCode {
        let line: KrakenProgram.Line
        do {
            line = try parsed ?? KrakenProgram.declaration.parse(words)
        } catch {
            return finish(.failure(Failure(error)), Self.mentionsJSON(words), makeConsole(false))
        }
        switch line {
        case .help(let text), .version(let text):
            makeConsole(false).write(text.hasSuffix("\n") ? text : text + "\n")
            return .success
        case .run(let invocation):
            let console = makeConsole(invocation.globals.noColor)
            let outcome = await outcome(of: invocation, console)
            return finish(outcome, invocation.globals.wantsJSON, console)
        }
    }

    /// Whether words that could not be read ask for JSON somewhere.
    static func mentionsJSON(_ words: [String]) -> Bool {
        let spec = KrakenProgram.declaration.spec
        return spec.mentions(flag: "json", in: words) || spec.mentionedValues(of: "output", in: words).contains("json")
    }

    private func outcome(
        of invocation: Invocation<Globals, Tool, Report>, _ console: Console
    ) async -> Result<Report, Failure> {
        do {
            let tool = try makeTool(invocation.globals, path: invocation.path, console)
            tool.log.write(.debug, "Tool", "run \(invocation.path.joined(separator: " "))")
            do {
                let report = try await invocation.run(in: tool)
                await tool.ring(after: invocation.path)
                return .success(report)
            } catch {
                await tool.ring(after: invocation.path)
                let failure = Failure(error)
                if !(error is SandboxServe.Served) { tool.log.write(.error, "Tool", failure.envelopeText) }
                throw error
            }
        } catch is SandboxServe.Served {
            return .success(Report(data: .null, blocks: []))
        } catch {
            return .failure(Failure(error))
        }
    }

    private func makeTool(_ globals: Globals, path: [String], _ console: Console) throws -> Tool {
        let home = Home(flag: globals.home, environment: environment.values, userHome: userHome, directory: directory)
        var reader = SettingsReader(home: home, environment: environment)
        if globals.sandbox { reader.flags["KRAKEN_SANDBOX"] = ("sandbox", "true") }
        let isLenient = ["cancel", "panic"].contains(path.first { $0 != "kraken" } ?? "")
        let settings = isLenient ? try reader.readLeniently() : try reader.read()
        let level = settings.text("KRAKEN_LOG_LEVEL").flatMap { LogLevel(rawValue: $0.lowercased()) } ?? .info
        let tool = Tool(
            globals: globals, settings: settings, console: console, time: time,
            log: LogFile(path: home.logFile, level: level, now: time.now), interrupts: interrupts,
            newOrderID: { [time, makeOrderID] in makeOrderID(time.now()) }, connect: connect,
            runLine: { [self] in await runLine($0, $1) })
        for mistake in settings.overlooked { tool.warn(Failure(mistake).message) }
        return tool
    }

    private func runLine(_ words: [String], _ console: Console) async -> Report? {
        guard case .run(let invocation) = try? KrakenProgram.declaration.parse(words) else { return nil }
        let outcome = await outcome(of: invocation, console)
        _ = finish(outcome, invocation.globals.wantsJSON, console)
        return try? outcome.get()
    }

    /// Writes the outcome; what standard output does not take goes to standard error, and is no success.
    private func finish(_ outcome: Result<Report, Failure>, _ wantsJSON: Bool, _ console: Console) -> ExitCode {
        let code = write(outcome, wantsJSON, console)
        guard let lost = console.lost.text else { return code }
        console.complain("kraken: the result could not be written: \(lost.reason). This is it:\n\(lost.text)")
        return code == .success ? .failure : code
    }

    private func write(_ outcome: Result<Report, Failure>, _ wantsJSON: Bool, _ console: Console) -> ExitCode {
        switch outcome {
        case .success(let report):
            if wantsJSON {
                if report.data != .null || !report.blocks.isEmpty {
                    console.write(report.envelope(now: time.now()).text + "\n")
                }
            } else {
                console.write(report.text(width: console.width, style: console.style, isTerminal: console.isTerminal))
            }
            return report.exitCode
        case .failure(let failure):
            if wantsJSON {
                console.write(failure.envelope(now: time.now()).text + "\n")
            } else {
                console.complain(failure.text)
            }
            return failure.exitCode
        }
    }
}
