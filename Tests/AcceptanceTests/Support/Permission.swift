import Foundation
import TestSupport
import XCTest

/// What a test needs of the machine; without it the test is skipped, which counts as a failure where `CI` is true.
enum Permission {
    /// Mounts of its own (`unshare --mount`).
    case mounts
    /// Another user's rights (`setpriv --reuid`).
    case otherUser

    /// Skips the test when this is not permitted.
    func require() async throws {
        let words =
            switch self {
            case .mounts:
                [BuiltProgram.script("own-mount.sh"), NSTemporaryDirectory(), "size=64k", "/bin/true"]
            case .otherUser: ["/usr/bin/setpriv", "--reuid", "65534", "--clear-groups", "/bin/true"]
            }
        let outcome = await (try? ChildProcess(words, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]))?
            .outcome()
        guard outcome?.exitCode != 0 else { return }
        try Self.skip("\(words[0]) is not permitted here: \(outcome?.complaints ?? "it is missing")")
    }

    /// A name server that never answers, on 127.0.0.77.
    static func port53() throws -> SilentNameServer {
        do {
            return try SilentNameServer(lastByte: 77)
        } catch {
            try skip("port 53 of 127.0.0.77 cannot be taken: error \(error.number)")
            throw error
        }
    }

    /// Skips a test, or fails it where nothing may be left out.
    static func skip(_ reason: String) throws {
        if ProcessInfo.processInfo.environment["CI"] == "true" { XCTFail(reason) }
        throw XCTSkip(reason)
    }
}
