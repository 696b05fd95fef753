import KrakenCore
import Storage
import Trading
import Transport

/// What the program is set up for, from this machine alone.
struct InfoReport: Sendable {
    var tool: Tool

    func report() -> Report {
        let settings = tool.settings
        let mistakes = settings.mistakes()
        let venue = try? settings.venue()
        let catalogue = venue.map { CatalogueFacts(settings.home, $0, now: tool.time.now()) }
        let unresolved = venue.map { journals(of: $0) }
        let (key, session) = key(venue)
        let stored = session?.credentials == nil && venue != .sandbox ? tool.storedKey : nil
        let isMissing = venue == .sandbox && session == nil && !settings.setsTier
        let tier = isMissing ? nil : session?.marketData.tier.rawValue ?? settings.text("KRAKEN_TIER")
        var facts = [
            ("Version", Version.number), ("Venue", venue?.name ?? "not clear from the settings"),
            ("Home", settings.home.path), ("Key", stored?.words ?? key),
            ("Tier", tier.map { settings.tierWords($0, at: venue) } ?? "that of the built-in exchange"),
            ("Catalogue", catalogue?.words ?? "not known"),
            ("Not settled", unresolved.map { $0.words } ?? "not known"),
        ]
        if !mistakes.isEmpty {
            let count = "\(mistakes.count) mistake\(mistakes.count == 1 ? "" : "s")"
            facts.append(("Settings", "\(count): see 'kraken config check'"))
        }
        let data = JSON.object([
            "version": .string(Version.number), "venue": .text(venue?.name), "home": .string(settings.home.path),
            "key": .text(session?.credentials?.fingerprint ?? stored?.fingerprint), "key_store": .text(stored?.store),
            "tier": .text(tier),
            "catalogue_fetched_at": .time(catalogue?.fetchedAt),
            "catalogue_age_seconds": catalogue?.age.map { .integer($0.milliseconds / 1_000) } ?? .null,
            "unresolved": unresolved?.count.map { .integer($0) } ?? .null,
            "settings_mistakes": .integer(mistakes.count),
        ])
        return Report(data: data, blocks: [.facts(nil, facts)])
    }

    private func journals(of venue: Venue) -> JournalCount {
        var count = 0
        let folder = tool.settings.home.data + "/" + venue.folderName
        for fact in JournalFacts.all(in: folder, at: tool.time.now()) {
            guard case .known(let facts) = fact else { return JournalCount(count: nil) }
            count += facts.count
        }
        return JournalCount(count: count)
    }

    /// The key in words, and the way to the exchange that it opens.
    private func key(_ venue: Venue?) -> (String, Session?) {
        guard let venue else { return ("not known", nil) }
        // Nothing is made only to be told of.
        if venue == .sandbox && !SandboxFacts.exists(in: tool.settings.home) { return ("made when it is needed", nil) }
        do {
            tool.bell.silence()
            let session = try tool.sessionWithoutUnlocking()
            return (session.credentials?.fingerprint ?? "none", session)
        } catch {
            return ("cannot be used: \(Failure(error).message)", nil)
        }
    }
}

extension Settings {
    /// Whether the tier is set, and not only a default.
    fileprivate var setsTier: Bool { entry("KRAKEN_TIER").map { $0.origin != .standard } ?? false }

    /// A tier, and what says that it is this one: the setting where it is set, else the built-in exchange or the default.
    func tierWords(_ tier: String, at venue: Venue?) -> String {
        guard !setsTier else { return "\(tier) (KRAKEN_TIER)" }
        return venue == .sandbox ? "\(tier) (that of the built-in exchange)" : "\(tier) (the default of KRAKEN_TIER)"
    }
}

/// How many orders, changes and payments are not settled; nil when a journal cannot be read.
private struct JournalCount {
    var count: Int?

    var words: String {
        guard let count else { return "a journal cannot be read: see 'kraken doctor'" }
        return count == 0 ? "nothing" : "\(count): see 'kraken doctor'"
    }
}
