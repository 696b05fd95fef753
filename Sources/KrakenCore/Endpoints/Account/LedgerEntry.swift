import Transport

/// One change of one balance, as the exchange lists it: the balance grew by ``amount`` less ``fee``.
public struct LedgerEntry: KeyedRow, Hashable, Sendable {
    /// The exchange's name of the entry.
    public let id: String
    /// What it belongs to: the name of a trade, withdrawal or transfer.
    public let reference: String
    /// When.
    public let time: Timestamp
    /// Such as `trade`, `withdrawal` or `transfer`.
    public let type: String
    /// What kind of it, such as `spottofutures`; empty for most.
    public let subtype: String
    /// The asset by one of the exchange's names.
    public let asset: String
    /// By how much the balance changed, without the fee; negative for what left.
    public let amount: Amount
    /// The fee, in the same asset.
    public let fee: Amount
    /// What was owned afterwards; nil when the exchange does not say.
    public let balance: Amount?

    init(key: String, wire: JSON) throws {
        let fields = try WireFields(wire)
        id = key
        reference = try fields.text("refid")
        time = try fields.moment("time")
        type = try fields.text("type")
        subtype = try fields.optionalText("subtype") ?? ""
        asset = try fields.text("asset")
        amount = try fields.decimal("amount")
        fee = try fields.optionalDecimal("fee") ?? .zero
        balance = try fields.optionalDecimal("balance")
    }
}
