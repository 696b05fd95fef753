import CLinux
import KrakenCore
import KrakenSandbox
import Storage
import Trading
import Transport

/// Everything the program depends on, looked at once; nothing that fails keeps the rest from being told.
struct Examination: Sendable {
    var tool: Tool

    /// How long the exchange has to answer everything.
    static let patience = Duration.seconds(8)

    func report() async throws -> Report {
        tool.bell.silence()
        let progress = Progress("Examining", tool)
        progress.say("asking the exchange, \(Self.patience.seconds) at most")
        var quiet = self
        quiet.tool = progress.around(tool)
        let checks = await quiet.checks()
        progress.clear()
        try Task.checkCancellation()
        return DoctorReport(checks: checks, venue: venue?.name, isTerminal: tool.console.isTerminal).report()
    }

    /// Every check, in the order of their areas.
    func checks() async -> [Check] {
        let session = way
        async let encryption = encryptionChecks()
        let exchange = await exchangeChecks(session)
        let local = localChecks(session)
        let all = exchange + (await encryption) + local
        return Check.Area.allCases.flatMap { area in all.filter { $0.area == area } }
    }

    private var settings: Settings { tool.settings }
    private var now: Timestamp { tool.time.now() }

    /// Where orders go; nil when the settings do not say so clearly.
    private var venue: Venue? {
        settings.overlooked.contains(where: \.isAboutVenue) ? nil : try? settings.venue()
    }

    /// The way to the exchange, with the key where there is one that can be used.
    private var way: Fact<Session> {
        guard venue != nil else { return .skipped("which exchange is meant is not clear: see the settings") }
        do {
            return .known(try tool.session(.accountIfPossible))
        } catch let error as SettingsError {
            // The key is at fault, which is told among the settings; the exchange can be asked without one.
            guard let open = try? tool.session(.open) else { return Fact(failure: error) }
            return .known(open)
        } catch {
            return Fact(failure: error)
        }
    }

    // MARK: The exchange

    private func exchangeChecks(_ way: Fact<Session>) async -> [Check] {
        guard case .known(let session) = way else { return way.checks(.exchange, "way") { _ in [] } }
        let facts = await session.marketData.examine(within: Self.patience)
        let blocked = "the exchange did not answer"
        let status = Fact(facts.status).checks(.exchange, "status", \.checks)
        let clock = (facts.clock.map(Fact.init) ?? .skipped(blocked)).checks(.clock, "difference", \.checks)
        return [venueCheck(session.venue)] + status + clock + keyChecks(session, facts, blocked)
    }

    private func venueCheck(_ venue: Venue) -> Check {
        guard case .other(let address) = venue, !address.isLoopback else {
            return Check(.exchange, "venue", .ok, venue.name)
        }
        return Check(
            .exchange, "venue", .warning, "\(venue.name), which is not the exchange's own address",
            nextStep: "that host sees your key: set KRAKEN_API_BASE_URL back unless you mean it")
    }

    private func keyChecks(_ session: Session, _ facts: ExchangeFacts, _ blocked: String) -> [Check] {
        guard let credentials = session.credentials else {
            return [
                Check(
                    .key, "key", .skipped, "there is none, or it cannot be used",
                    nextStep: "set KRAKEN_API_KEY and KRAKEN_API_SECRET to see the account, or use --sandbox")
            ]
        }
        let key = Check(.key, "key", .ok, "fingerprint \(credentials.fingerprint)")
        return [key]
            + (facts.key.map(Fact.init) ?? .skipped(blocked)).checks(.key, "permissions") { $0.checks(at: now) }
    }

    private func encryptionChecks() async -> [Check] {
        guard let venue else { return [] }
        if venue == .sandbox { return [Check(.exchange, "tls", .skipped, "the built-in exchange needs none")] }
        let address = settings.text("KRAKEN_API_BASE_URL") ?? "https://api.kraken.com"
        guard address.lowercased().hasPrefix("https://") else {
            return [Check(.exchange, "tls", .skipped, "\(address) is on this machine and not encrypted")]
        }
        let connection = await ConnectionInspector.inspect(address, timeout: Self.patience)
        let fact: Fact<EncryptionFacts> =
            switch connection {
            case .success(let connection):
                .known(
                    EncryptionFacts(
                        version: connection.version, isVerified: true,
                        expires: connection.expires.flatMap(Timestamp.init(certificateText:)), steps: connection.steps))
            case .failure(let error) where error.reason == .tlsFailed: Fact(failure: KrakenError.unreachable(error))
            // That there is no way to the exchange is told once, by its status.
            case .failure(let error): .skipped("no connection to look at: \(error.words)")
            }
        return fact.checks(.exchange, "tls") { $0.checks(at: now) }
    }

    // MARK: This machine

    private func localChecks(_ way: Fact<Session>) -> [Check] {
        var checks = way.limitChecks(at: now)
        checks += orderChecks
        checks += settingsChecks
        checks += HomeExamination(home: settings.home).checks
        checks += venue.map { [CatalogueFacts(settings.home, $0, now: now).check] } ?? []
        checks += SandboxFacts.read(settings.home, now: tool.time.now).checks
        var libraries = [SystemFacts.Library("libcurl", CurlVersion.library)]
        if let encryption = CurlVersion.encryption { libraries.append(.init("libcurl tls", encryption)) }
        return checks + SystemFacts(transport: libraries).checks(program: Version.number)
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

extension Fact<Session> {
    /// What is left of the key's limits.
    fileprivate func limitChecks(at now: Timestamp) -> [Check] {
        guard case .known(let session) = self else { return [] }
        let facts = session.marketData.limits()
        let tier = Check(.limits, "tier", .ok, "\(session.marketData.tier.rawValue) (KRAKEN_TIER)")
        guard session.credentials != nil else {
            return facts.checks(at: now).filter { $0.name == "service_holds" }
        }
        return [tier] + facts.checks(at: now)
    }
}

extension Fact {
    /// What came of a question.
    init(_ result: Result<Value, KrakenError>) {
        switch result {
        case .success(let value): self = .known(value)
        case .failure(let error): self.init(failure: error)
        }
    }

    /// Why something is not known; what our own limiter or a hold kept back was never asked.
    init(failure error: any Error) {
        let failure = Failure(error)
        switch error {
        case KrakenError.heldBack, KrakenError.rateLimited: self = .skipped(failure.message)
        default: self = .failed(failure.message, nextStep: failure.hint)
        }
    }

    /// The checks of the value; without one, a single check that says why there is none.
    func checks(_ area: Check.Area, _ name: String, _ judge: (Value) -> [Check]) -> [Check] {
        switch self {
        case .known(let value): judge(value)
        case .failed(let reason, let nextStep): [Check(area, name, .failed, reason, nextStep: nextStep)]
        case .skipped(let reason): [Check(area, name, .skipped, reason)]
        }
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
