import KrakenCore

extension Failure {
    /// What is wrong with the settings, in words.
    init(_ error: SettingsError) {
        switch error {
        case .unknownName(let name, let origin, let suggestion):
            self.init(
                settings: "there is no setting '\(name)' (in \(origin))",
                hint: suggestion.map { "did you mean \($0)?" } ?? "see .env.template for all settings")
        case .badValue(let name, let value, let origin, let expected):
            self.init(
                settings: "\(name) is '\(value)' (from \(origin)), but must be \(expected)",
                hint: "correct it where it is set")
        case .malformedLine(let path, let line):
            self.init(
                settings: "line \(line) of \(path) is not a setting", hint: "write NAME=value, or # before a comment")
        case .malformedFile(let path):
            self.init(
                settings: "\(path) is not a JSON object of settings", hint: #"write it as {"timeout": 30}"#)
        case .unreadable(let path, let reason):
            self.init(settings: "cannot read \(path): \(reason)", hint: "make it readable for yourself")
        case .exposed(let path, let mode):
            self.init(
                settings: "others can read \(path), which holds a secret (mode \(String(mode, radix: 8)))",
                hint: "run: chmod 600 \(path)")
        case .placeholder(let name, let origin):
            self.init(
                "credentials", "\(name) (from \(origin)) is still the example's text",
                hint: "put your own key there, or use --sandbox, which needs none", exitCode: .credentials)
        case .halfCredential(let missing):
            self.init(
                "credentials", "the API key is only half there: \(missing) is not set",
                hint: "set both KRAKEN_API_KEY and KRAKEN_API_SECRET", exitCode: .credentials)
        case .secretNotBase64(let origin):
            self.init(
                "credentials", "the API secret (from \(origin)) is not base64",
                hint: "copy the whole private key as the exchange shows it", exitCode: .credentials)
        case .badKey(let origin):
            self.init(
                "credentials", "the API key (from \(origin)) holds a character no API key has",
                hint: "copy the whole API key as the exchange shows it, without spaces", exitCode: .credentials)
        case .passwordInHome(let name, let path):
            self.init(
                settings: "\(name) is in \(path), beside the key that it should protect",
                hint: "put it into the environment, or into a file elsewhere that KRAKEN_PASSWORD_FILE names")
        case .twoKeys(let profile):
            self.init(
                "credentials", "profile '\(profile)' has a key of its own, and the environment has another",
                hint: "unset KRAKEN_API_KEY and KRAKEN_API_SECRET, or leave --profile out", exitCode: .credentials)
        case .unknownProfile(let name, let suggestion, let known):
            let list = known.isEmpty ? "there are none yet" : "there are: \(known.joined(separator: ", "))"
            self.init(
                "unknown-profile", "there is no profile '\(name)'; \(list)",
                hint: suggestion.map { "did you mean --profile \($0)?" }
                    ?? "make it with 'kraken config-setup --profile \(name)'", exitCode: .usage)
        case .badProfileName(let name):
            self.init(
                "unknown-profile", "'\(name)' cannot name a profile",
                hint: "use up to 40 of a-z, 0-9, - and _, a letter or digit first", exitCode: .usage)
        case .insecureURL(let url):
            self.init(
                settings: "\(url) would send your key unencrypted",
                hint: "use https; http is only for this machine (127.0.0.1)")
        case .foreignHost(let url):
            self.init(
                settings: "\(url) is not Kraken's address",
                hint: "set KRAKEN_ALLOW_OTHER_HOST=true if you mean it: that host will see your API key")
        }
    }

    private init(settings message: String, hint: String) {
        self.init("settings", message, hint: hint, exitCode: .usage)
    }
}
