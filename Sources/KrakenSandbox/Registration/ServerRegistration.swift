import CLinux
import Glibc
import Storage
import Transport

/// Tells other processes of a home that a server answers for its exchange, and where.
///
/// The server holds a lock as long as it lives, so a server that was killed is never believed to be there.
public struct ServerRegistration: Sendable {
    private let lockPath: String
    private let addressPath: String

    /// The registration of the exchange in `folder`.
    public init(folder: String) {
        lockPath = folder + "/server.lock"
        addressPath = folder + "/server.json"
    }

    /// The address of the server that runs now; nil when none does.
    public func url() throws -> String? {
        guard let content = try Files.read(addressPath), try !isLockFree() else { return nil }
        return try? JSON(parsing: content)["url"]?.string
    }

    /// Registers this process as the server; nil when another one is registered.
    ///
    /// The claim must be kept as long as the server runs.
    public func claim(url: String) throws -> Claim? {
        let descriptor = try open()
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        let content = JSON.object(["url": .string(url), "pid": .integer(getpid())])
        try Files.replace(addressPath, with: content.bytes)
        return Claim(descriptor: descriptor, addressPath: addressPath)
    }

    /// A server's hold on its registration.
    public final class Claim: Sendable {
        private let descriptor: Int32
        private let addressPath: String

        init(descriptor: Int32, addressPath: String) {
            self.descriptor = descriptor
            self.addressPath = addressPath
        }

        /// Gives the registration up.
        deinit {
            unlink(addressPath)
            close(descriptor)
        }
    }

    private func isLockFree() throws -> Bool {
        let descriptor = try open()
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) == 0
    }

    private func open() throws(FileError) -> Int32 {
        let descriptor = kraken_open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: lockPath, code: errno) }
        return descriptor
    }
}
