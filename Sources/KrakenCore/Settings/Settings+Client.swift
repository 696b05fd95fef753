extension Settings {
    /// How the client talks to the exchange.
    ///
    /// - Parameter folder: the venue's folder, which keeps nonces and counters unless a setting moves them.
    public func clientConfiguration(baseURL: String, folder: String) -> ClientConfiguration {
        var configuration = ClientConfiguration(keyStateFolder: text("KRAKEN_KEY_STATE_DIR") ?? folder + "/keys")
        configuration.baseURL = baseURL
        configuration.timeout = duration("KRAKEN_TIMEOUT") ?? configuration.timeout
        configuration.tier = text("KRAKEN_TIER").flatMap { Tier(rawValue: $0.lowercased()) } ?? configuration.tier
        configuration.privateCallsPerMinute = points("KRAKEN_PRIVATE_RATE_LIMIT_PER_MIN")
        let publicRate = entry("KRAKEN_PUBLIC_RATE_LIMIT")
        let isStandard = publicRate?.origin == .standard
        configuration.publicRate =
            (isStandard ? points("KRAKEN_RATE_LIMIT") : nil) ?? points("KRAKEN_PUBLIC_RATE_LIMIT")
            ?? configuration.publicRate
        let weights = text("KRAKEN_ENDPOINT_WEIGHTS").flatMap(Setting.weights) ?? [:]
        configuration.weights = CallWeights(weights)
        configuration.attempts = integer("KRAKEN_RETRY_ATTEMPTS") ?? configuration.attempts
        configuration.initialDelay = duration("KRAKEN_RETRY_INITIAL_DELAY") ?? configuration.initialDelay
        configuration.backoff = number("KRAKEN_RETRY_BACKOFF") ?? configuration.backoff
        return configuration
    }

    private func points(_ name: String) -> Points? { text(name).flatMap { try? Points(parsing: $0) } }

    /// The key and its secret as they are set; nil when neither is set.
    ///
    /// A key that is stored elsewhere (see ``KeyStore``) is not among them. Spaces and line breaks at the ends of either
    /// do not count. Throws when only one of them is set, the key holds anything but visible ASCII, or the secret is
    /// not base64.
    public func keyText() throws(SettingsError) -> KeyText? {
        let (given, secret) = (entry("KRAKEN_API_KEY"), entry("KRAKEN_API_SECRET"))
        guard let given else {
            if secret == nil { return nil }
            throw .halfCredential(missing: "KRAKEN_API_KEY")
        }
        guard let entry = secret, let secret = entry.secret else {
            throw .halfCredential(missing: "KRAKEN_API_SECRET")
        }
        let key = given.text.utf8.count
        let bytes = Secret(count: key) { $0.copyBytes(from: given.text.utf8) }
        do throws(SettingsError) {
            return try KeyText(key: bytes, secret: secret, origin: given.origin)
        } catch {
            if case .secretNotBase64 = error { throw .secretNotBase64(origin: entry.origin) }
            throw error
        }
    }

    /// The same as ``keyText()``, ready to sign with.
    public func credentials() throws(SettingsError) -> Credentials? {
        guard let text = try keyText() else { return nil }
        do throws(Credentials.Failure) {
            return try text.credentials(otp: secret("KRAKEN_OTP"))
        } catch {
            throw .secretNotBase64(origin: entry("KRAKEN_API_SECRET")?.origin ?? .standard)
        }
    }
}
