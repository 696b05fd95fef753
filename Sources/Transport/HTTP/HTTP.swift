/// One request of HTTP/1.1 or HTTP/2.
public struct HTTPRequest: Hashable, Sendable {
    /// What is asked of the server.
    public enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// How often the request may leave this machine.
    public enum Transmission: Hashable, Sendable {
        /// The transport may send it again when a reused connection turns out to be dead.
        case repeatable
        /// Sent at most once, whatever happens: for calls that move money.
        case once
    }

    /// What is asked of the server.
    public var method: Method
    /// The whole address, with scheme, host, path and query.
    public var url: String
    /// Header fields, without those the transport writes itself (Host, Content-Length, User-Agent, Accept).
    public var headers: [HTTPHeader]
    /// The body, exactly as it is sent; empty for none.
    public var body: [UInt8]
    /// How often it may be sent.
    public var transmission: Transmission
    /// Whether HTTP/2 may be used; a request sent at most once always uses HTTP/1.1.
    public var mayUseHTTP2: Bool
    /// When to give up, counted from the start of the call.
    public var timeout: Duration
    /// When to give up connecting.
    public var connectTimeout: Duration
    /// When to give up an answer of which nothing more comes, in whole seconds; nil for never before ``timeout``.
    public var stallLimit: Duration?
    /// The most bytes of body accepted; a longer answer is an error.
    public var maximumAnswerSize: Int

    /// A request; the defaults are those of a small public read.
    public init(
        method: Method = .get, url: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
        transmission: Transmission = .repeatable, mayUseHTTP2: Bool = true, timeout: Duration = .seconds(30),
        connectTimeout: Duration = .seconds(10), stallLimit: Duration? = nil, maximumAnswerSize: Int = 16 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.transmission = transmission
        self.mayUseHTTP2 = mayUseHTTP2
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.stallLimit = stallLimit
        self.maximumAnswerSize = maximumAnswerSize
    }
}

/// One header field.
public struct HTTPHeader: Hashable, Sendable {
    /// The field's name, in any case.
    public var name: String
    /// The field's value, without surrounding spaces.
    public var value: String

    /// A header field.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A whole answer.
public struct HTTPResponse: Hashable, Sendable {
    /// The status code.
    public var status: Int
    /// Header fields in the order they came.
    public var headers: [HTTPHeader]
    /// The body.
    public var body: [UInt8]

    /// A whole answer.
    public init(status: Int, headers: [HTTPHeader] = [], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first field of that name, whatever its case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Takes the body of an answer piece by piece, so that it is never held whole.
///
/// Called on the transport's thread, one piece after the other, whatever the status is; false gives the answer up.
public typealias BodySink = @Sendable (UnsafeRawBufferPointer) -> Bool

/// Sends requests and brings answers; knows nothing of what they mean.
///
/// There are three: ``CurlTransport``, the built-in exchange in this process, and a scripted one for tests.
public protocol HTTPTransport: Sendable {
    /// Sends a request and waits for the whole answer.
    ///
    /// Cancelling the task gives the call up at once, with ``TransportError/Reason/cancelled``.
    ///
    /// - Parameter answerBegan: called at most once, when the first byte of an answer has come; on any thread.
    func send(
        _ request: HTTPRequest, answerBegan: @escaping @Sendable () -> Void
    ) async throws(TransportError) -> HTTPResponse

    /// Sends a request and hands the body of its answer to `sink`; the answer that is returned has none.
    ///
    /// Cancelled as the other one is.
    func send(
        _ request: HTTPRequest, into sink: @escaping BodySink, answerBegan: @escaping @Sendable () -> Void
    ) async throws(TransportError) -> HTTPResponse
}

extension HTTPTransport {
    /// For transports that have the body in one piece anyway.
    public func send(
        _ request: HTTPRequest, into sink: @escaping BodySink, answerBegan: @escaping @Sendable () -> Void
    ) async throws(TransportError) -> HTTPResponse {
        var response = try await send(request, answerBegan: answerBegan)
        let isTaken = response.body.isEmpty || response.body.withUnsafeBytes { sink($0) }
        guard isTaken else { throw TransportError(.other, provesNothingWasSent: false, detail: TransportError.notKept) }
        response.body = []
        return response
    }

    /// Sends a request and waits for the whole answer.
    public func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        try await send(request, answerBegan: {})
    }
}
