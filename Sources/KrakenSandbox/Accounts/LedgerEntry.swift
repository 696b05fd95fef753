import Trading

/// One change of one balance, as the ledger keeps it: the balance grew by `amount` less `fee`.
struct LedgerEntry: Hashable, Sendable {
    var id: String
    /// The place among all entries; later ones are higher.
    var serial = 0
    var account: AccountName
    /// The trade, deposit, withdrawal or transfer that changed the balance.
    var reference: String
    var time: Timestamp
    var kind: LedgerKind
    /// The exchange's own asset key.
    var asset: String
    var amount: Amount
    var fee: Amount
    /// What the account owned afterwards.
    var balance: Amount
}

/// Why a balance changed, in the exchange's words.
struct LedgerKind: Hashable, Sendable {
    var type: String
    var subtype = ""

    static let trade = LedgerKind(type: "trade")
    static let deposit = LedgerKind(type: "deposit")
    static let withdrawal = LedgerKind(type: "withdrawal")
    static let toFutures = LedgerKind(type: "transfer", subtype: "spottofutures")
    static let fromFutures = LedgerKind(type: "transfer", subtype: "spotfromfutures")
    static let adjustment = LedgerKind(type: "adjustment")
    static let staking = LedgerKind(type: "staking")
    static let earnReward = LedgerKind(type: "earn", subtype: "reward")
    /// The house's first entry: what it may give to the client.
    static let issuance = LedgerKind(type: "issuance")

    /// The types a client may ask for.
    static let types: Set<String> = [
        "none", "trade", "deposit", "withdrawal", "transfer", "margin", "adjustment", "rollover", "spend", "receive",
        "settled", "credit", "staking", "reward", "dividend", "sale", "conversion", "nfttrade", "nftcreatorfee",
        "nftrebate", "nft_rebate", "custodytransfer", "earn",
    ]
}
