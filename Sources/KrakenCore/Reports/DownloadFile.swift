import CLinux
import Glibc
import Storage
import Synchronization

/// A file that grows while it is fetched, under a name nobody reads, until it is whole and looked at.
///
/// What does not begin like a ZIP archive is never written: it is an error's text, of which the beginning is kept.
final class DownloadFile: Sendable {
    private struct State {
        var descriptor: Int32 = -1
        /// The bytes that tell what comes, and the text of what is no archive.
        var head: [UInt8] = []
        var isArchive: Bool?
        var failure: FileError?
    }

    /// Where it grows.
    let path: String
    private let state = Mutex(State())
    /// More of a text that is no archive is not kept.
    private static let textSize = 1 << 20
    private static let mark: [UInt8] = [0x50, 0x4B]

    /// A file beside the one it will become; nothing is opened yet.
    init(for path: String) {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        self.path = "\(path[..<slash])/.\(path[path.index(after: slash)...]).\(getpid()).part"
    }

    deinit { discard() }

    /// Begins anew, with an empty file that only its owner can read.
    func restart() throws(FileError) {
        discard()
        // What a killed process of the same number left.
        unlink(path)
        let descriptor = kraken_open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(path: path, code: errno) }
        state.withLock { $0 = State(descriptor: descriptor) }
    }

    /// Takes the next piece; false when it cannot be kept.
    func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        state.withLock { state in
            var rest = piece
            if state.isArchive == nil {
                let missing = min(Self.mark.count - state.head.count, rest.count)
                state.head += rest[..<missing]
                rest = .init(rebasing: rest[missing...])
                guard state.head.count == Self.mark.count else { return true }
                state.isArchive = state.head == Self.mark
                if state.isArchive == true, !write(Self.mark, &state) { return false }
            }
            if state.isArchive == true { return rest.isEmpty || write(rest, &state) }
            state.head += rest.prefix(max(0, Self.textSize - state.head.count))
            return true
        }
    }

    private func write(_ bytes: some Collection<UInt8>, _ state: inout State) -> Bool {
        do {
            try Files.write(Array(bytes), to: state.descriptor, path: path)
            return true
        } catch {
            state.failure = error
            return false
        }
    }

    /// Why a piece could not be kept; nil when all could.
    var failure: FileError? { state.withLock(\.failure) }

    /// What came instead of an archive; nil when an archive came.
    var text: [UInt8]? { state.withLock { $0.isArchive == true ? nil : $0.head } }

    /// The file, to be read.
    func bytes() throws(ArchiveFault) -> FileBytes { try FileBytes(descriptor: state.withLock(\.descriptor)) }

    /// Gives the file its name, in one step and durably.
    func keep(as name: String) throws(FileError) {
        let descriptor = state.withLock(\.descriptor)
        guard fsync(descriptor) == 0, rename(path, name) == 0 else { throw FileError(path: name, code: errno) }
        close(descriptor)
        state.withLock { $0.descriptor = -1 }
    }

    /// Removes what is there; nothing happens to a file that was kept.
    func discard() {
        state.withLock { state in
            guard state.descriptor >= 0 else { return }
            close(state.descriptor)
            unlink(path)
            state.descriptor = -1
        }
    }
}
