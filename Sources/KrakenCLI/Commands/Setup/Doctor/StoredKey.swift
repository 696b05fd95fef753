import KrakenCore

extension Tool {
    /// Where a key is stored that is not unlocked; nil for none, or none that can be read.
    var storedKey: KeyFile? { (try? unlocking.store(settings.home).found()) ?? nil }

    /// The way to the account with a key that is there for everybody to use, else the public one: neither a password nor
    /// a keyring is asked for.
    func sessionWithoutUnlocking() throws -> Session {
        let isLocked = try settings.venue() != .sandbox && settings.keyText() == nil
        return try session(isLocked ? .open : .accountIfPossible)
    }
}

extension KeyFile {
    /// Where it is, for scripts.
    var store: String {
        switch self {
        case .encrypted: "encrypted"
        case .keyring: "keyring"
        }
    }

    /// Which key it is, and where.
    var words: String {
        switch self {
        case .encrypted: "\(fingerprint), encrypted"
        case .keyring: "\(fingerprint), in the keyring"
        }
    }

    /// What an examination says of a key it cannot use.
    var lockedCheck: Check {
        switch self {
        case .encrypted:
            Check(
                .key, "key", .skipped,
                "\(fingerprint) is locked: it is encrypted, and nobody is asked for its password",
                nextStep: "set KRAKEN_PASSWORD_FILE to have it looked at, or see 'kraken config-setup --test'")
        case .keyring:
            Check(
                .key, "key", .skipped, "\(fingerprint) is locked: the keyring does not give it out now",
                nextStep: "unlock the keyring, or see 'kraken config-setup --test'")
        }
    }
}
