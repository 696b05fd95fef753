extension JSON {
    /// Reads a JSON text (RFC 8259, UTF-8): keys keep their order, numbers their digits.
    public init(parsing bytes: some Sequence<UInt8>) throws(JSONSyntaxError) {
        var parser = JSONParser(Array(bytes))
        self = try parser.wholeText()
    }
}

/// A text is not JSON.
public struct JSONSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where reading stopped, counted in bytes from 0.
    public let offset: Int

    public var description: String { "not JSON at byte \(offset)" }
}
