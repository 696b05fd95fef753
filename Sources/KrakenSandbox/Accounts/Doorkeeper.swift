/// Checks key, signature and nonce of a private request.
struct Doorkeeper {
    let keys: KeyTable

    /// The key of a request that may come in, its nonce already counted as used but not yet stored.
    ///
    /// - Throws: ``ExchangeFault/invalidKey``, ``ExchangeFault/invalidSignature`` or ``ExchangeFault/invalidNonce``.
    func check(_ request: ExchangeRequest, nonce text: String?) throws -> KeyRecord {
        guard let name = request.header("API-Key"), var key = try keys.find(name) else {
            throw ExchangeFault.invalidKey
        }
        guard let text, let nonce = UInt64(text) else { throw ExchangeFault.invalidNonce }
        let isSigned = Signature.isValid(
            request.header("API-Sign") ?? "", path: request.path, nonce: text, body: request.body, secret: key.secret)
        guard isSigned else { throw ExchangeFault.invalidSignature }
        guard nonce > key.nonce else { throw ExchangeFault.invalidNonce }
        key.nonce = nonce
        return key
    }
}
