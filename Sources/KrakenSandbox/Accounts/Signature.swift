import COpenSSL
import FoundationEssentials

/// The exchange's side of request signing, and the making of keys.
enum Signature {
    /// Whether a signature belongs to this very path, nonce and body.
    static func isValid(_ signature: String, path: String, nonce: String, body: [UInt8], secret: String) -> Bool {
        guard let given = Data(base64Encoded: signature).map(Array.init), let key = Data(base64Encoded: secret) else {
            return false
        }
        let expected = code(path: path, nonce: nonce, body: body, key: Array(key))
        return given.count == expected.count && CRYPTO_memcmp(given, expected, expected.count) == 0
    }

    /// HMAC-SHA512 of path and SHA256(nonce, body).
    static func code(path: String, nonce: String, body: [UInt8], key: [UInt8]) -> [UInt8] {
        let message = Array(nonce.utf8) + body
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        SHA256(message, message.count, &digest)
        let signed = Array(path.utf8) + digest
        var code = [UInt8](repeating: 0, count: Int(SHA512_DIGEST_LENGTH))
        var length = UInt32(code.count)
        HMAC(EVP_sha512(), key, Int32(key.count), signed, signed.count, &code, &length)
        return code
    }

    /// A new key pair: 56 characters, and the base64 text of 64 random bytes.
    static func newKey() throws -> (key: String, secret: String) {
        var name = [UInt8](repeating: 0, count: 42)
        var secret = [UInt8](repeating: 0, count: 64)
        guard RAND_bytes(&name, Int32(name.count)) == 1, RAND_bytes(&secret, Int32(secret.count)) == 1 else {
            throw SandboxError.damagedState("no random numbers")
        }
        return (Data(name).base64EncodedString(), Data(secret).base64EncodedString())
    }
}
