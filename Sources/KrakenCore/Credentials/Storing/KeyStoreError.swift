/// Why a stored key cannot be had, or a key not be stored.
public enum KeyStoreError: Error, Hashable, Sendable {
    /// The file is not what it should be.
    case damaged(path: String, KeyFileFault)
    /// The password does not open the file, or somebody changed the file.
    case wrongPassword(path: String)
    /// The key is encrypted, and nobody can be asked for the password.
    case passwordNeeded
    /// There is nothing in the password's place.
    case emptyPassword(origin: String)
    /// The file with the password cannot be used, and why.
    case badPasswordFile(path: String, reason: String)
    /// The program that talks to the keyring is not installed.
    case noKeyring
    /// The keyring said no, in its own words.
    case keyringFailed(String)
    /// The file says the key is in the keyring, and the keyring knows none.
    case notInKeyring
    /// OpenSSL failed.
    case cryptographyFailed
}
