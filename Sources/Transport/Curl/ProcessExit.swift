import CCurl
import Glibc
import Synchronization

/// libcurl's state that the whole process shares.
enum CurlLibrary {
    /// Whether libcurl could be started; the first look starts it.
    static let isReady = curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK
}

/// Holds the threads of libcurl still while the process ends.
///
/// `exit` tears OpenSSL down while other threads go on running; one that is inside of it would crash.
enum ProcessExit {
    private static let loops = Mutex<[ObjectIdentifier: CurlLoop]>([:])

    // Handlers run in reverse order: OpenSSL's must have been there before, so libcurl comes first.
    private static let isInstalled = CurlLibrary.isReady && atexit(freezeCurlLoops) == 0

    static func register(_ loop: CurlLoop) {
        _ = isInstalled
        loops.withLock { $0[ObjectIdentifier(loop)] = loop }
    }

    static func unregister(_ loop: CurlLoop) {
        loops.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(loop)) }
    }

    fileprivate static func freezeAll() {
        for loop in loops.withLock({ Array($0.values) }) { loop.freeze() }
    }
}

private func freezeCurlLoops() {
    ProcessExit.freezeAll()
}
