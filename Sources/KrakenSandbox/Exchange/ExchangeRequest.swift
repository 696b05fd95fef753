public import Transport

/// A request as the exchange sees it.
public struct ExchangeRequest: Hashable, Sendable {
    /// `GET` or `POST`.
    public var method: String
    /// The path without the query, such as `/0/private/Balance`.
    public var path: String
    /// What follows the question mark, undecoded; empty for none.
    public var query: String
    /// The header fields.
    public var headers: [HTTPHeader]
    /// The body, byte for byte as it came: signatures are checked over it.
    public var body: [UInt8]
    /// Where it came from; public calls are limited by address.
    public var address = ""

    /// A request as the exchange sees it.
    public init(method: String, path: String, query: String = "", headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The value of the first field of that name, whatever its case.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// What the exchange answers.
public struct ExchangeResponse: Hashable, Sendable {
    /// The HTTP status; 200 for errors of the exchange too, as on the real one.
    public var status: Int
    /// The value of the Content-Type field.
    public var contentType: String
    /// The body.
    public var body: [UInt8]

    /// What the exchange answers.
    public init(status: Int, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}
