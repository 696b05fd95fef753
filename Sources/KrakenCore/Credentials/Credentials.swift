internal import COpenSSL

/// What a private call is signed with.
public struct Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Why a text is no secret.
    public enum Failure: Error, Hashable, Sendable {
        /// The secret is not base64.
        case notBase64
    }

    /// The public half of the API key.
    public let key: String
    /// The private half of the API key, decoded.
    public let secret: Secret
    /// The second factor of the key, when it has one.
    public let otp: Secret?

    /// Credentials from a decoded secret.
    public init(key: String, secret: Secret, otp: Secret? = nil) {
        self.key = key
        self.secret = secret
        self.otp = otp
    }

    /// Credentials from the secret as the exchange shows it, in base64; the caller wipes the text.
    public init(key: String, base64Secret: [UInt8], otp: Secret? = nil) throws(Failure) {
        guard let secret = Base64.decode(base64Secret) else { throw .notBase64 }
        self.init(key: key, secret: secret, otp: otp)
    }

    /// Credentials from the secret as the exchange shows it, in base64.
    public init(key: String, base64Secret: Secret, otp: Secret? = nil) throws(Failure) {
        guard let secret = Base64.decode(base64Secret) else { throw .notBase64 }
        self.init(key: key, secret: secret, otp: otp)
    }

    /// Credentials from the secret as the exchange shows it, in base64.
    public init(key: String, base64Secret: String, otp: Secret? = nil) throws(Failure) {
        try self.init(key: key, base64Secret: Array(base64Secret.utf8), otp: otp)
    }

    /// The first 16 hexadecimal digits of the key's SHA-256: names the key's folder without giving the key away.
    public var fingerprint: String { Self.fingerprint(of: key) }

    /// The first 16 hexadecimal digits of a key's SHA-256.
    static func fingerprint(of key: String) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        SHA256(Array(key.utf8), key.utf8.count, &digest)
        return digest.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The fingerprint; neither key nor secret.
    public var description: String { "key \(fingerprint)" }

    /// The fingerprint; neither key nor secret.
    public var debugDescription: String { description }

    /// The fingerprint; neither key nor secret.
    public var customMirror: Mirror { Mirror(self, children: ["fingerprint": fingerprint]) }
}
