import CLinux

/// The few socket calls a loopback server needs.
enum Sockets {
    /// What came of reading or writing without waiting.
    enum Outcome: Hashable {
        case moved(Int)
        case wouldWait
        case ended
    }

    /// What came of looking for a client.
    enum Arrival {
        case connection(Descriptor)
        case noneWaits
        /// This process or machine can hold no more connections now.
        case noRoom
    }

    /// A socket that listens on 127.0.0.1 and nowhere else.
    static func listen(port: UInt16) throws(ServerError) -> Descriptor {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let listener = try Descriptor(socket(AF_INET, kind, 0), call: "socket")
        enable(SO_REUSEADDR, level: SOL_SOCKET, of: listener.number)
        guard kraken_bind_loopback(listener.number, port) == 0, CLinux.listen(listener.number, 4_096) == 0 else {
            switch kraken_errno() {
            case EADDRINUSE: throw .portInUse(port)
            case EACCES: throw .portNotAllowed(port)
            case let code: throw .system(call: "bind", code: code)
            }
        }
        return listener
    }

    /// The port a socket listens on.
    static func port(of listener: Descriptor) throws(ServerError) -> UInt16 {
        guard let port = UInt16(exactly: kraken_bound_port(listener.number)) else {
            throw .system(call: "getsockname", code: kraken_errno())
        }
        return port
    }

    /// The next client that waits.
    static func accept(_ listener: Descriptor) -> Arrival {
        do throws(ServerError) {
            let connection = try Descriptor(kraken_accept(listener.number), call: "accept4")
            enable(TCP_NODELAY, level: Int32(IPPROTO_TCP), of: connection.number)
            return .connection(connection)
        } catch {
            guard case .system(_, let code) = error else { return .noneWaits }
            return [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) ? .noRoom : .noneWaits
        }
    }

    static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        return count == 0 ? .ended : outcome(count)
    }

    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Outcome {
        outcome(bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) })
    }

    static func closeSending(_ descriptor: Int32) { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Makes closing a connection break it off: what is unsent is thrown away, and the client gets an error.
    static func resetWhenClosed(_ descriptor: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout.size(ofValue: option)))
    }

    /// Allows this process as many descriptors as it may have, up to 65,536.
    static func allowManyDescriptors() {
        let limited = Int32(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(limited, &limit) == 0 else { return }
        let wanted = min(limit.rlim_max, 65_536)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = wanted
        setrlimit(limited, &limit)
    }

    private static func outcome(_ count: Int) -> Outcome {
        guard count < 0 else { return .moved(count) }
        return [EAGAIN, EINTR].contains(kraken_errno()) ? .wouldWait : .ended
    }

    private static func enable(_ option: Int32, level: Int32, of descriptor: Int32) {
        var on: Int32 = 1
        setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout.size(ofValue: on)))
    }
}
