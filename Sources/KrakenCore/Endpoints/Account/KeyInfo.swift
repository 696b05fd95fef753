public import Transport

/// Asks what the key may do.
public struct KeyInfo: Endpoint {
    /// What the key may do.
    public struct Response: WireReadable, Hashable, Sendable {
        /// The name its owner gave it.
        public let name: String
        /// How far out of order a nonce may be, in units of the nonce; nil when the exchange does not say.
        public let nonceWindow: UInt64?
        /// The exchange's names, such as `query-funds` and `modify-trades`.
        public let permissions: [String]
        /// The account's number; the same for all its keys.
        public let accountNumber: String?
        /// Until when the key is good; nil for ever.
        public let validUntil: Timestamp?
        /// The key sees nothing older; nil without such a limit.
        public let queryFrom: Timestamp?
        /// The key sees nothing newer; nil without such a limit.
        public let queryTo: Timestamp?
        /// When the key was made.
        public let created: Timestamp?
        /// When the key was changed.
        public let modified: Timestamp?
        /// When the key was used before this call.
        public let lastUsed: Timestamp?
        /// From which addresses the key may be used; empty for all.
        public let allowedAddresses: [String]

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            name = try fields.optionalText("api_key_name", "apiKeyName") ?? ""
            nonceWindow = try fields.optionalInteger("nonce_window", "nonceWindow")
            permissions = try fields.list("permissions")
            accountNumber = try fields.optionalText("iban")
            validUntil = try fields.optionalMoment("valid_until", "validUntil")
            queryFrom = try fields.optionalMoment("query_from", "queryFrom")
            queryTo = try fields.optionalMoment("query_to", "queryTo")
            created = try fields.optionalMoment("created_time", "createdTime")
            modified = try fields.optionalMoment("modified_time", "modifiedTime")
            lastUsed = try fields.optionalMoment("last_used", "lastUsed")
            allowedAddresses = try fields.list("ip_allowlist", "ipAllowlist")
        }
    }

    public static let name = "GetApiKeyInfo"
    public var access: Access { .account(cost: 1) }
    public var parameters: [Parameter] { [] }

    /// Asks what the key may do.
    public init() {}
}
