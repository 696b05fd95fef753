/// The parts of an address that matter for whom the program talks to.
public struct WebAddress: Hashable, Sendable {
    /// `http` or `https`.
    public let scheme: String
    /// The host in lower case, without brackets.
    public let host: String
    /// The port; nil for the scheme's own.
    public let port: Int?
    /// The whole address without a slash at its end.
    public let text: String

    /// Reads `scheme://host[:port][/path]`; an address with a user name, spaces or another scheme is nil.
    public init?(_ address: String) {
        var text = address
        while text.hasSuffix("/") { text.removeLast() }
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        let scheme = text[..<colon].lowercased()
        let rest = text[colon...].dropFirst(3)
        let authority = rest.prefix { $0 != "/" }
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !text.contains("?") && !text.contains("#")
        guard ["http", "https"].contains(scheme), !authority.isEmpty, !authority.contains("@"), isPlain else {
            return nil
        }
        guard let (host, port) = Self.split(String(authority)) else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port
        self.text = text
    }

    /// Whether the host is this machine.
    public var isLoopback: Bool {
        if ["localhost", "::1"].contains(host) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// Whether the host belongs to the exchange.
    public var isKraken: Bool { host == "kraken.com" || host.hasSuffix(".kraken.com") }

    private static func split(_ authority: String) -> (String, Int?)? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let host = authority[authority.index(after: authority.startIndex)..<end]
            return withPort(String(host), authority[authority.index(after: end)...])
        }
        guard let colon = authority.firstIndex(of: ":") else { return withPort(authority, "") }
        return withPort(String(authority[..<colon]), authority[colon...])
    }

    private static func withPort(_ host: String, _ suffix: some StringProtocol) -> (String, Int?)? {
        guard !host.isEmpty else { return nil }
        if suffix.isEmpty { return (host.lowercased(), nil) }
        guard suffix.hasPrefix(":"), let port = Int(suffix.dropFirst()), (1...65535).contains(port) else { return nil }
        return (host.lowercased(), port)
    }
}
