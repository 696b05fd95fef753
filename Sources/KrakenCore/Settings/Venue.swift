/// Where orders go; books and keys of different venues never meet.
public enum Venue: Hashable, Sendable {
    /// The exchange itself, with real money.
    case live
    /// The built-in exchange.
    case sandbox
    /// Another server that speaks the exchange's language.
    case other(WebAddress)

    /// The name people see beside every order.
    public var name: String {
        switch self {
        case .live: "live"
        case .sandbox: "sandbox"
        case .other(let address): address.text
        }
    }

    /// The name of the folder that keeps what belongs to the venue.
    public var folderName: String {
        switch self {
        case .live: "live"
        case .sandbox: "sandbox"
        case .other(let address):
            "host-"
                + String(
                    (address.host + "-\(address.port ?? (address.scheme == "http" ? 80 : 443))").map {
                        $0 == ":" ? "_" : $0
                    })
        }
    }
}

extension Settings {
    /// Where orders go.
    ///
    /// Throws when the address is neither the exchange's, nor this machine's, nor explicitly allowed.
    public func venue() throws(SettingsError) -> Venue {
        if flag("KRAKEN_SANDBOX") { return .sandbox }
        guard let text = text("KRAKEN_API_BASE_URL"), let address = WebAddress(text) else { return .live }
        guard address.scheme == "https" || address.isLoopback else { throw .insecureURL(address.text) }
        if address.isKraken { return address.host == "api.kraken.com" ? .live : .other(address) }
        guard address.isLoopback || flag("KRAKEN_ALLOW_OTHER_HOST") else { throw .foreignHost(address.text) }
        return .other(address)
    }
}
