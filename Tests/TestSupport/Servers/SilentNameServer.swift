import Foundation
import Glibc

/// Holds UDP port 53 of an address of loopback, takes every question and answers none.
public final class SilentNameServer: Sendable {
    /// Counts the questions; a test can wait for it.
    public let questionCount = Counter()
    private let descriptor: Int32

    /// Takes the port; throws when it is not free or not allowed.
    ///
    /// - Parameter lastByte: the last number of the address 127.0.0.x.
    public init(lastByte: UInt8) throws(SocketError) {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(53).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0000 | UInt32(lastByte)).bigEndian
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isBound else {
            let number = errno
            close(descriptor)
            throw SocketError(number: number)
        }
        Thread { [descriptor, questionCount] in
            var buffer = [UInt8](repeating: 0, count: 4096)
            while recv(descriptor, &buffer, buffer.count, 0) > 0 { questionCount.increase() }
            close(descriptor)
        }.start()
    }

    /// Gives the port back.
    public func stop() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
