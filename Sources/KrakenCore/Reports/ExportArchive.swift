import CLinux
import Dispatch
import Glibc
import Storage

/// Looks at a fetched archive, and unfolds it.
enum ExportArchive {
    /// What an archive holds, as far as it was looked at.
    struct Content: Hashable, Sendable {
        /// The names of its files.
        var names: [String]
        /// How many bytes they are together.
        var size: Int
    }

    /// Reads the whole archive, and throws unless every file in it is as it was promised.
    ///
    /// - Parameter folder: where its files are put, each under a name of its own; nil to put nothing anywhere.
    static func check(_ file: FileBytes, unfoldingInto folder: String?) async throws -> Content {
        try await withCheckedThrowingContinuation { continuation in
            // Reading takes as long as it takes: no thread of the pool waits for it.
            DispatchQueue(label: "kraken.archive").async {
                continuation.resume(with: Result { try checkNow(file, unfoldingInto: folder) })
            }
        }
    }

    private static func checkNow(_ file: FileBytes, unfoldingInto folder: String?) throws -> Content {
        let entries: [ZipEntry]
        do throws(ArchiveFault) {
            entries = try ZipDirectory(file).entries
            // All are looked at before the first one is put anywhere.
        } catch { throw ReportsError.badArchive(error) }
        do {
            for entry in entries { try entry.read(from: file) { _ in } }
        } catch let fault as ArchiveFault { throw ReportsError.badArchive(fault) }
        if let folder {
            try makeOwnFolder(folder)
            for entry in entries { try unfold(entry, of: file, to: folder + "/" + entry.name) }
        }
        return Content(names: entries.map(\.name), size: entries.reduce(0) { $0 + $1.size })
    }

    /// A folder that is one: not a link to somewhere else.
    private static func makeOwnFolder(_ path: String) throws(FileError) {
        try Files.makeFolder(path)
        var status = stat()
        guard lstat(path, &status) == 0 else { throw FileError(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError(path: path, code: ENOTDIR) }
    }

    private static func unfold(_ entry: ZipEntry, of file: FileBytes, to path: String) throws {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        let temporary = "\(path[..<slash])/.\(path[path.index(after: slash)...]).\(getpid()).part"
        unlink(temporary)
        let descriptor = kraken_open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
        do {
            try entry.read(from: file) { piece in try Files.write(Array(piece), to: descriptor, path: path) }
            guard fsync(descriptor) == 0 else { throw FileError(path: path, code: errno) }
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        guard rename(temporary, path) == 0 else {
            let code = errno
            unlink(temporary)
            throw FileError(path: path, code: code)
        }
    }
}
