import KrakenCore
import Transport

/// Takes a key in, checks it with the exchange, and stores it in the place of the one before.
struct KeySetup: Sendable {
    var tool: Tool
    var place: KeyPlace?
    var file: String?
    var yes: Bool
    var isRotation: Bool

    private var home: Home { tool.settings.home }
    private var intake: KeyIntake { KeyIntake(tool: tool) }
    private var store: KeyStore { tool.unlocking.store(home) }

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
        var tool = tool
        tool.newKey = key
        let session = try tool.session(.account)
        let rights = KeyRights(try await session.portfolio.keyInformation().get(), now: tool.time.now())
        if tool.console.canAsk { tool.console.complain(text(rights)) }
        try keep(key, chosen, password)
        tool.log.write(.warning, "Setup", "key \(key.fingerprint) is stored: \(chosen.rawValue)")
        return report(key, chosen, rights, session)
    }

    private func tellWhatIsAsked(_ venue: Venue, _ place: KeyPlace) {
        guard tool.console.canAsk && file == nil else { return }
        let file = KeyPresence.path(of: place, home).map { " (\($0))" } ?? ""
        tool.console.complain(
            "A key for \(venue.name)\(tool.profileWords), to be stored \(place.words)\(file)."
                + " Make one at the exchange that may do what you need, and no more.\n")
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

    /// Stores the key first, and only then forgets where it was before.
    private func keep(_ key: KeyText, _ place: KeyPlace, _ password: Secret?) throws {
        let names = ["KRAKEN_API_KEY", "KRAKEN_API_SECRET"]
        switch place {
        case .encrypted: try store.encrypt(key, password: try password ?? intake.newPassword())
        case .keyring: try store.putInKeyring(key)
        case .env:
            let text = Secret(Array(key.key.utf8))
            try EnvironmentFile.change(home, [(names[0], text), (names[1], key.secret)])
            try store.remove()
            return
        }
        if !(try EnvironmentFile.names(in: home).isDisjoint(with: names)) {
            try EnvironmentFile.change(home, names.map { ($0, nil) })
        }
    }

    private func text(_ rights: KeyRights) -> String {
        Report(data: .null, blocks: rights.blocks)
            .text(width: tool.console.width, style: tool.console.style, isTerminal: tool.console.isTerminal)
    }

    private func report(_ key: KeyText, _ place: KeyPlace, _ rights: KeyRights, _ session: Session) -> Report {
        if tool.settings.entry("KRAKEN_API_KEY")?.origin == .environment {
            tool.warn("KRAKEN_API_KEY in the environment wins over the key that is stored now")
        }
        warnOfTheSameKey(key)
        let path = KeyPresence.path(of: place, home)
        let rotated = isRotation ? " Delete the old key at the exchange." : ""
        let file = path.map { " (\($0))" } ?? ""
        let seen = tool.console.canAsk ? [] : rights.blocks
        return Report(
            data: .object([
                "venue": .string(session.venue.name), "profile": .text(session.profile),
                "fingerprint": .string(key.fingerprint), "store": .string(place.rawValue), "path": .text(path),
                "key": rights.json,
            ]),
            blocks: seen + [
                .line(
                    .done,
                    "The key for \(session.place) is stored \(place.words)\(file).\(rotated)")
            ])
    }

    /// Two homes with one key count its nonces and calls apart, and so get into each other's way.
    private func warnOfTheSameKey(_ key: KeyText) {
        let base = home.base
        let homes = [base] + base.profiles.compactMap { try? base.profile($0) }
        for other in homes where other.path != home.path {
            guard KeyPresence(home: other, store: tool.unlocking.store(other)).fingerprint == key.fingerprint else {
                continue
            }
            tool.warn(
                "\(other.profile.map { "profile '\($0)'" } ?? "the home itself") has the same key: give each its own key,"
                    + " or both the same KRAKEN_KEY_STATE_DIR")
        }
    }

    /// A profile for the built-in exchange, which needs no key.
    private func setUpSandbox() throws -> Report {
        guard let profile = home.profile else {
            throw Failure(
                "usage", "the built-in exchange needs no key",
                hint: "add --sandbox to any command, or make a profile for it: --sandbox --profile paper",
                exitCode: .usage)
        }
        try EnvironmentFile.change(home, [("KRAKEN_SANDBOX", Secret(Array("true".utf8)))])
        return Report(
            data: .object([
                "venue": "sandbox", "profile": .string(profile), "fingerprint": .null, "store": .null,
                "path": .string(home.environmentFile), "key": .null,
            ]),
            blocks: [
                .line(
                    .done,
                    "Profile '\(profile)' trades on the built-in exchange: add --profile \(profile) to any command.")
            ])
    }
}
