import Glibc

/// Reads one request after another from a connection.
struct RequestReader {
    private let connection: Int32
    /// What has come and is no whole request yet.
    private(set) var pending: [UInt8] = []

    init(_ connection: Int32) {
        self.connection = connection
    }

    /// The next whole request, or nil when the connection ends before there is one.
    mutating func next() -> (head: String, body: [UInt8])? {
        let separator = Array("\r\n\r\n".utf8)
        while true {
            if let end = firstIndex(of: separator) {
                let head = String(decoding: pending[..<end], as: UTF8.self)
                let start = end + separator.count
                let length = Self.bodyLength(head)
                if pending.count >= start + length {
                    defer { pending.removeFirst(start + length) }
                    return (head, Array(pending[start..<(start + length)]))
                }
            }
            guard fill() else { return nil }
        }
    }

    private func firstIndex(of separator: [UInt8]) -> Int? {
        guard pending.count >= separator.count else { return nil }
        return (0...(pending.count - separator.count)).first { pending[$0...].starts(with: separator) }
    }

    private mutating func fill() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = read(connection, &buffer, buffer.count)
        guard count > 0 else { return false }
        pending += buffer[..<count]
        return true
    }

    private static func bodyLength(_ head: String) -> Int {
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
            return Int(line.dropFirst("content-length:".count).filter { $0 != " " }) ?? 0
        }
        return 0
    }
}
