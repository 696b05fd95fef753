import CLinux
import Glibc
import Storage

/// A file or a folder of the home.
public struct FileFacts: Hashable, Sendable {
    /// What a path leads to.
    public enum Kind: Hashable, Sendable {
        case missing
        case file(size: Int64)
        case folder
        /// Neither of them.
        case other
        /// It cannot be looked at; the system's reason.
        case unreadable(String)
    }

    /// Where it is.
    public var path: String
    /// What it is.
    public var kind: Kind
    /// Its rights, such as `0o600`; 0 when they are not known.
    public var mode: UInt32
    /// Why it cannot be written to; nil when it can.
    public var writeFault: String?

    public init(path: String, kind: Kind, mode: UInt32 = 0, writeFault: String? = nil) {
        (self.path, self.kind, self.mode, self.writeFault) = (path, kind, mode, writeFault)
    }

    /// Looks at a path; nothing is opened or changed.
    public init(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else {
            let code = errno
            let isMissing = code == ENOENT || code == ENOTDIR
            self.init(path: path, kind: isMissing ? .missing : .unreadable(String(cString: strerror(code))))
            return
        }
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file(size: Int64(status.st_size))
            case S_IFDIR: .folder
            default: .other
            }
        let wanted = kind == .folder ? W_OK | X_OK : W_OK
        let fault = access(path, wanted) == 0 ? nil : String(cString: strerror(errno))
        self.init(path: path, kind: kind, mode: status.st_mode & 0o7777, writeFault: fault)
    }

    /// The names in a folder, sorted; none for a folder that cannot be read.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The databases below a folder, at most three folders deep.
    public static func databases(below folder: String, depth: Int = 3) -> [String] {
        guard depth > 0 else { return [] }
        return names(in: folder).flatMap { name -> [String] in
            let path = folder + "/" + name
            if name.hasSuffix(".db") { return [path] }
            guard case .folder = FileFacts(at: path).kind else { return [] }
            return databases(below: path, depth: depth - 1)
        }
    }
}

/// How much room a disk has left.
public struct DiskFacts: Hashable, Sendable {
    /// Bytes that can still be written.
    public var free: Int64

    public init(free: Int64) { self.free = free }

    /// The disk a path is on, or would be; nil when that cannot be told.
    public init?(holding path: String) {
        var path = path
        var status = statvfs()
        while statvfs(path, &status) != 0 {
            guard errno == ENOENT, let slash = path.lastIndex(of: "/"), path != "/" else { return nil }
            path = slash == path.startIndex ? "/" : String(path[..<slash])
        }
        free = Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }
}
