import KrakenCore

extension Failure {
    /// Why a stored key cannot be had, in words.
    init(_ error: KeyStoreError) {
        switch error {
        case .wrongPassword(let path):
            self.init(
                "wrong-password", "the password does not open \(path)",
                hint: "if you are sure of it, the file was changed: store the key again with 'kraken config-setup'",
                exitCode: .credentials)
        case .passwordNeeded:
            self.init(
                "password-needed", "the key is encrypted, and its password is not known",
                hint: "set KRAKEN_PASSWORD_FILE, or run it at a terminal", exitCode: .credentials)
        case .emptyPassword(let origin):
            self.init(
                "password-needed", "the password (from \(origin)) is empty", hint: "give at least one letter",
                exitCode: .credentials)
        case .badPasswordFile(let path, let reason):
            self.init(
                "password-needed", "the password cannot be read from \(path): \(reason)",
                hint: "correct KRAKEN_PASSWORD_FILE", exitCode: .credentials)
        case .damaged(let path, let fault):
            self.init(
                "damaged-key", "\(path) holds no key that can be read: \(fault.words)", hint: fault.hint,
                exitCode: .credentials)
        case .noKeyring:
            self.init(
                "no-keyring", "the keyring cannot be used: the program secret-tool is not installed",
                hint: "install libsecret-tools, or store the key again with 'kraken config-setup'",
                exitCode: .credentials)
        case .keyringFailed(let words):
            self.init(
                "keyring-failed", "the keyring failed: \(words.isEmpty ? "it did not say why" : words)",
                hint: "open the keyring of your desktop, then try again", exitCode: .credentials)
        case .notInKeyring:
            self.init(
                "no-credentials", "the keyring does not hold the key any more",
                hint: "store it again with 'kraken config-setup'", exitCode: .credentials)
        case .cryptographyFailed:
            self.init(
                "cryptography", "OpenSSL could not encrypt the key", hint: "nothing was stored", exitCode: .failure)
        }
    }
}

extension KeyFileFault {
    /// What is wrong, in words.
    var words: String {
        switch self {
        case .otherFormat: "it is not a file of this program"
        case .newerVersion(let version): "a later version of this program has written it (format \(version))"
        case .unknownMethod: "it is encrypted in a way this version does not know"
        case .incomplete: "it is cut off or was changed"
        case .tooLarge: "it is too large"
        case .costOutOfBounds: "opening it would be too cheap to be safe, or too dear for this machine"
        }
    }

    fileprivate var hint: String {
        switch self {
        case .newerVersion, .unknownMethod: "use the version of the program that has written it"
        default: "restore it from a copy, or store the key again with 'kraken config-setup'"
        }
    }
}
