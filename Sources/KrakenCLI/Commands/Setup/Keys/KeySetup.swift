import KrakenCore
import Transport

/// Takes a key in, checks it with the exchange, and stores it in the place of the one before.
struct KeySetup: Sendable {
    var tool: Tool
    var place: KeyPlace?
    var file: String?
    var yes: Bool
    var isRotation: Bool

    var home: Home { tool.settings.home }
    var intake: KeyIntake { KeyIntake(tool: tool) }
    var store: KeyStore { tool.unlocking.store(home) }

    func run() async throws -> Report {
        let venue = try tool.settings.venue()
        if venue == .sandbox { return try setUpSandbox() }
        let present = KeyPresence(home: home, store: store)
        if present.isInConfiguration {
            throw Failure(
                "settings", "\(home.configurationFile) holds a key, which would win over the stored one",
                hint: "remove api_key and api_secret there first", exitCode: .usage)
        }
        let earlier = try present.place()
        if isRotation && earlier == nil {
            throw Failure(
                "no-credentials", "no key is stored that could be replaced", hint: "leave --rotate out",
                exitCode: .credentials)
        }
        let chosen = place ?? (isRotation ? earlier : nil) ?? .encrypted
        try checkPlace(chosen)
        if earlier != nil && !isRotation { try await askToReplace(venue) }
        tellWhatIsAsked(venue, chosen)
        let password = isRotation && earlier == .encrypted ? try currentPassword() : nil
        let key = try intake.key(from: file)
        if isRotation && present.fingerprint == key.fingerprint { throw Self.sameKey }
        var tool = tool
        tool.newKey = key
        let session = try tool.session(.account)
        let rights = KeyRights(try await session.portfolio.keyInformation().get(), now: tool.time.now())
        if tool.console.canAsk { tell(rights.blocks) }
        try keep(key, chosen, password)
        try keepAddress(venue)
        tool.log.write(.warning, "Setup", "key \(key.fingerprint) is stored: \(chosen.rawValue)")
        return report(key, chosen, rights, session)
    }

    /// To call it a rotation would end with the advice to delete the only key there is.
    private static let sameKey = Failure(
        "same-key", "this is the key that is stored already; nothing was changed",
        hint: "make a new one at the exchange, or leave --rotate out to store this one again", exitCode: .usage)

    private func tellWhatIsAsked(_ venue: Venue, _ place: KeyPlace) {
        guard tool.console.canAsk && file == nil else { return }
        let file = KeyPresence.path(of: place, home).map { " (\($0))" } ?? ""
        tell([
            .line(
                nil,
                "A key for \(venue.name)\(tool.profileWords), to be stored \(place.words)\(file)."
                    + " Make one at the exchange that may do what you need, and no more.")
        ])
    }

    private func checkPlace(_ place: KeyPlace) throws {
        switch place {
        case .encrypted: try intake.checkPasswordIsThere()
        case .keyring: if store.keyring == nil { throw KeyStoreError.noKeyring }
        case .env: break
        }
    }

    private func askToReplace(_ venue: Venue) async throws {
        if yes { return }
        guard tool.console.canAsk else {
            throw Failure(
                "confirmation-needed", "a key is stored already, and there is no terminal to ask at",
                hint: "add --yes or --rotate if you mean to replace it", exitCode: .refused)
        }
        let answer = await tool.console.ask("Replace the key for \(venue.name)\(tool.profileWords)? [y/N] ")
        try Task.checkCancellation()
        guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
            throw Failure("not-confirmed", "nothing was stored", exitCode: .refused)
        }
    }

    /// The password of the key that is to be replaced: the new one gets it, too.
    private func currentPassword() throws -> Secret? {
        guard case .encrypted(let sealed) = try store.found() else { return nil }
        return try tool.unlocking.unlock(sealed, store, tool.settings, tool.console, mayAsk: true)?.password
    }

    private func tell(_ blocks: [Report.Block]) {
        let console = tool.console
        let report = Report(data: .null, blocks: blocks)
        console.complain(report.text(width: console.width, style: console.style, isTerminal: console.isTerminal))
    }
}
