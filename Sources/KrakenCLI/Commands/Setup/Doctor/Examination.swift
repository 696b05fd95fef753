import KrakenCore
import Trading
import Transport

/// Everything the program depends on, looked at once; nothing that fails keeps the rest from being told.
struct Examination: Sendable {
    var tool: Tool
    /// Makes room for the countdown before a long wait for the rate limit.
    var onLongWait: @Sendable () -> Void = {}

    /// How long the exchange has to answer everything.
    static let patience = Duration.seconds(8)

    func report() async throws -> Report {
        tool.bell.silence()
        let progress = Progress("Examining", tool)
        progress.say("asking the exchange, \(Self.patience.seconds) at most")
        var quiet = self
        quiet.tool = progress.around(tool)
        quiet.onLongWait = { progress.clear() }
        let checks = await quiet.checks()
        progress.clear()
        try Task.checkCancellation()
        return DoctorReport(checks: checks, venue: venue?.name, isTerminal: tool.console.isTerminal).report()
    }

    /// Every check, in the order of their areas.
    func checks() async -> [Check] {
        let way = Way(tool, venue)
        async let encryption = encryptionChecks()
        let exchange = await exchangeChecks(way)
        let local = localChecks(way)
        let all = exchange + (await encryption) + local
        return Check.Area.allCases.flatMap { area in all.filter { $0.area == area } }
    }

    var settings: Settings { tool.settings }
    var now: Timestamp { tool.time.now() }

    /// Where orders go; nil when the settings do not say so clearly.
    var venue: Venue? {
        settings.overlooked.contains(where: \.isAboutVenue) ? nil : try? settings.venue()
    }

    // MARK: This machine

    private func localChecks(_ way: Way) -> [Check] {
        var checks = way.session.limitChecks(settings, at: now)
        checks += orderChecks
        checks += settingsChecks
        checks += HomeExamination(settings: settings).checks
        checks += venue.map { [CatalogueFacts(settings.home, $0, now: now).check] } ?? []
        checks += SandboxFacts.read(settings.home, now: tool.time.now).checks
        return checks + Version.system.checks(program: Version.number)
    }

    private var orderChecks: [Check] {
        guard let venue else { return [] }
        let facts = JournalFacts.all(in: settings.home.data + "/" + venue.folderName, at: now)
        guard !facts.isEmpty else { return [Check(.orders, "unresolved", .ok, "nothing was ever ordered here")] }
        return facts.flatMap { fact -> [Check] in
            switch fact {
            case .known(let facts): facts.checks
            case .failed(let reason, let step): [Check(.orders, "journal", .failed, reason, nextStep: step)]
            case .skipped(let reason): [Check(.orders, "journal", .skipped, reason)]
            }
        }
    }

    private var settingsChecks: [Check] {
        let mistakes = settings.mistakes()
        guard mistakes.isEmpty else {
            return mistakes.map { mistake in
                let failure = Failure(mistake.mistake)
                return Check(
                    .settings, "mistake", .failed, mistake.words, nextStep: failure.hint)
            }
        }
        let changed = Setting.all.count { settings.entry($0.name).map { $0.origin != .standard } ?? false }
        return [
            Check(.settings, "settings", .ok, "no mistakes; \(changed) of \(Setting.all.count) are set")
        ]
    }
}

extension LocatedMistake {
    /// The mistake with its line, where it has one.
    var words: String {
        let text = Failure(mistake).message
        if case .malformedLine = mistake { return text }
        return line.map { "line \($0): \(text)" } ?? text
    }
}
