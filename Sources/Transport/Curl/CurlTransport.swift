/// Sends requests over the network with libcurl.
///
/// One thread owns all connections; it starts with the first request and ends with ``shutdown()`` or with this value.
/// Connections are kept and used again; redirects are never followed; certificates are always checked.
public final class CurlTransport: HTTPTransport {
    private let loop: CurlLoop

    /// A transport that has not started yet.
    ///
    /// - Parameter userAgent: what the `User-Agent` field says, as in `kraken/1.0.0`.
    public init(userAgent: String) {
        // Before the first call is signed, which uses OpenSSL, too.
        _ = CurlLibrary.keepsOpenSSLAtExit
        loop = CurlLoop(userAgent: userAgent)
    }

    deinit {
        loop.stop()
    }

    /// Starts libcurl now, on the calling thread: a few milliseconds that the first transport need not take.
    public static func warmUp() {
        _ = CurlLibrary.isReady
    }

    /// Starts the thread and libcurl now, so that they are ready when the first request comes.
    public func prepare() {
        loop.prepare()
    }

    /// Gives up what is under way, closes all connections and ends the thread; later requests fail.
    public func shutdown() async {
        loop.stop()
        await loop.ended()
    }

    public func send(
        _ request: HTTPRequest, answerBegan: @escaping @Sendable () -> Void
    ) async throws(TransportError) -> HTTPResponse {
        try await send(CurlSubmission(request, answerBegan: answerBegan))
    }

    public func send(
        _ request: HTTPRequest, into sink: @escaping BodySink, answerBegan: @escaping @Sendable () -> Void
    ) async throws(TransportError) -> HTTPResponse {
        try await send(CurlSubmission(request, into: sink, answerBegan: answerBegan))
    }

    private func send(_ submission: CurlSubmission) async throws(TransportError) -> HTTPResponse {
        let loop = loop
        let result: CurlResult = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else {
                    return continuation.resume(returning: .failure(CurlLoop.givenUpUnsent))
                }
                loop.submit(submission, continuation)
                // A task cancelled between these lines has told the loop too early.
                if Task.isCancelled { loop.cancel(submission.id) }
            }
        } onCancel: {
            loop.cancel(submission.id)
        }
        return try result.get()
    }
}
