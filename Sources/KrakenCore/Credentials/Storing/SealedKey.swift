import Transport

/// A key as it lies encrypted in a file: a header that anybody may read, and what only the password opens.
///
/// The file has two lines: the header as JSON, and the ciphertext in base64. The header's bytes, exactly as they stand in
/// the file, are authenticated together with the ciphertext.
public struct SealedKey: Hashable, Sendable {
    /// What the key is called in the names of folders, see ``Credentials/fingerprint``.
    public let fingerprint: String
    /// How dear a guess is.
    public let cost: ScryptCost
    /// The two lines.
    let file: [UInt8]
    private let header: [UInt8]
    private let salt: [UInt8]
    private let nonce: [UInt8]
    private let ciphertext: [UInt8]

    /// Encrypts a key; nil when OpenSSL fails.
    init?(_ key: KeyText, password: Secret, cost: ScryptCost = .standard) {
        guard let salt = RandomBytes.make(32), let nonce = RandomBytes.make(AuthenticatedCipher.nonceCount) else {
            return nil
        }
        let header = JSON.object([
            "format": .string(KeyFile.format), "version": .integer(KeyFile.version), "store": "encrypted",
            "kdf": "scrypt", "n": .integer(cost.rounds), "r": .integer(cost.blockSize), "p": .integer(cost.repetitions),
            "salt": .string(Base64.encode(salt)), "cipher": "aes-256-gcm", "nonce": .string(Base64.encode(nonce)),
            "fingerprint": .string(key.fingerprint),
        ]).bytes
        guard
            let derived = Scrypt.derive(password, salt: salt, cost: cost, count: 32),
            let sealed = AuthenticatedCipher.seal(key.bytes, key: derived, nonce: nonce, header: header)
        else { return nil }
        (self.header, self.salt, self.nonce, self.cost, ciphertext) = (header, salt, nonce, cost, sealed)
        fingerprint = key.fingerprint
        file = header + [UInt8(ascii: "\n")] + Array(Base64.encode(sealed).utf8) + [UInt8(ascii: "\n")]
    }

    /// Reads the two lines; throws what is wrong with them.
    init(header: [UInt8], fields: JSON, ciphertext line: [UInt8], file: [UInt8]) throws(KeyFileFault) {
        guard fields["kdf"]?.string == "scrypt", fields["cipher"]?.string == "aes-256-gcm" else {
            throw .unknownMethod
        }
        guard
            let rounds = fields["n"]?.wholeNumber, let blockSize = fields["r"]?.wholeNumber,
            let repetitions = fields["p"]?.wholeNumber, let fingerprint = fields["fingerprint"]?.string,
            let salt = Self.bytes(fields["salt"]), (16...64).contains(salt.count),
            let nonce = Self.bytes(fields["nonce"]), nonce.count == AuthenticatedCipher.nonceCount,
            let ciphertext = Base64.decode(line)?.withBytes(Array.init), ciphertext.count > AuthenticatedCipher.tagCount
        else { throw .incomplete }
        cost = ScryptCost(rounds: rounds, blockSize: blockSize, repetitions: repetitions)
        (self.header, self.salt, self.nonce, self.ciphertext) = (header, salt, nonce, ciphertext)
        (self.fingerprint, self.file) = (fingerprint, file)
    }

    /// The key; nil when the password is not the one it was encrypted with, or the file was changed.
    ///
    /// Takes as long as the cost says.
    func open(_ password: Secret) -> KeyText? {
        guard let derived = Scrypt.derive(password, salt: salt, cost: cost, count: 32),
            let plain = AuthenticatedCipher.open(ciphertext, key: derived, nonce: nonce, header: header),
            let key = KeyText(plain), key.fingerprint == fingerprint
        else { return nil }
        return key
    }

    private static func bytes(_ value: JSON?) -> [UInt8]? {
        value?.string.flatMap { Base64.decode(Array($0.utf8)) }?.withBytes(Array.init)
    }
}
