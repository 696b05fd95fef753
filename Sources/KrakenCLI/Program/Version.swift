import KrakenCore
import Transport

/// What this program is.
enum Version {
    /// The version of the program, by semver.org.
    static let number = "0.1.0"

    /// How the program introduces itself to servers.
    static let userAgent = "kraken/\(number)"

    /// The answer to `--version`: a first line for scripts, and what it was built with and runs on.
    static var text: String {
        let facts = system
        let libraries = facts.libraries.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
        return "kraken \(number)\nbuilt by \(compiler), \(configuration)\n\(libraries)\n\(facts.system)"
    }

    /// The libraries and the system.
    static var system: SystemFacts {
        var transport = [SystemFacts.Library("libcurl", CurlVersion.library)]
        if let encryption = CurlVersion.encryption { transport.append(.init("libcurl TLS", encryption)) }
        return SystemFacts(transport: transport)
    }

    private static var compiler: String {
        #if compiler(>=6.4)
        "Swift 6.4 or later"
        #elseif compiler(>=6.3)
        "Swift 6.3"
        #else
        "Swift 6"
        #endif
    }

    private static var configuration: String {
        #if DEBUG
        "for debugging"
        #else
        "optimised"
        #endif
    }
}
