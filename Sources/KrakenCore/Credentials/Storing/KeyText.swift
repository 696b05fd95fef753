/// An API key and its secret as the exchange shows them, before they are checked or after they were read from a store.
public struct KeyText: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The public half.
    public let key: String
    /// The private half, in base64.
    public let secret: Secret

    /// Takes both halves, spaces and line breaks at their ends left out; throws what cannot be a key.
    public init(key: Secret, secret: Secret, origin: SettingOrigin) throws(SettingsError) {
        let (key, secret) = (key.trimmed, secret.trimmed)
        let isVisible = key.withBytes { $0.allSatisfy { (0x21...0x7E).contains($0) } }
        guard key.count > 0, isVisible else { throw .badKey(origin: origin) }
        self.key = key.withBytes { String(decoding: $0, as: UTF8.self) }
        self.secret = secret
        for (name, value) in [("KRAKEN_API_KEY", key), ("KRAKEN_API_SECRET", secret)] {
            if let mistake = Setting.named(name)?.mistake(in: .init(secret: value, origin: origin)) { throw mistake }
        }
        do throws(Credentials.Failure) { _ = try credentials() } catch { throw .secretNotBase64(origin: origin) }
    }

    /// Reads ``bytes``; nil for anything else.
    init?(_ bytes: Secret) {
        let halves = bytes.split(UInt8(ascii: "\n"))
        guard halves.count == 2 else { return nil }
        key = halves[0].withBytes { String(decoding: $0, as: UTF8.self) }
        secret = halves[1]
    }

    /// Both halves, one a line.
    var bytes: Secret {
        Secret(count: key.utf8.count + 1 + secret.count) { target in
            target.copyBytes(from: key.utf8)
            target[key.utf8.count] = UInt8(ascii: "\n")
            secret.withBytes { target[(key.utf8.count + 1)...].copyBytes(from: $0) }
        }
    }

    /// What calls are signed with; throws when the secret is not base64.
    public func credentials(otp: Secret? = nil) throws(Credentials.Failure) -> Credentials {
        try Credentials(key: key, base64Secret: secret, otp: otp)
    }

    /// What the key is called in the names of folders, see ``Credentials/fingerprint``.
    public var fingerprint: String { Credentials.fingerprint(of: key) }

    /// The fingerprint; neither half.
    public var description: String { "key \(fingerprint)" }

    /// The fingerprint; neither half.
    public var debugDescription: String { description }

    /// The fingerprint; neither half.
    public var customMirror: Mirror { Mirror(self, children: ["fingerprint": fingerprint]) }
}
