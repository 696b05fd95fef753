import Trading

/// Checks key, signature and nonce of a private request, and shuts out who fails too often.
struct Doorkeeper {
    let store: Store
    let limits: ExchangeLimits
    let now: Timestamp

    /// The key of a request that may come in, its nonce already counted as used but not yet stored.
    ///
    /// - Throws: ``ExchangeFault/invalidKey``, ``ExchangeFault/invalidSignature``, ``ExchangeFault/invalidNonce`` or
    ///   ``ExchangeFault/temporaryLockout``.
    func check(_ request: ExchangeRequest, nonce: String?) throws -> KeyRecord {
        let known = try request.header("API-Key").flatMap { try store.keys.find($0) }
        // Who knows no key can only shut out others who know none.
        let origin = known?.key ?? "address " + request.address
        var failures = try store.failures.find(origin, now: now)
        if limits.locksOut && failures.isLocked(at: now) { throw ExchangeFault.temporaryLockout }
        do {
            guard let known else { throw ExchangeFault.invalidKey }
            let key = try admitted(known, request, nonce: nonce)
            if failures.points > 0 { try store.failures.forget(origin) }
            return key
        } catch let fault as ExchangeFault {
            failures.add(fault, at: now)
            try store.failures.save(failures, of: origin)
            throw fault
        }
    }

    private func admitted(_ known: KeyRecord, _ request: ExchangeRequest, nonce text: String?) throws -> KeyRecord {
        guard let text, let nonce = UInt64(text) else { throw ExchangeFault.invalidNonce }
        let isSigned = Signature.isValid(
            request.header("API-Sign") ?? "", path: request.path, nonce: text, body: request.body,
            secret: known.secret)
        guard isSigned else { throw ExchangeFault.invalidSignature }
        guard known.accepts(nonce: nonce) else { throw ExchangeFault.invalidNonce }
        var key = known
        key.nonce = max(key.nonce, nonce)
        return key
    }
}

extension KeyRecord {
    /// Higher than all before; with a window, within it of the highest, even a second time.
    fileprivate func accepts(nonce: UInt64) -> Bool {
        nonce > self.nonce || (nonceWindow > 0 && self.nonce - nonce <= nonceWindow)
    }
}

/// The failures of one origin to show that it is who it says, since its last success.
struct LoginFailures: Hashable, Sendable {
    /// Fifty lock the door: ten wrong keys or signatures, or fifty used nonces, which are seldom ill meant.
    static let limit = 50
    /// How long failures count, and how long the door stays shut.
    static let period = Duration.seconds(900)

    var points = 0
    var since: Timestamp
    var lockedUntil: Timestamp?

    func isLocked(at now: Timestamp) -> Bool { lockedUntil.map { now < $0 } ?? false }

    mutating func add(_ fault: ExchangeFault, at now: Timestamp) {
        points += fault == .invalidNonce ? 1 : 5
        if points >= Self.limit { (points, lockedUntil) = (0, now + Self.period) }
    }
}
