public import Transport

/// Asks for the latest ledger entries of one kind, up to 50: the witness of withdrawals and transfers.
public struct FundingLedger: Endpoint {
    /// The entries.
    public struct Response: WireReadable, Hashable, Sendable {
        /// In no particular order.
        public let entries: [Entry]

        public init(wire: JSON) throws { entries = try WireFields(wire).rows("ledger") }
    }

    /// One change of a balance.
    public struct Entry: KeyedRow, Hashable, Sendable {
        /// What it belongs to: the name of a withdrawal or transfer.
        public let reference: String
        /// The asset by one of the exchange's names.
        public let asset: String
        /// Such as `withdrawal` or `transfer`.
        public let type: String
        /// By how much the balance changed, without the fee; negative for what left.
        public let amount: Amount
        /// The fee.
        public let fee: Amount
        /// When.
        public let time: Timestamp

        init(key: String, wire: JSON) throws {
            let fields = try WireFields(wire)
            reference = try fields.text("refid")
            asset = try fields.text("asset")
            type = try fields.text("type")
            amount = try fields.decimal("amount")
            fee = try fields.optionalDecimal("fee") ?? .zero
            time = try fields.moment("time")
        }
    }

    public static let name = "Ledgers"
    public var access: Access { isLookup ? .lookup(cost: 4) : .account(cost: 4) }

    public var parameters: [Parameter] {
        [
            Parameter("asset", text: asset), Parameter("type", text: type),
            Parameter("start", optional: start?.seconds), Parameter("without_count", true),
        ].compactMap(\.self)
    }

    /// The exchange's name of the asset.
    public var asset: String
    /// Which kind of entry.
    public var type: String
    /// Only entries after this moment, in whole seconds.
    public var start: Timestamp?
    /// Whether the call waits for nothing, because somebody wants to know what became of a payment.
    public var isLookup: Bool

    /// Asks for the latest ledger entries of one kind.
    public init(asset: String, type: String, start: Timestamp? = nil, isLookup: Bool = false) {
        (self.asset, self.type, self.start, self.isLookup) = (asset, type, start, isLookup)
    }
}
