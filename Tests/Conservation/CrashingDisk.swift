import CSQLite
import Synchronization

/// SQLite's access to files, with an end: from a chosen write on nothing reaches a file any more.
///
/// What is then on disk is what `kill -9` leaves: the process goes on believing in what it wrote, and nobody ever sees
/// it. Affects connections that are opened while it is in use, in the whole process.
public enum CrashingDisk {
    private struct State {
        var writesLeft: Int?
        var tornBytes = 0
        var isDead = false
        var count = 0
    }

    private static let state = Mutex(State())

    /// Makes connections that are opened from now on use it.
    public static func install() { Layer.register(Layer.crashing) }

    /// Makes connections that are opened from now on use the system's files as they are.
    public static func uninstall() { Layer.register(Layer.original) }

    /// Dies after so many more writes, of the next one only the first bytes arriving.
    public static func die(afterWrites count: Int, tornBytes: Int = 0) {
        state.withLock { ($0.writesLeft, $0.tornBytes) = (count, tornBytes) }
    }

    /// Lets files be written again, whoever had them open before being gone; says whether it had died.
    @discardableResult
    public static func revive() -> Bool {
        state.withLock { state in
            defer { (state.writesLeft, state.isDead) = (nil, false) }
            return state.isDead
        }
    }

    /// How many writes there have been.
    public static var writeCount: Int { state.withLock(\.count) }

    /// How many bytes of a write arrive.
    fileprivate static func arriving(of bytes: Int32) -> Int32 {
        state.withLock { state in
            if state.isDead { return 0 }
            state.count += 1
            guard let left = state.writesLeft else { return bytes }
            state.writesLeft = left - 1
            guard left <= 0 else { return bytes }
            state.isDead = true
            return min(bytes, Int32(state.tornBytes))
        }
    }
}

/// The system's files as SQLite uses them, with another way to write.
private enum Layer {
    nonisolated(unsafe) static let original: UnsafeMutablePointer<sqlite3_vfs> = sqlite3_vfs_find(nil)

    nonisolated(unsafe) static let crashing: UnsafeMutablePointer<sqlite3_vfs> = {
        let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        layer.initialize(to: original.pointee)
        layer.pointee.pNext = nil
        layer.pointee.zName = staticName
        layer.pointee.xOpen = crashingOpen
        layer.pointee.xDelete = crashingDelete
        return layer
    }()

    nonisolated(unsafe) private static let staticName: UnsafePointer<CChar> = {
        let text = "crashing".utf8CString
        let name = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
        for (index, character) in text.enumerated() { name[index] = character }
        return UnsafePointer(name)
    }()

    /// SQLite's own ways to use an open file, one for each way to lock it, and ours in their place.
    nonisolated(unsafe) private static var known:
        [UnsafePointer<sqlite3_io_methods>: UnsafePointer<sqlite3_io_methods>] =
            [:]
    private static let access = Mutex(())
    /// The first of them: all write in the same way.
    nonisolated(unsafe) static var first = sqlite3_io_methods()

    static func register(_ layer: UnsafeMutablePointer<sqlite3_vfs>) {
        _ = original
        sqlite3_vfs_register(layer, 1)
    }

    static func takeOver(_ file: UnsafeMutablePointer<sqlite3_file>) {
        guard let original = file.pointee.pMethods else { return }
        access.withLock { _ in
            if known.isEmpty { first = original.pointee }
            if let ours = known[original] { return file.pointee.pMethods = ours }
            let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
            methods.initialize(to: original.pointee)
            methods.pointee.xWrite = crashingWrite
            methods.pointee.xTruncate = crashingTruncate
            known[original] = UnsafePointer(methods)
            file.pointee.pMethods = UnsafePointer(methods)
        }
    }
}

private func crashingOpen(
    layer: UnsafeMutablePointer<sqlite3_vfs>?, name: UnsafePointer<CChar>?, file: UnsafeMutablePointer<sqlite3_file>?,
    flags: Int32, result: UnsafeMutablePointer<Int32>?
) -> Int32 {
    let code = Layer.original.pointee.xOpen(layer, name, file, flags, result)
    if code == SQLITE_OK, name != nil, let file { Layer.takeOver(file) }
    return code
}

private func crashingDelete(
    layer: UnsafeMutablePointer<sqlite3_vfs>?, name: UnsafePointer<CChar>?, isDurable: Int32
) -> Int32 {
    guard CrashingDisk.arriving(of: 1) == 1 else { return SQLITE_OK }
    return Layer.original.pointee.xDelete(layer, name, isDurable)
}

private func crashingWrite(
    file: UnsafeMutablePointer<sqlite3_file>?, bytes: UnsafeRawPointer?, count: Int32, offset: sqlite3_int64
) -> Int32 {
    let arriving = CrashingDisk.arriving(of: count)
    guard arriving > 0 else { return SQLITE_OK }
    return Layer.first.xWrite(file, bytes, arriving, offset)
}

private func crashingTruncate(file: UnsafeMutablePointer<sqlite3_file>?, size: sqlite3_int64) -> Int32 {
    guard CrashingDisk.arriving(of: 1) == 1 else { return SQLITE_OK }
    return Layer.first.xTruncate(file, size)
}
