/// Why a server cannot listen.
public enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Another process listens on this port.
    case portInUse(UInt16)
    /// Ports below 1024 are kept for the system's own services.
    case portNotAllowed(UInt16)
    /// A call of the system failed, with its error number.
    case system(call: String, code: Int32)

    /// One sentence that says what is wrong.
    public var description: String {
        switch self {
        case .portInUse(let port): "port \(port) is in use by another process; choose another, or 0 for any free one"
        case .portNotAllowed(let port): "port \(port) is reserved for the system; choose one above 1023"
        case .system(let call, let code): "\(call) failed with error \(code)"
        }
    }
}
