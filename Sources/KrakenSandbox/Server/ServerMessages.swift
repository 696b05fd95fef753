public import Transport

/// One request, received completely.
public struct ServerRequest: Hashable, Sendable {
    /// `GET` or `POST`; the server itself refuses the others.
    public var method: String
    /// The path as it was sent, still percent-encoded, without the query.
    public var path: String
    /// What follows the first question mark, still percent-encoded; empty without one.
    public var query: String
    /// The header fields in the order they came.
    public var headers: [HTTPHeader]
    /// The body, put together when it came in chunks.
    public var body: [UInt8]

    /// A request.
    public init(method: String, path: String, query: String = "", headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The value of the first field of that name, whatever its case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// What a handler answers.
public struct ServerResponse: Hashable, Sendable {
    /// The status code.
    public var status: Int
    /// The media type of the body.
    public var contentType: String
    /// The body; its length is written by the server.
    public var body: [UInt8]

    /// An answer; JSON unless said otherwise.
    public init(status: Int = 200, contentType: String = "application/json", body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}
