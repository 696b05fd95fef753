import Storage

/// Reads the sources of settings and checks them.
public struct SettingsReader: Sendable {
    /// The folder with `.env` and `config.json`.
    public var home: Home
    /// Settings given on the command line: the flag's name and its text, by the setting's name.
    public var flags: [String: (flag: String, text: String)]
    /// The process's environment.
    public var environment: EnvironmentVariables

    public init(
        home: Home, flags: [String: (flag: String, text: String)] = [:], environment: EnvironmentVariables
    ) {
        self.home = home
        self.flags = flags
        self.environment = environment
    }

    /// All settings, each from its strongest source; the first mistake is thrown.
    public func read() throws(SettingsError) -> Settings {
        let (settings, mistakes) = readAll()
        if let first = mistakes.first { throw first }
        return settings
    }

    /// All settings; mistakes are only reported, and what is wrong falls back to the next source.
    ///
    /// For commands that must work whatever the settings are, such as a cancel. Only mistakes about the venue are
    /// thrown: a cancel that goes to the wrong exchange is worse than none.
    public func readLeniently() throws(SettingsError) -> Settings {
        let (settings, mistakes) = readAll()
        if let mistake = mistakes.first(where: \.isAboutVenue) { throw mistake }
        return Settings(home: home, entries: settings.entriesByName, isLenient: true, overlooked: mistakes)
    }

    /// All settings with every mistake, for commands that tell of them; nothing is thrown.
    ///
    /// Where ``SettingsError/isAboutVenue`` holds for a mistake, no exchange may be talked to.
    public func examine() -> Settings {
        let (settings, mistakes) = readAll()
        return Settings(home: home, entries: settings.entriesByName, overlooked: mistakes)
    }

    private func readAll() -> (Settings, [SettingsError]) {
        var mistakes: [SettingsError] = []
        var sources = [
            flagSource(), environmentSource(&mistakes), fileSource(&mistakes), configurationSource(&mistakes),
        ]
        keepKeyOfProfile(&sources, &mistakes)
        if let mode = Files.mode(of: home.keyFile), mode & 0o077 != 0 {
            mistakes.append(.exposed(path: home.keyFile, mode: mode))
        }
        var entries: [String: Settings.Entry] = [:]
        for setting in Setting.all {
            for source in sources {
                guard let entry = source[setting.name], !entry.text.isEmpty else { continue }
                guard let mistake = setting.mistake(in: entry) else {
                    entries[setting.name] = entry
                    break
                }
                mistakes.append(mistake)
            }
            if entries[setting.name] == nil, let fallback = setting.fallback {
                entries[setting.name] = .init(text: fallback, origin: .standard)
            }
        }
        return (Settings(home: home, entries: entries), mistakes)
    }

    /// A profile that has a key of its own is never used with another key that happens to be in the environment.
    private func keepKeyOfProfile(_ sources: inout [[String: Settings.Entry]], _ mistakes: inout [SettingsError]) {
        guard let profile = home.profile else { return }
        let names = ["KRAKEN_API_KEY", "KRAKEN_API_SECRET"]
        func holdsKey(_ source: [String: Settings.Entry]) -> Bool {
            names.contains { source[$0].map { !$0.text.isEmpty } ?? false }
        }
        guard holdsKey(sources[1]), sources[2...].contains(where: holdsKey) || Files.exists(home.keyFile) else {
            return
        }
        for name in names { sources[1][name] = nil }
        mistakes.append(.twoKeys(profile: profile))
    }

    private func flagSource() -> [String: Settings.Entry] {
        flags.mapValues { .init(text: $0.text, origin: .flag($0.flag)) }
    }

