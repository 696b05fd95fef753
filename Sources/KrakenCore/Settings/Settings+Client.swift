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

    /// The key and its secret; nil when neither is set.
    ///
    /// Spaces and line breaks at the ends of either do not count. Throws when only one of them is set, the key holds
    /// anything but visible ASCII, or the secret is not base64.
    public func credentials() throws(SettingsError) -> Credentials? {
        let (given, secret) = (entry("KRAKEN_API_KEY"), entry("KRAKEN_API_SECRET"))
        guard let given else {
            if secret == nil { return nil }
            throw .halfCredential(missing: "KRAKEN_API_KEY")
        }
        guard let secret else { throw .halfCredential(missing: "KRAKEN_API_SECRET") }
        let key = trimmed(given.text)
        guard !key.isEmpty, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .badKey(origin: given.origin)
        }
        do {
            return try secret.secret?.withBytes { bytes throws(Credentials.Failure) in
                func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
                let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
                let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
                var copy = Array(bytes[start..<end])
                defer { Secret.wipe(&copy) }
                return try Credentials(key: key, base64Secret: copy, otp: text("KRAKEN_OTP"))
            }
        } catch {
            throw .secretNotBase64(origin: secret.origin)
        }
    }
}
