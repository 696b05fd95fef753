import Storage

/// In which lines of a settings file each name stands; for telling where a mistake is.
struct SettingLines {
    private var lines: [String: [Int]] = [:]

    /// Reads `.env` or `config.json`; names that cannot be found have no line.
    init(path: String) {
        guard var bytes = try? Files.read(path) else { return }
        defer { Secret.wipe(&bytes) }
        let isJSON = path.hasSuffix(".json")
        for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let names = isJSON ? Self.keys(in: line) : Self.name(in: line).map { [$0] } ?? []
            for name in names { lines[name, default: []].append(index + 1) }
        }
    }

    /// The lines of a setting by any of its names; of a name nobody knows, its own.
    func numbers(of name: String) -> [Int] {
        let names = Setting.named(name).map { [$0.name] + $0.aliases } ?? [name]
        return names.flatMap { lines[$0] ?? [] }.sorted()
    }

    private static func name(in line: ArraySlice<UInt8>) -> String? {
        let text = line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line
        guard case .setting(let name, _) = EnvironmentLine(text) else { return nil }
        return name
    }

    /// Every text in quotes that a colon follows.
    private static func keys(in line: ArraySlice<UInt8>) -> [String] {
        let parts = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
        return zip(parts.dropFirst(), parts.dropFirst(2)).compactMap { text, next in
            next.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: ":") ? String(decoding: text, as: UTF8.self) : nil
        }
    }
}

/// A mistake in the settings, and the line it is in.
public struct LocatedMistake: Hashable, Sendable {
    /// What is wrong.
    public var mistake: SettingsError
    /// The file it is in; nil for the environment and flags.
    public var path: String?
    /// Its line, counted from 1; nil when there is none.
    public var line: Int?
}

extension Settings {
    /// Every mistake of the settings with its line: those of single values, and those that only several show together.
    ///
    /// For settings that were read by ``SettingsReader/examine()``.
    public func mistakes() -> [LocatedMistake] {
        var found = overlooked
        if let mistake = venueMistake, !found.contains(mistake) { found.append(mistake) }
        if let mistake = credentialMistake, !found.contains(mistake) { found.append(mistake) }
        let files = [home.environmentFile, home.configurationFile].map { ($0, SettingLines(path: $0)) }
        var seen: [SettingsError: Int] = [:]
        return found.map { mistake in
            var located = LocatedMistake(mistake: mistake)
            if case .malformedLine(let path, let line) = mistake {
                (located.path, located.line) = (path, line)
            } else if let (name, path) = mistake.place, let (_, lines) = files.first(where: { $0.0 == path }) {
                let numbers = lines.numbers(of: name)
                // The last line of a known setting counts; names nobody knows are all told, one after the other.
                let number = Setting.named(name) == nil ? numbers.dropFirst(seen[mistake] ?? 0).first : numbers.last
                (located.path, located.line) = (path, number)
            }
            seen[mistake, default: 0] += 1
            return located
        }.sorted { ($0.path ?? "", $0.line ?? 0) < ($1.path ?? "", $1.line ?? 0) }
    }
}

extension Settings {
    private var venueMistake: SettingsError? {
        do throws(SettingsError) {
            _ = try venue()
            return nil
        } catch { return error }
    }

    private var credentialMistake: SettingsError? {
        do throws(SettingsError) {
            _ = try credentials()
            return nil
        } catch { return error }
    }
}

extension SettingsError {
    /// The name a mistake is about and the file it is in; nil for mistakes that are elsewhere, or of a whole file.
    fileprivate var place: (name: String, path: String)? {
        switch self {
        case .unknownName(let name, .file(let path), _), .badValue(let name, _, .file(let path), _),
            .placeholder(let name, .file(let path)):
            (name, path)
        case .secretNotBase64(.file(let path)): ("KRAKEN_API_SECRET", path)
        case .badKey(.file(let path)): ("KRAKEN_API_KEY", path)
        default: nil
        }
    }
}

extension SettingsError {
    /// The same mistake in the file of another name.
    func moved(from path: String, to other: String) -> SettingsError {
        func moved(_ origin: SettingOrigin) -> SettingOrigin { origin == .file(path) ? .file(other) : origin }
        return switch self {
        case .unknownName(let name, let origin, let suggestion):
            .unknownName(name, origin: moved(origin), suggestion: suggestion)
        case .badValue(let name, let value, let origin, let expected):
            .badValue(name: name, value: value, origin: moved(origin), expected: expected)
        case .malformedLine(path, let line): .malformedLine(path: other, line: line)
        case .placeholder(let name, let origin): .placeholder(name: name, origin: moved(origin))
        case .secretNotBase64(let origin): .secretNotBase64(origin: moved(origin))
        case .badKey(let origin): .badKey(origin: moved(origin))
        default: self
        }
    }
}
