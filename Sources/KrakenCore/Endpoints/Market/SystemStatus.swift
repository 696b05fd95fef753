public import Transport

/// Asks whether the exchange is open.
public struct SystemStatus: Endpoint {
    /// What the exchange lets one do as a whole.
    public enum State: Hashable, Sendable {
        case online, maintenance, cancelOnly, postOnly
        /// A word this version does not know.
        case other(String)

        init(_ text: String) {
            switch text {
            case "online": self = .online
            case "maintenance": self = .maintenance
            case "cancel_only": self = .cancelOnly
            case "post_only": self = .postOnly
            default: self = .other(text)
            }
        }

        /// The exchange's own word.
        public var word: String {
            switch self {
            case .online: "online"
            case .maintenance: "maintenance"
            case .cancelOnly: "cancel_only"
            case .postOnly: "post_only"
            case .other(let text): text
            }
        }
    }

    /// Whether the exchange is open.
    public struct Response: WireReadable, Sendable {
        /// What the exchange lets one do.
        public let state: State
        /// When the exchange said so; nil when it did not say.
        public let time: Timestamp?

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            state = try State(fields.text("status"))
            time = try fields.optionalText("timestamp").flatMap(Timestamp.init(rfc3339:))
        }
    }

    public static let name = "SystemStatus"
    public static var isProbe: Bool { true }
    public var access: Access { .open }
    public var parameters: [Parameter] { [] }

    /// Asks whether the exchange is open.
    public init() {}
}
