import CLinux
import Glibc

/// Why a file could not be used.
public struct FileError: Error, Hashable, Sendable {
    /// The file or folder.
    public let path: String
    /// The number of the fault, as the system gives it (`errno`).
    public let code: Int32

    /// A fault with a file, as `errno` tells it.
    public init(path: String, code: Int32) {
        self.path = path
        self.code = code
    }

    /// The system's own words.
    public var reason: String { String(cString: strerror(code)) }

    /// Whether the disk is full or failing.
    public var isDiskFull: Bool { [ENOSPC, EDQUOT, EIO].contains(code) }
}

/// Small files and folders of the home; folders are 0700 and files 0600.
public enum Files {
    /// The whole content; nil when there is no such file.
    public static func read(_ path: String) throws(FileError) -> [UInt8]? {
        let descriptor = kraken_open(path, O_RDONLY | O_CLOEXEC, 0)
        if descriptor < 0 {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FileError(path: path, code: errno)
        }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw FileError(path: path, code: errno) }
            if count == 0 { return content }
            content += buffer[..<count]
        }
    }

    /// Makes a folder and those above it; one that exists is left as it is.
    public static func makeFolder(_ path: String) throws(FileError) {
        guard !path.isEmpty, mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else {
            throw FileError(path: path, code: errno)
        }
        try makeFolder(String(path[..<slash]))
        if mkdir(path, 0o700) != 0 && errno != EEXIST { throw FileError(path: path, code: errno) }
    }

    /// Whether something is there.
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The rights of a file (`0o600`); nil when it does not exist.
    public static func mode(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    /// Writes all of it to an open file.
    public static func write(_ content: [UInt8], to descriptor: Int32, path: String) throws(FileError) {
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw FileError(path: path, code: errno) }
            rest = rest.dropFirst(count)
        }
    }
}
