/// What is wrong with the settings; a value of a secret is never part of it.
public enum SettingsError: Error, Hashable, Sendable {
    /// A name nobody knows.
    case unknownName(String, origin: SettingOrigin, suggestion: String?)
    /// A value that does not fit.
    case badValue(name: String, value: String, origin: SettingOrigin, expected: String)
    /// A line of `.env` that is neither a setting nor a comment.
    case malformedLine(path: String, line: Int)
    /// A file that is no JSON object of texts, numbers and flags.
    case malformedFile(path: String)
    /// A file that exists and cannot be read.
    case unreadable(path: String, reason: String)
    /// A file with secrets that others may read.
    case exposed(path: String, mode: UInt32)
    /// A credential that is still the example's.
    case placeholder(name: String, origin: SettingOrigin)
    /// Only one of key and secret is set.
    case halfCredential(missing: String)
    /// A secret that is not base64.
    case secretNotBase64(origin: SettingOrigin)
    /// A key with a space, a control character or a letter beyond ASCII in it.
    case badKey(origin: SettingOrigin)
    /// A password in a file of the home, next to what it should protect.
    case passwordInHome(name: String, path: String)
    /// A profile has a key of its own, and the environment has another.
    case twoKeys(profile: String)
    /// A profile nobody made.
    case unknownProfile(String, suggestion: String?, known: [String])
    /// A text that cannot name a profile.
    case badProfileName(String)
    /// http to another machine.
    case insecureURL(String)
    /// A host that is neither Kraken's nor this machine.
    case foreignHost(String)
}

/// Where a value comes from.
public enum SettingOrigin: Hashable, Sendable, CustomStringConvertible {
    case flag(String)
    case environment
    /// A file, by its path.
    case file(String)
    case standard

    public var description: String {
        switch self {
        case .flag(let name): "--\(name)"
        case .environment: "environment"
        case .file(let path): path
        case .standard: "default"
        }
    }
}
