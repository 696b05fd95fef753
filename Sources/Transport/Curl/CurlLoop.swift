import CCurl
import Dispatch
import Glibc
import Synchronization

/// The thread that owns libcurl's multi handle, and its inbox.
///
/// Everything of libcurl happens on that thread, except waking it.
final class CurlLoop: Sendable {
    typealias Continuation = CheckedContinuation<CurlResult, Never>

    private enum Phase {
        case idle, running, stopping, ended
    }

    private struct Inbox {
        var phase = Phase.idle
        var arrivals: [(submission: CurlSubmission, continuation: Continuation)] = []
        var cancellations: [Int] = []
        /// Nil before the thread has made the multi handle, and after it has given it up.
        var waker: Waker?
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
        var mustFreeze = false
    }

    /// What other threads may do with the multi handle; valid only under the inbox's lock.
    private struct Waker: Sendable {
        nonisolated(unsafe) let multi: UnsafeMutableRawPointer
        func wake() { curl_multi_wakeup(multi) }
    }

    private let userAgent: String
    private let inbox = Mutex(Inbox())
    private let leftLibcurl = DispatchSemaphore(value: 0)

    init(userAgent: String) {
        self.userAgent = userAgent
    }
}

// MARK: - From any thread

extension CurlLoop {
    /// Starts the thread if it has not been started.
    func prepare() {
        inbox.withLock { startIfIdle(&$0) }
    }

    /// Hands a request to the thread; the continuation is resumed exactly once.
    func submit(_ submission: CurlSubmission, _ continuation: Continuation) {
        let accepted = inbox.withLock { inbox in
            startIfIdle(&inbox)
            guard inbox.phase == .running else { return false }
            inbox.arrivals.append((submission, continuation))
            inbox.waker?.wake()
            return true
        }
        if !accepted { continuation.resume(returning: .failure(Self.notRunning)) }
    }

    /// Gives a request up; nothing happens if it is not known, or not any more.
    func cancel(_ id: Int) {
        let waiting = inbox.withLock { inbox -> Continuation? in
            if let index = inbox.arrivals.firstIndex(where: { $0.submission.id == id }) {
                return inbox.arrivals.remove(at: index).continuation
            }
            guard inbox.phase == .running else { return nil }
            inbox.cancellations.append(id)
            inbox.waker?.wake()
            return nil
        }
        waiting?.resume(returning: .failure(Self.givenUpUnsent))
    }

    /// Tells the thread to give up everything and end; does not wait.
    func stop() {
        inbox.withLock { inbox in
            switch inbox.phase {
            case .idle: inbox.phase = .ended
            case .running:
                inbox.phase = .stopping
                inbox.waker?.wake()
            case .stopping, .ended: break
            }
        }
    }

    /// Waits until the thread has ended.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = inbox.withLock { inbox in
                if inbox.phase == .ended || inbox.phase == .idle { return true }
                inbox.waitingForEnd.append(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// Stops the thread where it is outside of libcurl, for good: the process is about to end.
    ///
    /// Nobody is told, so that nothing that waits for an answer goes on during the exit.
    func freeze() {
        let isRunning = inbox.withLock { inbox in
            guard inbox.phase == .running || inbox.phase == .stopping else { return false }
            inbox.mustFreeze = true
            inbox.waker?.wake()
            return true
        }
        guard isRunning, leftLibcurl.wait(timeout: .now() + .milliseconds(500)) == .success else { return }
        leftLibcurl.signal()
    }

    /// The failure of a request that was cancelled before the thread had it.
    static var givenUpUnsent: TransportError {
        TransportError(.cancelled, provesNothingWasSent: true, detail: "given up unsent")
    }

    private static var notRunning: TransportError {
        TransportError(.cancelled, provesNothingWasSent: true, detail: "the transport is not running")
    }

    private func startIfIdle(_ inbox: inout Inbox) {
        guard inbox.phase == .idle else { return }
        inbox.phase = startThread() ? .running : .ended
    }

    private static func takeContinuations(_ inbox: inout Inbox) -> [Continuation] {
        defer { inbox.arrivals = [] }
        return inbox.arrivals.map(\.continuation)
    }
}

// MARK: - The thread

extension CurlLoop {
    private func startThread() -> Bool {
        ProcessExit.register(self)
        let context = Unmanaged.passRetained(self)
        var thread = pthread_t()
        guard pthread_create(&thread, nil, curlLoopMain, context.toOpaque()) == 0 else {
            context.release()
            ProcessExit.unregister(self)
            return false
        }
        pthread_detach(thread)
        return true
    }

    fileprivate func run() {
        if CurlLibrary.isReady, let multi = curl_multi_init() {
            inbox.withLock { $0.waker = Waker(multi: multi) }
            serve(CurlTransfers(multi: multi, userAgent: userAgent))
        }
        ProcessExit.unregister(self)
        // An exit that met the thread while it was ending waits for this.
        leftLibcurl.signal()
        let (unserved, waiting) = inbox.withLock { inbox in
            inbox.phase = .ended
            defer { inbox.waitingForEnd = [] }
            return (Self.takeContinuations(&inbox), inbox.waitingForEnd)
        }
        for continuation in unserved { continuation.resume(returning: .failure(Self.notRunning)) }
        for continuation in waiting { continuation.resume() }
    }

    private func serve(_ transfers: CurlTransfers) {
        while true {
            let (arrivals, cancellations, phase, mustFreeze) = inbox.withLock { inbox in
                defer {
                    inbox.arrivals = []
                    inbox.cancellations = []
                }
                return (inbox.arrivals, inbox.cancellations, inbox.phase, inbox.mustFreeze)
            }
            if mustFreeze { holdForEver() }
            for arrival in arrivals { transfers.start(arrival.submission, arrival.continuation) }
            for id in cancellations { transfers.cancel(id) }
            guard phase == .running else { break }
            transfers.advance()
        }
        inbox.withLock { $0.waker = nil }
        transfers.end()
    }

    private func holdForEver() -> Never {
        leftLibcurl.signal()
        while true { pause() }
    }
}

/// The thread's entry; a free function, because a closure could be bound to an actor.
private func curlLoopMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // Signals belong to the program's own threads; blocked here, SIGPIPE of a dead TLS connection does nothing.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    if let context { Unmanaged<CurlLoop>.fromOpaque(context).takeRetainedValue().run() }
    return nil
}
