/// Why a connection cannot go on; the raw value is the status it is answered with.
enum RequestFault: Int, Error, Hashable, Sendable {
    case malformed = 400
    case methodNotAllowed = 405
    case bodyTooLarge = 413
    case headTooLarge = 431
    case codingNotImplemented = 501
    case versionNotSupported = 505
}
