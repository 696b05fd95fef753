public import Transport

/// Takes an export back or deletes it; may be repeated.
public struct RemoveExport: Endpoint {
    /// What to do with it.
    public enum Kind: String, Hashable, Sendable {
        /// For one that is not done.
        case cancel
        /// For one that is done.
        case delete
    }

    /// Whether it is gone.
    public struct Response: WireReadable, Hashable, Sendable {
        /// Whether it is gone.
        public let isDone: Bool

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            isDone = try fields.optionalBool("delete") ?? fields.optionalBool("cancel") ?? false
        }
    }

    public static let name = "RemoveExport"
    public var access: Access { .account(cost: 1) }
    public var parameters: [Parameter] { [Parameter("id", text: id), Parameter("type", text: kind.rawValue)] }

    /// The exchange's name of the export.
    public var id: String
    /// What to do with it.
    public var kind: Kind

    /// Takes an export back or deletes it.
    public init(id: String, kind: Kind) { (self.id, self.kind) = (id, kind) }
}
