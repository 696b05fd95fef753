import KrakenCore
import Storage

/// Where a home has a key already.
struct KeyPresence: Sendable {
    var home: Home
    var store: KeyStore

    /// Where the home keeps it, nil for nowhere; a file that cannot be read counts as encrypted.
    func place() throws -> KeyPlace? {
        if !(try EnvironmentFile.names(in: home).isDisjoint(with: ["KRAKEN_API_KEY", "KRAKEN_API_SECRET"])) {
            return .env
        }
        guard Files.exists(home.keyFile) else { return nil }
        if case .keyring? = try? store.found() { return .keyring }
        return .encrypted
    }

    /// Whether `config.json` has it, which only people write.
    var isInConfiguration: Bool {
        ["KRAKEN_API_KEY", "KRAKEN_API_SECRET"].contains { name in
            settings?.entry(name)?.origin == .file(home.configurationFile)
        }
    }

    /// Which key it is; nil when there is none, or nobody can tell.
    var fingerprint: String? {
        if let key = try? settings?.keyText() { return key.fingerprint }
        return (try? store.found())?.fingerprint
    }

    /// What the home's own files say, whatever the environment says.
    private var settings: Settings? {
        try? SettingsReader(home: home, environment: EnvironmentVariables([:])).readLeniently()
    }

    /// The file that holds it; nil for none of the home's.
    static func path(of place: KeyPlace, _ home: Home) -> String? {
        switch place {
        case .encrypted: home.keyFile
        case .env: home.environmentFile
        case .keyring: nil
        }
    }
}

extension KeyPlace {
    /// Where that is, after "stored".
    var words: String {
        switch self {
        case .encrypted: "encrypted"
        case .env: "as plain text"
        case .keyring: "in the keyring"
        }
    }
}
