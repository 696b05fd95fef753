public import Transport

/// Arms, moves or disarms the exchange's own switch that cancels every order of the account when its time is over.
///
/// Its effect is absolute, so it may be repeated.
public struct CancelAllAfter: Endpoint {
    /// When the switch goes off.
    public struct Response: WireReadable, Hashable, Sendable {
        /// The exchange's clock.
        public let now: Timestamp?
        /// When every order is cancelled; nil when the switch is disarmed.
        public let trigger: Timestamp?

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            now = try fields.optionalText("currentTime").flatMap { Timestamp(rfc3339: $0) }
            let text = try fields.text("triggerTime")
            trigger = text == "0" ? nil : Timestamp(rfc3339: text)
            if text != "0" && trigger == nil { throw WireFault("triggerTime cannot be read") }
        }
    }

    public static let name = "CancelAllOrdersAfter"
    public var access: Access { .cancel }
    public var parameters: [Parameter] { [Parameter("timeout", text: seconds)] }

    /// After how many seconds; 0 disarms.
    public var seconds: Int

    /// Arms the switch, or disarms it with 0.
    public init(seconds: Int) {
        self.seconds = seconds
    }
}
