public import Transport

/// A request, received completely.
public struct ExchangeRequest: Hashable, Sendable {
    /// `GET` or `POST`; the server itself refuses the others.
    public var method: String
    /// The path without the query, such as `/0/private/Balance`, still percent-encoded.
    public var path: String
    /// What follows the question mark, undecoded; empty for none.
    public var query: String
    /// The header fields in the order they came.
    public var headers: [HTTPHeader]
    /// The body, byte for byte as it came: signatures are checked over it.
    public var body: [UInt8]
    /// Where it came from; public calls are limited by address.
    public var address = ""

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
        headers.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// What the exchange answers.
public struct ExchangeResponse: Hashable, Sendable {
    /// The HTTP status; 200 for errors of the exchange too, as on the real one.
    public var status: Int
    /// The media type of the body.
    public var contentType: String
    /// The body; its length is written by the server.
    public var body: [UInt8]

    /// An answer; JSON unless said otherwise.
    public init(status: Int = 200, contentType: String = "application/json; charset=utf-8", body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}
