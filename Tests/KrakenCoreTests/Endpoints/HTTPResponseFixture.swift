import Transport

enum HTTPResponseFixture {
    /// A whole answer with status 200.
    static func ok(_ body: [UInt8]) -> HTTPResponse { HTTPResponse(status: 200, body: body) }
}
