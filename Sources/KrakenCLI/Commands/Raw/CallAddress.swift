import CommandKit
import KrakenCore
import Transport

/// Which call a path or an address means, and what its query carries.
struct CallAddress: Sendable {
    var path: EndpointPath
    var query: [Parameter]

    /// Reads a path, or an address of the venue; the address of anybody else is refused.
    ///
    /// Requests go to the venue whatever is typed here: the key's signature never reaches a host of the address.
    init(_ text: String, venue: Venue) throws(Failure) {
        guard !text.contains("#") else { throw .call("'\(text)' has a fragment (#…), which a call cannot have") }
        let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        query = halves.count == 2 ? try Self.parameters(halves[1]) : []
        let isAddress = halves[0].contains("://") || halves[0].hasPrefix("//")
        let target = isAddress ? try Self.path(of: halves[0], at: venue) : halves[0]
        do throws(EndpointPath.Fault) { path = try EndpointPath(parsing: target) } catch {
            throw .call(error.words(target), hint: error.hint)
        }
    }

    /// Throws when the method is not the one with which such a call is made.
    func check(_ method: CallMethod?) throws(Failure) {
        if method == .get && path.isPrivate {
            throw .call("\(path) needs a signature, and signed calls are made with POST")
        }
        if method == .post && !path.isPrivate { throw .call("\(path) is public, and public calls are made with GET") }
    }

    private static func path(of text: String, at venue: Venue) throws(Failure) -> String {
        let own: WebAddress? =
            switch venue {
            case .live: WebAddress("https://api.kraken.com")
            case .sandbox: nil
            case .other(let address): address
            }
        guard let own else {
            throw .call(
                "'\(text)' is an address, and the built-in exchange in use has none",
                hint: "write the path alone, such as 0/public/Time")
        }
        guard let address = WebAddress(text), address.scheme == own.scheme, address.host == own.host,
            address.usedPort == own.usedPort
        else {
            throw .call(
                "'\(text)' is not at \(own.text), where calls go; nothing is signed for another host",
                hint: "write the path alone, such as 0/public/Time")
        }
        let (path, base) = (address.path, own.path)
        guard path.hasPrefix(base) else { throw .call("'\(text)' is not below \(own.text)") }
        return String(path.dropFirst(base.count))
    }

    /// The parameters of a query string; a name that comes twice is a list.
    private static func parameters(_ query: String) throws(Failure) -> [Parameter] {
        var pairs: [(String, String)] = []
        for part in query.split(separator: "&") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = unescaped(sides[0]), let value = sides.count == 2 ? unescaped(sides[1]) : "" else {
                throw .call("'\(part)' has an escape that is none")
            }
            pairs.append((name, value))
        }
        return try CallParameters.joined(pairs)
    }

    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension WebAddress {
    /// The port that is used, named or not.
    fileprivate var usedPort: Int { port ?? (scheme == "http" ? 80 : 443) }

    /// What follows the host; empty for nothing.
    fileprivate var path: String {
        let rest = text.drop { $0 != ":" }.dropFirst(3)
        return String(rest.drop { $0 != "/" })
    }
}

extension EndpointPath.Fault {
    fileprivate func words(_ text: String) -> String {
        switch self {
        case .malformed: "'\(text)' is no path of a call"
        case .version(let version): "'\(text)' is of version \(version), and there is only version 0"
        case .unknown(let name): "no call '\(name)' is known here"
        case .wrongFamily(let path): "'\(text)' does not exist: that call is \(path)"
        }
    }

    fileprivate var hint: String? {
        switch self {
        case .malformed, .version: "write it like 0/public/Time or 0/private/Balance"
        case .unknown(let name):
            Suggestion.closest(to: name, among: EndpointKind.names).map { "did you mean \($0)?" }
                ?? "say of which kind it is: public/\(name) or private/\(name)"
        case .wrongFamily: nil
        }
    }
}

extension Failure {
    /// A call that cannot be made as it was typed; nothing is sent.
    static func call(_ message: String, hint: String? = nil) -> Failure {
        Failure("usage", message, hint: hint ?? "see 'kraken api --help'", exitCode: .usage)
    }
}
