/// The folder of everything this program keeps; never the current directory by accident.
public struct Home: Hashable, Sendable {
    /// The absolute path.
    public let path: String
    /// The profile this is the home of; nil for the home that holds all profiles.
    public let profile: String?

    /// A home at an absolute path.
    public init(path: String) {
        self.init(path: path, profile: nil)
    }

    init(path: String, profile: String?) {
        (self.path, self.profile) = (path, profile)
    }

    /// `--home` before `KRAKEN_HOME` before `~/.kraken`; a relative path counts from `directory`.
    public init(flag: String?, environment: [String: String], userHome: String, directory: String) {
        let chosen = [flag, environment["KRAKEN_HOME"]].compactMap(\.self).first { !$0.isEmpty }
        var path = chosen ?? userHome + "/.kraken"
        if !path.hasPrefix("/") { path = directory + "/" + path }
        while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
        self.init(path: path)
    }

    /// Settings of the operator, one `NAME=value` a line.
    public var environmentFile: String { path + "/.env" }
    /// The same settings as JSON.
    public var configurationFile: String { path + "/config.json" }
    /// Where the key is, and the key itself when it is encrypted.
    public var keyFile: String { path + "/credentials" }
    /// How often a wrong password was given for that key lately.
    public var wrongPasswordsFile: String { path + "/wrong-passwords" }
    /// The log; older parts have `.1` to `.5` behind the name.
    public var logFile: String { path + "/logs/kraken_cli.log" }
    /// What the exchange exported, and nothing else.
    public var exports: String { path + "/logs/exports" }
    /// Databases and caches.
    public var data: String { path + "/data" }
    /// The built-in exchange's own state.
    public var exchange: String { data + "/sandbox/exchange" }
}
