import CLinux
import Glibc
import Storage

/// A file outside the home that holds a secret and nothing else: a password, or a key to be stored.
public enum SecretFile {
    /// What is larger is no such file.
    public static let largest = 16_384

    /// The content; `-` is standard input.
    ///
    /// Throws when others can read the file. What is no file, such as the pipe of `<(pass show kraken)`, has no rights
    /// to look at.
    ///
    /// Throws `CancellationError` when the task is cancelled while a pipe or a terminal is waited for.
    ///
    /// - Parameter checkingRights: whether it matters that others can read the file.
    public static func read(_ path: String, checkingRights: Bool = true) throws -> Secret {
        if path == "-" { return try read(STDIN_FILENO, path: "standard input") }
        let descriptor = kraken_open(path, O_RDONLY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(path: path, code: errno) }
        let (mode, kind) = (UInt32(status.st_mode), status.st_mode & Glibc.S_IFMT)
        if checkingRights, kind == Glibc.S_IFREG, mode & 0o077 != 0 {
            throw SettingsError.exposed(path: path, mode: mode & 0o7777)
        }
        return try read(descriptor, path: path)
    }

    private static func read(_ descriptor: Int32, path: String) throws -> Secret {
        let content = try Secret.read(descriptor, upTo: largest, path: path) { !Task.isCancelled }
        try Task.checkCancellation()
        return content
    }
}

extension KeyText {
    /// Reads a file with key and secret: both as lines of `.env`, or the bare key and, a line below, the bare secret.
    ///
    /// Throws what is missing, or what cannot be a key.
    public init(file: Secret, origin: SettingOrigin) throws(SettingsError) {
        var (bare, named): ([Secret], [String: Secret]) = ([], [:])
        for line in file.split(UInt8(ascii: "\n")).map(\.trimmed) where line.count > 0 {
            var bytes = line.withBytes { Array($0) }
            defer { Secret.wipe(&bytes) }
            guard case .setting(let name, let value) = EnvironmentLine(bytes[...]), let known = Setting.named(name)
            else {
                if bytes.first != UInt8(ascii: "#") { bare.append(line) }
                continue
            }
            named[known.name] = value.withUnsafeBytes { Secret($0) }
        }
        let key = named["KRAKEN_API_KEY"] ?? bare.first
        guard let key else { throw .halfCredential(missing: "KRAKEN_API_KEY") }
        guard let secret = named["KRAKEN_API_SECRET"] ?? (bare.count == 2 ? bare[1] : nil) else {
            throw .halfCredential(missing: "KRAKEN_API_SECRET")
        }
        try self.init(key: key, secret: secret, origin: origin)
    }
}

extension Settings {
    /// The password of the encrypted key, when it is there without anybody being asked.
    ///
    /// `KRAKEN_PASSWORD_FILE` comes before `KRAKEN_PASSWORD`; one line break at the end of the file does not count.
    public func password() throws -> Secret? {
        if let path = text("KRAKEN_PASSWORD_FILE") {
            guard path.hasPrefix("/") else {
                throw KeyStoreError.badPasswordFile(path: path, reason: "its path does not begin with /")
            }
            // Beside what it opens it would protect nothing; a panic goes on all the same.
            guard isLenient || !path.hasPrefix(home.base.path + "/") else {
                throw SettingsError.passwordInHome(name: "KRAKEN_PASSWORD_FILE", path: path)
            }
            let password: Secret
            do { password = try SecretFile.read(path, checkingRights: !isLenient).withoutLineBreak } catch let error
                as FileError
            {
                throw KeyStoreError.badPasswordFile(path: path, reason: error.reason)
            }
            guard password.count > 0 else { throw KeyStoreError.emptyPassword(origin: path) }
            return password
        }
        guard let password = secret("KRAKEN_PASSWORD") else { return nil }
        return password
    }
}

extension Secret {
    /// Without one line break at the end.
    public var withoutLineBreak: Secret {
        withBytes { bytes in
            var end = bytes.count
            if end > 0, bytes[end - 1] == 0x0A { end -= 1 }
            if end > 0, end < bytes.count, bytes[end - 1] == 0x0D { end -= 1 }
            return Secret(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
        }
    }
}
