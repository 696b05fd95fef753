public import Trading

/// What is owned of one asset, with its parts.
public struct AssetBalance: Hashable, Sendable {
    /// One part of the balance.
    public struct Part: Hashable, Sendable {
        /// The exchange's own key, such as `ADA.S`.
        public var id: String
        /// What the part is good for.
        public var kind: Holding.Kind
        /// How much it is.
        public var amount: Amount
        /// How much of it open orders hold.
        public var held: Amount
    }

    /// The asset.
    public var asset: Asset
    /// Its parts, the tradable one first.
    public var parts: [Part]

    /// All parts together.
    public var total: Amount { parts.reduce(.zero) { $0 + $1.amount } }

    /// What open orders hold.
    public var held: Amount { parts.reduce(.zero) { $0 + $1.held } }

    /// What a new order could use.
    public var available: Amount {
        parts.filter(\.kind.isTradable).reduce(.zero) { $0 + $1.amount - $1.held }
    }
}

/// Folds the exchange's balances, with all their suffixes, into one row an asset.
public struct BalanceSheet: Hashable, Sendable {
    /// One row an asset, by name; assets without a balance are left out.
    public let balances: [AssetBalance]

    /// Folds balances given by the exchange's keys.
    ///
    /// - Parameter rows: the exchange's key, the whole amount, and what open orders hold of it.
    public init(_ rows: [(id: String, amount: Amount, held: Amount)], names: AssetNames) {
        var parts: [Asset: [AssetBalance.Part]] = [:]
        for row in rows where row.amount != .zero || row.held != .zero {
            let holding = names.holding(id: row.id)
            parts[holding.asset, default: []].append(
                .init(id: row.id, kind: holding.kind, amount: row.amount, held: row.held))
        }
        balances = parts.map { asset, parts in
            AssetBalance(asset: asset, parts: parts.sorted { ($0.kind.order, $0.id) < ($1.kind.order, $1.id) })
        }
        .sorted { $0.asset < $1.asset }
    }

    /// Folds balances as the exchange tells them.
    init(_ balances: [String: ExtendedBalance], names: AssetNames) {
        let rows = balances.map {
            (id: $0.key, amount: $0.value.balance + $0.value.credit - $0.value.creditUsed, held: $0.value.holdTrade)
        }
        self.init(rows, names: names)
    }

    /// What is owned of an asset.
    public subscript(asset: Asset) -> AssetBalance? { balances.first { $0.asset == asset } }
}

extension Holding.Kind {
    fileprivate var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
