/// What this program is.
enum Version {
    /// The version of the program, by semver.org.
    static let number = "0.1.0"

    /// How the program introduces itself to servers.
    static let userAgent = "kraken/\(number)"

    /// The answer to `--version`.
    static let text = "kraken \(number)"
}
