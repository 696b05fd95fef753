import CLinux
import Glibc
import Storage

/// Keeps the key of one home outside its settings: encrypted in the home, or in the keyring of the desktop.
///
/// Of both, the file `credentials` in the home tells. A key that is set (see ``Settings/keyText()``) wins over a stored
/// one.
public struct KeyStore: Sendable {
    /// Whose key it is.
    public let home: Home
    /// The keyring of the desktop; nil where there is none.
    public let keyring: Keyring?

    public init(home: Home, keyring: Keyring?) {
        (self.home, self.keyring) = (home, keyring)
    }

    /// Where the key is, without asking for a password; nil when none is stored.
    ///
    /// Throws when others can read the file, unless its rights were looked at before, or when it is not one of ours.
    public func found(checkingRights: Bool = true) throws -> KeyFile? {
        let path = home.keyFile
        guard let bytes = try Files.read(path, upTo: KeyFile.largest + 1) else { return nil }
        if checkingRights, let mode = Files.mode(of: path), mode & 0o077 != 0 {
            throw SettingsError.exposed(path: path, mode: mode)
        }
        do throws(KeyFileFault) { return try KeyFile(bytes: bytes) } catch {
            throw KeyStoreError.damaged(path: path, error)
        }
    }

    /// The key of an encrypted file; takes about a tenth of a second.
    public func unlock(_ sealed: SealedKey, password: Secret) throws(KeyStoreError) -> KeyText {
        guard let key = sealed.open(password) else { throw .wrongPassword(path: home.keyFile) }
        return key
    }

    /// The key in the keyring.
    ///
    /// - Parameter patience: how long the keyring may take; nil for as long as somebody needs to open it.
    public func fetch(patience: Duration? = nil) throws -> KeyText {
        guard let keyring else { throw KeyStoreError.noKeyring }
        guard let bytes = try keyring.look(for: home, patience: patience), let key = KeyText(bytes.trimmed) else {
            throw KeyStoreError.notInKeyring
        }
        return key
    }

    /// Keeps a key encrypted in the home, in the place of the one before.
    public func encrypt(_ key: KeyText, password: Secret) throws {
        guard password.count > 0 else { throw KeyStoreError.emptyPassword(origin: "input") }
        let earlier = try? found()
        guard let sealed = SealedKey(key, password: password) else { throw KeyStoreError.cryptographyFailed }
        try write(.encrypted(sealed))
        // They were given for another password.
        WrongPasswords(home: home).forget()
        if case .keyring = earlier { try keyring?.forget(home) }
    }

    /// Keeps a key in the keyring, in the place of the one before.
    public func putInKeyring(_ key: KeyText) throws {
        guard let keyring else { throw KeyStoreError.noKeyring }
        try keyring.keep(key.bytes, for: home)
        try write(.keyring(fingerprint: key.fingerprint))
    }

    /// Forgets the stored key; whether there was one.
    @discardableResult
    public func remove() throws -> Bool {
        guard Files.exists(home.keyFile) else { return false }
        if case .keyring = try? found() {
            guard let keyring else { throw KeyStoreError.noKeyring }
            try keyring.forget(home)
        }
        guard unlink(home.keyFile) == 0 else { throw FileError(path: home.keyFile, code: errno) }
        WrongPasswords(home: home).forget()
        try Files.synchronize(folder: home.path)
        return true
    }

    private func write(_ file: KeyFile) throws(FileError) {
        try Files.replace(home.keyFile, with: file.bytes)
        try Files.synchronize(folder: home.path)
    }
}

extension Files {
    /// Sees to it that what happened to the names in a folder is on disk.
    static func synchronize(folder: String) throws(FileError) {
        let descriptor = kraken_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw FileError(path: folder, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError(path: folder, code: errno) }
    }

    /// The content up to a size; nil when there is no such file.
    static func read(_ path: String, upTo limit: Int) throws(FileError) -> [UInt8]? {
        let descriptor = kraken_open(path, O_RDONLY | O_CLOEXEC, 0)
        if descriptor < 0 {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FileError(path: path, code: errno)
        }
        defer { close(descriptor) }
        return try Secret.read(descriptor, upTo: limit, path: path).withBytes { Array($0) }
    }
}

extension Secret {
    /// Reads an open file to its end, or to a size, or until nobody wants it any more.
    ///
    /// A thread that waits in `read` could not be stopped: ten times a second it is looked whether it should be.
    static func read(
        _ descriptor: Int32, upTo limit: Int, path: String, while isWanted: () -> Bool = { true }
    ) throws(FileError) -> Secret {
        var (count, fault): (Int, Int32) = (0, 0)
        let buffer = Secret(count: limit) { target in
            while count < limit, isWanted() {
                var input = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                if poll(&input, 1, 100) == 0 { continue }
                let rest = UnsafeMutableRawBufferPointer(rebasing: target[count...])
                let got = Glibc.read(descriptor, rest.baseAddress, rest.count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { fault = errno }
                if got <= 0 { return }
                count += got
            }
        }
        guard fault == 0 else { throw FileError(path: path, code: fault) }
        return buffer.withBytes { Secret(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
}
