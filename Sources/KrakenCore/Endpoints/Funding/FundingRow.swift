public import Transport

/// A deposit or a withdrawal as the exchange lists it.
public struct FundingRow: WireReadable, Hashable, Sendable {
    /// The exchange's name of it.
    public let reference: String
    /// The asset by one of the exchange's names.
    public let asset: String
    /// The way in or out, such as `Bitcoin`.
    public let method: String
    /// The network; nil where none is named.
    public let network: String?
    /// The network's own name of the payment; nil until there is one.
    public let transactionID: String?
    /// Where it goes to or came to, as the exchange tells it.
    public let info: String?
    /// What arrives or has arrived: without the fee.
    public let amount: Amount
    /// The fee.
    public let fee: Amount
    /// When it was made, in whole seconds.
    public let time: Timestamp
    /// `Initial`, `Pending`, `Settled`, `Success` or `Failure`.
    public let status: String
    /// Such as `canceled`, `cancel-pending`, `onhold`; nil for nothing special.
    public let remark: String?
    /// The name of the address it goes to; nil for deposits.
    public let key: String?

    /// Whether it is over, and nothing left or arrived.
    public var cameToNothing: Bool { status == "Failure" || remark?.lowercased() == "canceled" }

    public init(wire: JSON) throws {
        let fields = try WireFields(wire)
        reference = try fields.text("refid")
        asset = try fields.text("asset")
        method = try fields.optionalText("method") ?? ""
        network = try fields.optionalText("network")
        transactionID = try fields.optionalText("txid").flatMap { $0.isEmpty ? nil : $0 }
        info = try fields.optionalText("info").flatMap { $0.isEmpty ? nil : $0 }
        amount = try fields.decimal("amount")
        fee = try fields.optionalDecimal("fee") ?? .zero
        time = try fields.moment("time")
        status = try fields.text("status")
        remark = try fields.optionalText("status-prop").flatMap { $0.isEmpty ? nil : $0 }
        key = try fields.optionalText("key").flatMap { $0.isEmpty ? nil : $0 }
        guard !reference.isEmpty else { throw WireFault("refid is empty") }
    }
}

/// A list of deposits or withdrawals.
public struct FundingRows: WireReadable, Hashable, Sendable {
    /// Newest first.
    public let rows: [FundingRow]

    /// A list, or an object that holds one beside the mark of the next page.
    public init(wire: JSON) throws {
        let names = ["withdrawal", "withdrawals", "deposit", "deposits"]
        let list = wire.elements == nil ? names.compactMap { wire[$0] }.first ?? wire : wire
        rows = try list.wireList(of: FundingRow.self).sorted { ($0.time, $0.reference) > ($1.time, $1.reference) }
    }
}

extension JSON {
    /// The elements of a list, each read.
    func wireList<Row: WireReadable>(of type: Row.Type = Row.self) throws -> [Row] {
        guard let elements else { throw WireFault("no list") }
        return try elements.map(Row.init(wire:))
    }
}
