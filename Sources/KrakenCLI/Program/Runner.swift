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
    /// Waits on the spot, as after a wrong password.
    var pause: @Sendable (Duration) throws -> Void = { try Unlocking.waitHere($0) }
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
            line = try parsed ?? KrakenProgram.parse(words, helpWidth: makeConsole(false).helpWidth)
        } catch {
            // What the words ask for is not known; what they mention is followed as far as possible.
            let mentioned = Self.mentionedGlobals(words)
            let console = makeConsole(mentioned.noColor)
            return finish(.failure(Failure(error)), mentioned, mentioned.ascii ? console.inASCII : console)
        }
        switch line {
        case .help(let text), .version(let text):
            makeConsole(false).write(text.hasSuffix("\n") ? text : text + "\n")
            return .success
        case .run(let invocation):
            let console = console(for: invocation.globals)
            return await Zone.$current.withValue(invocation.globals.zone) {
                finish(await outcome(of: invocation, console), invocation.globals, console)
            }
        }
    }

    private func console(for globals: Globals) -> Console {
        var console = makeConsole(globals.noColor)
        if globals.quiet { console.showsProgress = false }
        return globals.ascii ? console.inASCII : console
    }

    /// Whether words that could not be read ask for JSON somewhere.
    static func mentionsJSON(_ words: [String]) -> Bool {
        let spec = KrakenProgram.declaration.spec
        let values = spec.mentionedValues(of: "output", in: words).map { $0.lowercased() }
        return spec.mentions(flag: "json", in: words) || values.contains("json") || values.contains("ndjson")
    }

    /// What decides how a failure is told.
    private struct Manner {
        var wantsJSON: Bool
        var isQuiet: Bool
        var noColor: Bool
        var ascii: Bool
    }

    private static func mentionedGlobals(_ words: [String]) -> Manner {
        let spec = KrakenProgram.declaration.spec
        return Manner(
            wantsJSON: mentionsJSON(words), isQuiet: spec.mentions(flag: "quiet", in: words),
            noColor: spec.mentions(flag: "no-color", in: words), ascii: spec.mentions(flag: "ascii", in: words))
    }

    private func outcome(
        of invocation: Invocation<Globals, Tool, Report>, _ console: Console
    ) async -> Result<Report, Failure> {
        do {
            let tool = try makeTool(invocation.globals, path: invocation.path, console)
            tool.log.write(.debug, "Tool", "run \(invocation.path.joined(separator: " "))")
            do {
                let kinds = KrakenProgram.rows(of: invocation.path).asked(by: invocation.given)
                try invocation.globals.refuse(for: invocation.path, kinds)
                let report = try tool.arranged(await invocation.run(in: tool), kinds)
                await tool.ring(after: invocation.path)
                return .success(report)
            } catch {
                await tool.ring(after: invocation.path)
                if error is SandboxServe.Served { throw error }
                let failure = await tool.explained(Failure(error))
                // Words that were wrong changed nothing, and leave nothing.
                if failure.identifier != "usage" || tool.deeds.areSome {
                    tool.log.write(.error, "Tool", failure.envelopeText)
                }
                throw failure
            }
        } catch is SandboxServe.Served {
            return .success(.nothing)
        } catch {
            return .failure(Failure(error))
        }
    }

    private func makeTool(_ globals: Globals, path: [String], _ console: Console) throws -> Tool {
        let home = try home(globals, path)
        var reader = SettingsReader(home: home, environment: environment)
        if globals.sandbox { reader.flags["KRAKEN_SANDBOX"] = ("sandbox", "true") }
        let name = path.first { $0 != "kraken" } ?? ""
        let isLenient = ["cancel", "panic", "config-setup"].contains(name)
        // These tell of mistakes themselves.
        let tellsMistakes = ["info", "doctor", "config"].contains(name)
        let settings =
            tellsMistakes ? reader.examine() : isLenient ? try reader.readLeniently() : try reader.read()
        let level = settings.text("KRAKEN_LOG_LEVEL").flatMap { LogLevel(rawValue: $0.lowercased()) } ?? .info
        let (console, spinner) = withSpinner(console)
        var tool = Tool(
            globals: globals, settings: settings, reader: reader, console: console, time: time,
            // What is only asked of a profile that nobody has made leaves no trace of it.
            log: LogFile(path: home.logFile, level: level, now: time.now) { home.profile == nil || home.isSetUp },
            interrupts: interrupts,
            unlocking: Unlocking(
                searchPath: environment.values["PATH"], pause: pause, now: time.now,
                isUrgent: ["cancel", "panic"].contains(name)),
            newOrderID: { [time, makeOrderID] in makeOrderID(time.now()) }, connect: connect,
            runLine: { [self] in await runLine($0, $1) })
        tool.spinner = spinner
        if !tellsMistakes { for mistake in settings.overlooked { tool.warn(Failure(mistake).message) } }
        return tool
    }

    /// The home folder, or that of the profile; only the set-up may name a profile that is not there.
    private func home(_ globals: Globals, _ path: [String]) throws -> Home {
        let home = Home(flag: globals.home, environment: environment.values, userHome: userHome, directory: directory)
        let name = [globals.profile, environment.values["KRAKEN_PROFILE"]].compactMap(\.self).first { !$0.isEmpty }
        guard let name else { return home }
        return try home.profile(name, mayBeNew: path.contains("config-setup"))
    }

    /// The console with something that moves while the exchange is waited for, where anybody looks.
    private func withSpinner(_ console: Console) -> (Console, Spinner?) {
        guard console.showsProgress, let pause = console.pause else { return (console, nil) }
        let spinner = Spinner(
            console.complain, width: console.columns ?? { .max }, elapsed: time.elapsed, pause: pause)
        interrupts?.beforeLastWords { spinner.clear() }
        var moving = console
        moving.complain = { text in
            spinner.clear()
            console.complain(text)
        }
        moving.write = { text in
            spinner.clear()
            console.write(text)
        }
        if let writeBytes = console.writeBytes {
            moving.writeBytes = { bytes in
                spinner.clear()
                writeBytes(bytes)
            }
        }
        moving.askSecret = { question in
            spinner.clear()
            return try console.askSecret(question)
        }
        moving.ask = { question in
            spinner.clear()
            return await console.ask(question)
        }
        return (moving, spinner)
    }

    private func runLine(_ words: [String], _ console: Console) async -> Report? {
        guard case .run(let invocation) = try? KrakenProgram.parse(words) else { return nil }
        let outcome = await outcome(of: invocation, console)
        _ = finish(outcome, invocation.globals, console)
        return try? outcome.get()
    }

    private func finish(_ outcome: Result<Report, Failure>, _ globals: Globals, _ console: Console) -> ExitCode {
        guard case .success(let report) = outcome else {
            let manner = Manner(
                wantsJSON: globals.wantsJSON, isQuiet: globals.quiet, noColor: globals.noColor, ascii: globals.ascii)
            return finish(outcome, manner, console)
        }
        console.write(Printer(globals: globals, console: console, now: time.now()).text(of: report))
        return codeAfterWriting(report.exitCode, console)
    }

    private func finish(
        _ outcome: Result<Report, Failure>, _ manner: Manner, _ console: Console
    ) -> ExitCode {
        guard case .failure(let failure) = outcome else { return .success }
        if manner.wantsJSON {
            console.write(failure.envelope(now: time.now()).text + "\n")
        } else {
            if !failure.shown.isEmpty {
                console.complain(
                    Report(data: .null, blocks: failure.shown).text(
                        width: console.width, style: console.style, isTerminal: console.marksComplaints))
            }
            console.complain(failure.text(on: console, isQuiet: manner.isQuiet))
        }
        return codeAfterWriting(failure.exitCode, console)
    }

    /// What standard output did not take goes to standard error, and is no success.
    private func codeAfterWriting(_ code: ExitCode, _ console: Console) -> ExitCode {
        guard let lost = console.lost.content else { return code }
        console.complain(lost.words)
        return code == .success ? .failure : code
    }
}
