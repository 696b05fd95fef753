import Glibc

/// Asks one question of a server on loopback, byte for byte as it is told.
public enum PlainClient {
    /// Sends a whole request and reads the answer; nil when none came.
    ///
    /// - Parameter head: request line and header fields as they go over the wire, without the empty line.
    public static func ask(port: UInt16, head: String, body: [UInt8]) -> (status: Int, body: String)? {
        guard let connection = Socket.connect(port: port) else { return nil }
        defer { close(connection) }
        guard Socket.write(Array((head + "\r\n\r\n").utf8) + body, to: connection) else { return nil }
        var reader = RequestReader(connection)
        guard let answer = reader.next() else { return nil }
        let words = answer.head.split(separator: " ", maxSplits: 2)
        guard words.count > 1, let status = Int(words[1]) else { return nil }
        return (status, String(decoding: answer.body, as: UTF8.self))
    }

    /// Sends a request with only the first bytes of its body, and ends the connection.
    public static func sendPart(_ count: Int, port: UInt16, head: String, body: [UInt8]) {
        guard let connection = Socket.connect(port: port) else { return }
        Socket.write(Array((head + "\r\n\r\n").utf8) + body.prefix(count), to: connection)
        close(connection)
    }

    /// Holds a connection open, says nothing, and gives it up when the body ends.
    public static func withIdleConnection<T>(port: UInt16, _ body: () async throws -> T) async rethrows -> T {
        let connection = Socket.connect(port: port)
        defer { if let connection { close(connection) } }
        return try await body()
    }
}

extension Socket {
    /// A connection to a port of loopback; nil when nobody listens there.
    static func connect(port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                Glibc.connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if isConnected { return descriptor }
        close(descriptor)
        return nil
    }
}
