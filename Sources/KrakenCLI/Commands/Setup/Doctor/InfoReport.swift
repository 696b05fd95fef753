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
        let fetched = venue.flatMap { catalogueMoment($0) }
        let unresolved = venue.map { journals(of: $0) }
        let (key, fingerprint) = key(venue)
        let age = fetched.map { tool.time.now() - $0 }
        var facts = [
            ("Version", Version.number), ("Venue", venue?.name ?? "not clear from the settings"),
            ("Home", settings.home.path), ("Key", key), ("Tier", settings.text("KRAKEN_TIER") ?? "starter"),
            ("Catalogue", age.map { "fetched \($0.inUnits) ago" } ?? "not fetched yet"),
            ("Not settled", unresolved.map { $0.words } ?? "not known"),
        ]
        if !mistakes.isEmpty {
            let count = "\(mistakes.count) mistake\(mistakes.count == 1 ? "" : "s")"
            facts.append(("Settings", "\(count): see 'kraken config check'"))
        }
        let data = JSON.object([
            "version": .string(Version.number), "venue": .text(venue?.name), "home": .string(settings.home.path),
            "key": .text(fingerprint), "tier": .text(settings.text("KRAKEN_TIER")),
            "catalogue_fetched_at": .time(fetched),
            "unresolved": unresolved?.count.map { .integer($0) } ?? .null,
            "settings_mistakes": .integer(mistakes.count),
        ])
        return Report(data: data, blocks: [.facts(nil, facts)])
    }

    private func catalogueMoment(_ venue: Venue) -> Timestamp? {
        let path = tool.settings.home.data + "/" + venue.folderName + "/catalogue.db"
        guard Files.exists(path) else { return nil }
        return try? CatalogueRepository(path: path).fetchedAt()
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

    /// The key in words, and its fingerprint.
    private func key(_ venue: Venue?) -> (String, String?) {
        guard let venue else { return ("not known", nil) }
        // Nothing is made only to be told of.
        if venue == .sandbox && !SandboxFacts.exists(in: tool.settings.home) { return ("made when it is needed", nil) }
        do {
            tool.bell.silence()
            guard let credentials = try tool.session(.accountIfPossible).credentials else { return ("none", nil) }
            return (credentials.fingerprint, credentials.fingerprint)
        } catch {
            return ("cannot be used: \(Failure(error).message)", nil)
        }
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
