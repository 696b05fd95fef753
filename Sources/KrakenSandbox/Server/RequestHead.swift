import Transport

/// The request line and header fields of one request.
struct RequestHead: Sendable {
    /// How the body is delimited.
    enum Framing: Hashable, Sendable {
        case length(Int)
        case chunked
    }

    let method: String
    let path: String
    let query: String
    /// Whether the client speaks HTTP/1.1, not 1.0.
    let isCurrent: Bool
    private(set) var headers: [HTTPHeader] = []

    init(line: ArraySlice<UInt8>) throws(RequestFault) {
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].allSatisfy(\.isToken), !parts[0].isEmpty else { throw .malformed }
        guard parts[1].allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .malformed }
        isCurrent = try Self.isCurrentVersion(parts[2])
        method = String(decoding: parts[0], as: UTF8.self)
        guard method == "GET" || method == "POST" else { throw .methodNotAllowed }
        let target = try Self.originForm(parts[1])
        let pieces = target.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        path = String(decoding: pieces[0], as: UTF8.self)
        query = pieces.count == 2 ? String(decoding: pieces[1], as: UTF8.self) : ""
    }

    /// Adds one header field; a line folded onto the next is refused, as RFC 9112 asks of servers.
    mutating func add(field line: ArraySlice<UInt8>) throws(RequestFault) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { throw .malformed }
        let name = line[..<colon]
        let value = line[(colon + 1)...].trimmed
        guard !name.isEmpty, name.allSatisfy(\.isToken), value.allSatisfy(\.isFieldText) else { throw .malformed }
        headers.append(HTTPHeader(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self)))
    }

    /// How the body is delimited; what two readers could understand differently is refused.
    func framing() throws(RequestFault) -> Framing {
        let hosts = values(of: "host")
        guard hosts.count == 1 || (hosts.isEmpty && !isCurrent) else { throw .malformed }
        let lengths = Set(values(of: "content-length"))
        let codings = values(of: "transfer-encoding")
        guard codings.isEmpty else {
            guard lengths.isEmpty, isCurrent else { throw .malformed }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else { throw .codingNotImplemented }
            return .chunked
        }
        guard let length = lengths.first else { return .length(0) }
        guard lengths.count == 1, !length.isEmpty, length.utf8.allSatisfy(\.isDigit) else { throw .malformed }
        guard let size = Int(length) else { throw .bodyTooLarge }
        return .length(size)
    }

    /// Whether the client wants to send more requests on this connection.
    var keepsConnection: Bool {
        let options = values(of: "connection").flatMap { $0.lowercased().split(separator: ",") }.map { $0.utf8.trimmed }
        if options.contains(where: { $0.elementsEqual("close".utf8) }) { return false }
        return isCurrent || options.contains { $0.elementsEqual("keep-alive".utf8) }
    }

    /// Whether the client waits for a word before it sends the body.
    var expectsContinue: Bool { isCurrent && values(of: "expect").contains { $0.lowercased() == "100-continue" } }

    private func values(of name: String) -> [String] {
        headers.filter { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }.map(\.value)
    }

    private static func isCurrentVersion(_ text: ArraySlice<UInt8>) throws(RequestFault) -> Bool {
        guard text.count == 8, text.starts(with: "HTTP/".utf8) else { throw .malformed }
        switch String(decoding: text.dropFirst(5), as: UTF8.self) {
        case "1.1": return true
        case "1.0": return false
        default: throw .versionNotSupported
        }
    }

    /// Path and query; a whole address, as proxies are sent, loses its scheme and host.
    private static func originForm(_ target: ArraySlice<UInt8>) throws(RequestFault) -> ArraySlice<UInt8> {
        if target.first == UInt8(ascii: "/") { return target }
        guard target.starts(with: "http://".utf8) else { throw .malformed }
        let rest = target.dropFirst("http://".utf8.count)
        return rest.firstIndex(of: UInt8(ascii: "/")).map { rest[$0...] } ?? ArraySlice("/".utf8)
    }
}

/// Why a connection cannot go on; the raw value is the status it is answered with.
enum RequestFault: Int, Error, Hashable, Sendable {
    case malformed = 400
    case methodNotAllowed = 405
    case bodyTooLarge = 413
    case headTooLarge = 431
    case codingNotImplemented = 501
    case versionNotSupported = 505
}
