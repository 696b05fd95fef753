import Synchronization

/// A small HTTP/1.1 server for programs on this machine.
///
/// It binds 127.0.0.1 and nothing else, ever. One thread serves all connections: it keeps them alive, answers
/// pipelined requests in order, reads bodies with a length or in chunks, and bounds what a client may cost it. It does
/// not do TLS, HTTP/2, compression or files.
///
/// ```swift
/// let server = try LoopbackServer(port: 0) { _ in .whole(ExchangeResponse(body: Array("{}".utf8))) }
/// Thread { server.run() }.start()
/// // … use server.url …
/// server.stop()
/// ```
public final class LoopbackServer: Sendable {
    /// The port it listens on.
    public let port: UInt16

    private let poller: Poller
    private let loop: Mutex<(@Sendable () -> Void)?>

    /// Binds 127.0.0.1 and listens; clients can connect from now on and are served once ``run()`` is called.
    ///
    /// - Parameters:
    ///   - port: the port, or 0 to let the system choose a free one.
    ///   - handler: answers each request; called on the thread of ``run()``, one request at a time. A delayed answer
    ///     holds up its own connection only, and its closure is called on the same thread, even if the client leaves.
    public convenience init(
        port: UInt16, handler: @escaping @Sendable (ExchangeRequest) -> ExchangeAnswer
    ) throws(ServerError) {
        let now: @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
        try self.init(port: port, service: Service(limits: ServerLimits(), now: now, handler: handler))
    }

    init(port: UInt16, service: Service) throws(ServerError) {
        let listener = try Sockets.listen(port: port)
        let poller = try Poller()
        self.port = try Sockets.port(of: listener)
        self.poller = poller
        loop = Mutex {
            var loop = EventLoop(listener: listener, poller: poller, service: service)
            loop.run()
        }
    }

    /// Where clients reach it, without a slash at the end.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Serves until it is stopped, on a thread that the caller gives it; a second call returns at once.
    public func run() {
        let body = loop.withLock { loop in
            defer { loop = nil }
            return loop
        }
        guard let body else { return }
        Sockets.allowManyDescriptors()
        body()
    }

    /// Ends ``run()``, from any thread: requests received completely are answered, then everything is closed.
    ///
    /// Called before ``run()``, it makes that return at once.
    public func stop() { poller.wake() }
}
