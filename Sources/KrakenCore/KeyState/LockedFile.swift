internal import CLinux
internal import Storage

/// An open file that one process at a time may lock; closing it, also by dying, gives the lock up.
///
/// The lock belongs to this opening of the file, so two openings exclude each other in one process too.
final class LockedFile: Sendable {
    private let descriptor: Int32

    /// Opens a file for its owner alone, making it when it is not there; children do not inherit it.
    init(path: String) throws(FileError) {
        descriptor = kraken_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, code: kraken_errno()) }
    }

    deinit { close(descriptor) }

    /// Takes the lock if it is free; never blocks.
    func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

    /// Gives the lock up.
    func unlock() { flock(descriptor, LOCK_UN) }

    /// The bytes at `offset`, fewer when the file ends before.
    func read(count: Int, at offset: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            length = max(0, pread(descriptor, buffer.baseAddress, count, off_t(offset)))
        }
    }

    /// Writes all bytes at `offset`.
    func write(_ bytes: [UInt8], at offset: Int) -> Bool {
        pwrite(descriptor, bytes, bytes.count, off_t(offset)) == bytes.count
    }

    /// The last error of this thread, as a reason.
    static func lastReason() -> String { String(cString: strerror(kraken_errno())) }

    /// Opens a file in a folder, making both when they are not there.
    static func open(_ name: String, in folder: String) throws(KrakenError) -> LockedFile {
        do throws(FileError) {
            try Files.makeFolder(folder)
            return try LockedFile(path: folder + "/" + name)
        } catch { throw .keyStateUnusable(path: error.path, reason: error.reason) }
    }
}