    /// In the environment only names close to one of ours are mistakes: others may belong to anybody.
    private func environmentSource(_ mistakes: inout [SettingsError]) -> [String: Settings.Entry] {
        var source: [String: Settings.Entry] = [:]
        for (name, secret) in environment.secrets {
            guard let setting = Setting.named(name) else { continue }
            source[setting.name] = .init(secret: secret, origin: .environment)
        }
        for (name, text) in environment.values {
            if let setting = Setting.named(name), setting.name == name || name == name.uppercased() {
                if source[setting.name] == nil || name == setting.name {
                    source[setting.name] = .init(text: text, origin: .environment)
                }
            } else if name.hasPrefix("KRAKEN_"), !Self.otherNames.contains(name),
                let near = Setting.nearest(to: name, within: 2)
            {
                mistakes.append(.unknownName(name, origin: .environment, suggestion: near))
            }
        }
        return source
    }

    /// Names of ours in the environment that are no settings.
    static let otherNames: Set<String> = ["KRAKEN_HOME", "KRAKEN_PROFILE", "KRAKEN_TEST_DATA"]

    private func fileSource(_ mistakes: inout [SettingsError]) -> [String: Settings.Entry] {
        let path = home.environmentFile
        guard var bytes = Self.contents(of: path, &mistakes) else { return [:] }
        defer { Secret.wipe(&bytes) }
        var source: [String: Settings.Entry] = [:]
        // Editors of other systems begin a file with a byte order mark.
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            switch EnvironmentLine(line) {
            case .empty: continue
            case .setting(let name, let value): add(name, value, path: path, to: &source, &mistakes)
            case .malformed: mistakes.append(.malformedLine(path: path, line: index + 1))
            }
        }
        checkRights(of: path, holding: source, &mistakes)
        return source
    }

    private func configurationSource(_ mistakes: inout [SettingsError]) -> [String: Settings.Entry] {
        let path = home.configurationFile
        guard var bytes = Self.contents(of: path, &mistakes) else { return [:] }
        defer { Secret.wipe(&bytes) }
        guard let pairs = ConfigurationFile.pairs(&bytes) else {
            mistakes.append(.malformedFile(path: path))
            return [:]
        }
        var source: [String: Settings.Entry] = [:]
        for (name, value) in pairs {
            value.withBytes { add(name, Array($0)[...], path: path, to: &source, &mistakes) }
        }
        checkRights(of: path, holding: source, &mistakes)
        return source
    }

    private func add(
        _ name: String, _ value: ArraySlice<UInt8>, path: String, to source: inout [String: Settings.Entry],
        _ mistakes: inout [SettingsError]
    ) {
        if let setting = Setting.named(name) {
            source[setting.name] = .init(setting, value, origin: .file(path))
        } else {
            let suggestion = Setting.nearest(to: name, within: 4)
            mistakes.append(.unknownName(name, origin: .file(path), suggestion: suggestion))
        }
    }

    /// A file with a secret in it is its owner's alone.
    private func checkRights(
        of path: String, holding source: [String: Settings.Entry], _ mistakes: inout [SettingsError]
    ) {
        let holdsSecret = source.contains { name, entry in
            guard let kind = Setting.named(name)?.kind else { return false }
            return (kind.isSecret || kind == .identity) && !entry.text.isEmpty
        }
        if holdsSecret, let mode = Files.mode(of: path), mode & 0o077 != 0 {
            mistakes.append(.exposed(path: path, mode: mode))
        }
    }

    private static func contents(of path: String, _ mistakes: inout [SettingsError]) -> [UInt8]? {
        do throws(FileError) {
            return try Files.read(path)
        } catch {
            mistakes.append(.unreadable(path: path, reason: error.reason))
            return nil
        }
    }
}

extension SettingsError {
    /// Whether the mistake may send commands to another exchange than the one that was meant.
    public var isAboutVenue: Bool {
        let names = Set(Setting.venue.flatMap { [$0.name] + $0.aliases })
        return switch self {
        case .badValue(let name, _, _, _): names.contains(name)
        case .unknownName(_, _, let suggestion): suggestion.map(names.contains) ?? false
        default: false
        }
    }
}

extension Settings {
    fileprivate var entriesByName: [String: Entry] {
        Dictionary(
            uniqueKeysWithValues: Setting.all.compactMap { setting in
                entry(setting.name).map { (setting.name, $0) }
            })
    }
}
