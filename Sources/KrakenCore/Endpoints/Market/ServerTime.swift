public import Transport

/// Asks for the exchange's clock.
public struct ServerTime: Endpoint {
    /// The exchange's clock.
    public struct Response: WireReadable, Sendable {
        /// The moment, in whole seconds.
        public let time: Timestamp

        public init(wire: JSON) throws {
            time = try WireFields(wire).moment("unixtime")
        }
    }

    public static let name = "Time"
    public static var isProbe: Bool { true }
    public var access: Access { .open }
    public var parameters: [Parameter] { [] }

    /// Asks for the exchange's clock.
    public init() {}
}
