/// Asks for the exchange's clock.
public struct ServerTime: Endpoint {
    /// The exchange's clock.
    public struct Response: Decodable, Sendable {
        /// The moment, in whole seconds.
        public let time: Timestamp

        public init(from decoder: any Decoder) throws {
            time = try decoder.fields().moment("unixtime")
        }
    }

    public static let name = "Time"
    public var access: Access { .open }
    public var parameters: [Parameter] { [] }

    /// Asks for the exchange's clock.
    public init() {}
}
