import CLinux
import FoundationEssentials
import Glibc

extension Files {
    /// Replaces a file in one step: readers see the old content or the new, never half.
    ///
    /// The new content has no name until it is whole, where the file system can do that, so that a process that is
    /// killed leaves no copy of a secret behind; copies that were left all the same are removed.
    public static func replace(_ path: String, with content: [UInt8]) throws(FileError) {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let folder = String(path[..<slash])
        try makeFolder(folder)
        removeLeftovers(of: path, in: folder)
        let temporary = "\(path).\(getpid()).tmp"
        do throws(FileError) {
            if try !writeNameless(content, in: folder, named: temporary, for: path) {
                try writeNamed(content, to: temporary, for: path)
            }
            guard rename(temporary, path) == 0 else { throw FileError(path: path, code: errno) }
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Writes a file that gets its name when it is whole; false where that cannot be done.
    private static func writeNameless(
        _ content: [UInt8], in folder: String, named name: String, for path: String
    ) throws(FileError) -> Bool {
        let descriptor = kraken_open_nameless(folder.isEmpty ? "." : folder, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        try fill(descriptor, with: content, for: path)
        unlink(name)
        return kraken_give_name(descriptor, name) == 0
    }

    private static func writeNamed(_ content: [UInt8], to name: String, for path: String) throws(FileError) {
        let descriptor = kraken_open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
        defer { close(descriptor) }
        try fill(descriptor, with: content, for: path)
    }

    private static func fill(_ descriptor: Int32, with content: [UInt8], for path: String) throws(FileError) {
        try write(content, to: descriptor, path: path)
        guard fsync(descriptor) == 0 else { throw FileError(path: path, code: errno) }
    }

    /// Removes what processes left that were killed while they replaced this file.
    private static func removeLeftovers(of path: String, in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        let start = path.dropFirst(folder.isEmpty ? 0 : folder.count + 1) + "."
        for name in names where name.hasPrefix(start) && name.hasSuffix(".tmp") {
            guard let process = Int32(name.dropFirst(start.count).dropLast(".tmp".count)), isOver(process) else {
                continue
            }
            unlink(folder.isEmpty ? name : folder + "/" + name)
        }
    }

    /// Whether no such process lives.
    public static func isOver(_ process: Int32) -> Bool { process > 0 && kill(process, 0) != 0 && errno == ESRCH }
}
