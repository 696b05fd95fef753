import Synchronization

/// What became of a request.
typealias CurlResult = Result<HTTPResponse, TransportError>

/// A request that passed the local checks, on its way to the thread.
struct CurlSubmission: Sendable {
    let id: Int
    let request: HTTPRequest
    let address: Address
    /// Where the body goes; nil to collect it.
    let sink: BodySink?
    let answerBegan: @Sendable () -> Void

    private static let lastIdentifier = Atomic(0)

    init(
        _ request: HTTPRequest, into sink: BodySink? = nil, answerBegan: @escaping @Sendable () -> Void
    ) throws(TransportError) {
        address = try Address(request.url)
        for header in request.headers { try Self.check(header) }
        guard request.method == .post || request.body.isEmpty else {
            throw TransportError(.other, provesNothingWasSent: true, detail: "a GET request has no body")
        }
        id = Self.lastIdentifier.add(1, ordering: .relaxed).newValue
        self.request = request
        self.sink = sink
        self.answerBegan = answerBegan
    }

    /// Refuses fields that would break the framing of the request; the value may be secret and is never named.
    private static func check(_ header: HTTPHeader) throws(TransportError) {
        let isNameSound = !header.name.isEmpty && header.name.utf8.allSatisfy(isTokenByte)
        guard isNameSound, header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw TransportError(.other, provesNothingWasSent: true, detail: "a header field cannot be sent as given")
        }
        guard !["content-length", "transfer-encoding", "expect"].contains(header.name.lowercased()) else {
            throw TransportError(
                .other, provesNothingWasSent: true, detail: "the transport itself writes the field \(header.name)")
        }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
