import KrakenCore
import Transport

/// Shows where the key of a home is; asks nobody, neither for a password nor the exchange.
struct KeyShow: Sendable {
    var tool: Tool

    private enum Place {
        case nowhere, builtIn, settings(SettingOrigin, String), file(KeyFile)
    }

    func report() throws -> Report {
        let home = tool.settings.home
        let venue = try tool.settings.venue()
        let place = try place(venue)
        let profiles = home.profile == nil ? home.profiles : []
        var facts = [("Venue", venue.name), ("Profile", home.profile ?? "none"), ("Key", words(place))]
        if let fingerprint = fingerprint(place) { facts.append(("Fingerprint", fingerprint)) }
        if case .file(.encrypted(let sealed)) = place {
            facts.append(("Encryption", "AES-256-GCM, scrypt N \(sealed.cost.rounds)"))
        }
        facts.append(("Home", home.path))
        for (name, title) in Self.account {
            guard let entry = tool.settings.entry(name), entry.origin != .standard else { continue }
            facts.append((title, entry.text))
        }
        if !profiles.isEmpty { facts.append(("Profiles", profiles.joined(separator: ", "))) }
        return Report(
            data: .object([
                "venue": .string(venue.name), "profile": .text(home.profile), "store": .text(store(place)),
                "path": .text(path(place)), "fingerprint": .text(fingerprint(place)), "home": .string(home.path),
                "profiles": .array(profiles.map { .string($0) }),
                "account": .object(
                    Self.account.map { .init(String($0.0.dropFirst(7).lowercased()), value($0.0)) }),
            ]),
            blocks: [.facts(nil, facts)])
    }

    private static let account = [
        ("KRAKEN_REGION", "Region"), ("KRAKEN_SUPPORTS_MARGIN", "Margin"), ("KRAKEN_SUPPORTS_FUTURES", "Futures"),
        ("KRAKEN_SUPPORTS_STAKING", "Staking"), ("KRAKEN_DEFAULT_QUOTE", "Default quote"),
        ("KRAKEN_ALLOWED_PAIRS", "Allowed pairs"),
    ]

    private func value(_ name: String) -> JSON {
        if Setting.named(name)?.kind == .flag { return .bool(tool.settings.flag(name)) }
        return .text(tool.settings.text(name))
    }

    private func place(_ venue: Venue) throws -> Place {
        if venue == .sandbox { return .builtIn }
        if let key = try tool.settings.keyText(), let entry = tool.settings.entry("KRAKEN_API_KEY") {
            return .settings(entry.origin, key.fingerprint)
        }
        return try tool.unlocking.store(tool.settings.home).found().map { .file($0) } ?? .nowhere
    }

    private func words(_ place: Place) -> String {
        switch place {
        case .nowhere: "none: run 'kraken config-setup'"
        case .builtIn: "the built-in exchange's own"
        case .settings(let origin, _): "as plain text in \(origin)"
        case .file(.encrypted): "encrypted in \(tool.settings.home.keyFile)"
        case .file(.keyring): "in the keyring"
        }
    }

    private func store(_ place: Place) -> String? {
        switch place {
        case .nowhere: nil
        case .builtIn: "sandbox"
        case .settings(.environment, _): "environment"
        case .settings(.file(let path), _): path.hasSuffix(".json") ? "config" : "env"
        case .settings: "flag"
        case .file(.encrypted): "encrypted"
        case .file(.keyring): "keyring"
        }
    }

    private func path(_ place: Place) -> String? {
        switch place {
        case .settings(.file(let path), _): path
        case .file(.encrypted): tool.settings.home.keyFile
        default: nil
        }
    }

    private func fingerprint(_ place: Place) -> String? {
        switch place {
        case .nowhere, .builtIn: nil
        case .settings(_, let fingerprint): fingerprint
        case .file(let file): file.fingerprint
        }
    }
}
