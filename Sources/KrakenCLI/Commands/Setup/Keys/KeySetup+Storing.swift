import KrakenCore
import Transport

extension KeySetup {
    /// Stores the key first, and only then forgets where it was before.
    func keep(_ key: KeyText, _ place: KeyPlace, _ password: Secret?) throws {
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

    /// The address at which a profile's key was checked stays the profile's own, also in another shell.
    func keepAddress(_ venue: Venue) throws {
        guard home.profile != nil, case .other(let address) = venue,
            tool.settings.entry("KRAKEN_API_BASE_URL")?.origin == .environment
        else { return }
        try EnvironmentFile.change(home, [("KRAKEN_API_BASE_URL", Secret(Array(address.text.utf8)))])
    }

    func report(_ key: KeyText, _ place: KeyPlace, _ rights: KeyRights, _ session: Session) -> Report {
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
    func setUpSandbox() throws -> Report {
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
