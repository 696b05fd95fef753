import KrakenCore
import KrakenSandbox
import Storage
import Trading
import Transport

/// The way to one venue with one key.
struct Session: Sendable {
    /// What a command needs.
    enum Need: Sendable {
        /// Public data: no key.
        case open
        /// The account: a key.
        case account
        /// The account if there is a key.
        case accountIfPossible
    }

    /// Where orders go.
    var venue: Venue
    /// Whose key and books; nil for those of the home itself.
    var profile: String?
    /// What talks to the exchange.
    var kraken: Kraken
    /// The key; nil without one.
    var credentials: Credentials?
    /// What anybody can see.
    var marketData: MarketData
    /// What the account owns.
    var portfolio: Portfolio
    /// The account's orders; nil without a key.
    var trader: Trader?
    /// Money in and out of the account; nil without a key.
    var funding: Funding?
    /// The account's exports; nil without a key.
    var reports: Reports?
}

extension Session {
    /// Where orders go and whose they are, for a question.
    var place: String { venue.name + (profile.map { ", profile \($0)" } ?? "") }

    /// The account's orders; throws without a key.
    func orders() throws -> Trader {
        guard let trader else { throw KrakenError.noCredentials }
        return trader
    }

    /// Money in and out of the account; throws without a key.
    func money() throws -> Funding {
        guard let funding else { throw KrakenError.noCredentials }
        return funding
    }

    /// The account's exports; throws without a key.
    func exports() throws -> Reports {
        guard let reports else { throw KrakenError.noCredentials }
        return reports
    }

    /// Connects as the settings say.
    ///
    /// - Parameter wrapping: puts something around the transport, as tests do.
    static func connect(
        _ tool: Tool, _ need: Need, wrapping: (any HTTPTransport) -> any HTTPTransport = { $0 }
    ) throws -> Session {
        let settings = tool.settings
        let venue = try settings.venue()
        if case .other(let address) = venue, !address.isLoopback {
            tool.warn("talking to \(address.text), which is not the exchange's own address")
        }
        let folder = settings.home.data + "/" + venue.folderName
        let way = try Way(venue, settings: settings, tool: tool)
        let credentials = need == .open ? nil : try way.credentials(tool, need)?.with(otp: tool.otp)
        if need == .account && credentials == nil { throw KrakenError.noCredentials }
        var configuration = settings.clientConfiguration(baseURL: way.baseURL, folder: folder)
        configuration.waits = !tool.globals.noWait
        try way.adjust(&configuration, settings)
        let kraken = Kraken(
            transport: wrapping(way.transport), configuration: configuration, credentials: credentials, time: tool.time,
            observe: { tool.observe($0) }, notice: { tool.tell($0) })
        let age = Duration.seconds(3600 * Int64(settings.integer("KRAKEN_CATALOGUE_AGE") ?? 24))
        let markets = Markets(
            path: folder + "/catalogue.db", kraken: kraken, maximumAge: age,
            defaultQuote: settings.text("KRAKEN_DEFAULT_QUOTE"), now: tool.time.now)
        let journal = credentials.map {
            Journal(path: folder + "/" + $0.fingerprint + "/journal.db", now: tool.time.now)
        }
        let payments = credentials.map { PaymentJournal(path: folder + "/" + $0.fingerprint + "/journal.db") }
        return Session(
            venue: venue, profile: settings.home.profile, kraken: kraken, credentials: credentials,
            marketData: MarketData(kraken: kraken, markets: markets, time: tool.time),
            portfolio: Portfolio(kraken: kraken, markets: markets, time: tool.time),
            trader: journal.map {
                Trader(
                    kraken: kraken, markets: markets, journal: $0, time: tool.time, rules: settings.placingRules)
            },
            funding: payments.map { Funding(kraken: kraken, markets: markets, journal: $0, time: tool.time) },
            reports: credentials.map {
                Reports(
                    kraken: kraken, journal: ExportJournal(path: folder + "/" + $0.fingerprint + "/journal.db"),
                    folder: settings.home.exports, time: tool.time)
            })
    }

    /// The transport to a venue, and the keys that go with it.
    private struct Way {
        var transport: any HTTPTransport
        var baseURL: String
        var sandbox: Exchange?

        init(_ venue: Venue, settings: Settings, tool: Tool) throws {
            switch venue {
            case .live, .other:
                baseURL = settings.text("KRAKEN_API_BASE_URL") ?? "https://api.kraken.com"
                while baseURL.hasSuffix("/") { baseURL.removeLast() }
                transport = Self.network()
            case .sandbox:
                let exchange = try Exchange(folder: settings.home.exchange, now: tool.time.now)
                sandbox = exchange
                if let url = try ServerRegistration(folder: settings.home.exchange).url() {
                    (baseURL, transport) = (url, Self.network())
                } else {
                    (baseURL, transport) = ("http://sandbox", SandboxTransport(exchange: exchange))
                }
            }
        }

        /// The network, getting ready while the catalogue and the limiter are asked.
        private static func network() -> CurlTransport {
            let transport = CurlTransport(userAgent: Version.userAgent)
            transport.prepare()
            return transport
        }

        /// What nobody has set follows from the built-in exchange itself: its tier, and that nobody shares its address.
        func adjust(_ configuration: inout ClientConfiguration, _ settings: Settings) throws {
            guard let sandbox else { return }
            if settings.entry("KRAKEN_PUBLIC_RATE_LIMIT")?.origin == .standard {
                configuration.publicRate = Points(whole: 20)
            }
            if settings.entry("KRAKEN_TIER")?.origin == .standard {
                configuration.tier = Tier(rawValue: try sandbox.summary().tier.rawValue) ?? configuration.tier
            }
        }

        /// The built-in exchange has a key of its own, which never meets the real one.
        func credentials(_ tool: Tool, _ need: Need) throws -> Credentials? {
            guard let sandbox else { return try tool.credentials(need) }
            let keys = try sandbox.credentials()
            return try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret)
        }
    }
}

extension Tool {
    /// The key of the account: as it is set, else as it is stored.
    ///
    /// Somebody is asked for a password only when the command can do nothing without the key.
    fileprivate func credentials(_ need: Session.Need) throws -> Credentials? {
        let otp = settings.secret("KRAKEN_OTP")
        if let newKey { return try newKey.credentials(otp: otp) }
        if let key = try settings.credentials() { return key }
        return try unlocking.key(settings, console, mayAsk: need == .account)?.credentials(otp: otp)
    }
}

extension Credentials {
    /// The same key with another one-time password; nil leaves it as it is.
    fileprivate func with(otp: Secret?) -> Credentials {
        otp.map { Credentials(key: key, secret: secret, otp: $0) } ?? self
    }
}
