import CCurl
import Glibc
import Synchronization

/// libcurl's state that the whole process shares.
enum CurlLibrary {
    /// Whether libcurl could be started; the first look starts it.
    static let isReady: Bool = {
        _ = keepsOpenSSLAtExit
        return curl_global_init(Int(CURL_GLOBAL_SSL)) == CURLE_OK
    }()

    /// Whether OpenSSL, which is under libcurl, was told not to tear itself down in `exit` while other threads are
    /// inside of it; the first look tells it.
    ///
    /// It has no effect when another part of the program has used OpenSSL before, such as for a signature.
    static let keepsOpenSSLAtExit: Bool = {
        typealias Initialise = @convention(c) (UInt64, UnsafeRawPointer?) -> Int32
        let withoutExitHandler: UInt64 = 0x0008_0000
        guard let function = dlsym(nil, "OPENSSL_init_crypto") else { return false }
        return unsafeBitCast(function, to: Initialise.self)(withoutExitHandler, nil) == 1
    }()
}

/// Holds the threads of libcurl still while the process ends.
///
/// `exit` tears libraries down while other threads go on running; one that is inside of them would crash.
enum ProcessExit {
    private static let loops = Mutex<[CurlLoop]>([])
    private static let isInstalled = atexit(freezeCurlLoops) == 0

    /// To be called before the loop's thread starts; handlers run in reverse order, this one before OpenSSL's.
    static func register(_ loop: CurlLoop) {
        _ = isInstalled
        loops.withLock { $0.append(loop) }
    }

    static func unregister(_ loop: CurlLoop) {
        loops.withLock { $0.removeAll { $0 === loop } }
    }

    fileprivate static func freezeAll() {
        for loop in loops.withLock(\.self) { loop.freeze() }
    }
}

private func freezeCurlLoops() {
    ProcessExit.freezeAll()
}
