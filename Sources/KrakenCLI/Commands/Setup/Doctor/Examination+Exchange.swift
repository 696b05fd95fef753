import KrakenCore
import Trading
import Transport

extension Examination {
    /// The way to the exchange, with the key where there is one that can be used.
    struct Way {
        var session: Fact<Session>
        /// Why the key cannot be used; the exchange is asked without it.
        var keyFault: Failure?

        init(_ tool: Tool, _ venue: Venue?) {
            guard venue != nil else {
                session = .skipped("which exchange is meant is not clear: see the settings")
                return
            }
            do {
                session = .known(try tool.session(.accountIfPossible))
            } catch {
                guard let open = try? tool.session(.open) else {
                    session = Fact(failure: error)
                    return
                }
                (session, keyFault) = (.known(open), Failure(error))
            }
        }
    }

    func exchangeChecks(_ way: Way) async -> [Check] {
        guard case .known(let session) = way.session else {
            return way.session.checks(.exchange, "way") { _ in [] }
        }
        let facts = await session.marketData.examine(within: Self.patience, onLongWait: onLongWait)
        let blocked = "the exchange did not answer"
        let status = Fact(facts.status).checks(.exchange, "status", \.checks)
        let clock = (facts.clock.map(Fact.init) ?? .skipped(blocked)).checks(.clock, "difference", \.checks)
        return [venueCheck(session.venue)] + status + clock + keyChecks(way, session, facts, blocked)
    }

    private func venueCheck(_ venue: Venue) -> Check {
        guard case .other(let address) = venue, !address.isLoopback else {
            return Check(.exchange, "venue", .ok, venue.name)
        }
        return Check(
            .exchange, "venue", .warning, "\(venue.name), which is not the exchange's own address",
            nextStep: "that host sees your key: set KRAKEN_API_BASE_URL back unless you mean it")
    }

    private func keyChecks(
        _ way: Way, _ session: Session, _ facts: ExchangeFacts, _ blocked: String
    ) -> [Check] {
        if let fault = way.keyFault {
            return [Check(.key, "key", .failed, "it cannot be used: \(fault.message)", nextStep: fault.hint)]
        }
        guard let credentials = session.credentials else {
            if let stored = tool.storedKey { return [stored.lockedCheck] }
            return [
                Check(
                    .key, "key", .skipped, "there is none",
                    nextStep: "set KRAKEN_API_KEY and KRAKEN_API_SECRET to see the account, or use --sandbox")
            ]
        }
        let key = Check(.key, "key", .ok, "fingerprint \(credentials.fingerprint)")
        if case .failure(.rateLimited)? = facts.key {
            return [
                key,
                Check(
                    .key, "permissions", .warning, "not looked at, because the rate limit is used up",
                    nextStep: "run it again in a minute, or without --no-wait"),
            ]
        }
        return [key]
            + (facts.key.map(Fact.init) ?? .skipped(blocked)).checks(.key, "permissions") { $0.checks(at: now) }
    }

    func encryptionChecks() async -> [Check] {
        guard let venue else { return [] }
        if venue == .sandbox { return [Check(.exchange, "tls", .skipped, "the built-in exchange needs none")] }
        let address = settings.text("KRAKEN_API_BASE_URL") ?? "https://api.kraken.com"
        guard address.lowercased().hasPrefix("https://") else {
            return [Check(.exchange, "tls", .skipped, "\(address) is on this machine and not encrypted")]
        }
        let connection = await ConnectionInspector.inspect(address, timeout: Self.patience)
        let fact: Fact<EncryptionFacts> =
            switch connection {
            case .success(let connection):
                .known(
                    EncryptionFacts(
                        version: connection.version, isVerified: true,
                        expires: connection.expires.flatMap(Timestamp.init(certificateText:)), steps: connection.steps))
            case .failure(let error) where error.reason == .tlsFailed: Fact(failure: KrakenError.unreachable(error))
            // That there is no way to the exchange is told once, by its status.
            case .failure(let error): .skipped("no connection to look at: \(error.words)")
            }
        return fact.checks(.exchange, "tls") { $0.checks(at: now) }
    }
}

extension Fact<Session> {
    /// What is left of the key's limits.
    func limitChecks(_ settings: Settings, at now: Timestamp) -> [Check] {
        guard case .known(let session) = self else { return [] }
        let facts = session.marketData.limits()
        let tier = Check(.limits, "tier", .ok, settings.tierWords(session.marketData.tier.rawValue, at: session.venue))
        guard session.credentials != nil else {
            return facts.checks(at: now).filter { $0.name == "service_holds" }
        }
        return [tier] + facts.checks(at: now)
    }
}
