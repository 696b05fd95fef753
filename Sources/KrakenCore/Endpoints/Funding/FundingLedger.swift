public import Transport

/// Asks for the latest ledger entries of one kind, up to 50: the witness of withdrawals and transfers.
public struct FundingLedger: Endpoint {
    /// The entries.
    public struct Response: WireReadable, Hashable, Sendable {
        /// In no particular order.
        public let entries: [LedgerEntry]

        public init(wire: JSON) throws { entries = try WireFields(wire).rows("ledger") }
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
