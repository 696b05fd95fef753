import Storage

/// Which part of the ledger to list.
public struct LedgerQuery: Hashable, Sendable {
    /// Only this asset, by any of its names, with its staked and other variants.
    public var asset: String?
    /// Only this type of entry, in the exchange's word.
    public var type: LedgerType?
    /// Only what happened at this moment or later.
    public var since: Timestamp?
    /// Only what happened at this moment or earlier.
    public var until: Timestamp?
    /// How much of a long ledger is fetched.
    public var extent: OrderQuery.Extent

    /// Which part of the ledger to list; the newest entries by default.
    public init(
        asset: String? = nil, type: LedgerType? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
        extent: OrderQuery.Extent = .newest
    ) {
        (self.asset, self.type, self.since, self.until) = (asset, type, since, until)
        self.extent = extent
    }
}

/// Why a balance changed, in the exchange's words.
public enum LedgerType: String, Hashable, Sendable, CaseIterable {
    case trade, deposit, withdrawal, transfer, margin, rollover, adjustment, credit, settled, staking, dividend, sale
    case earn, reward, spend, receive, conversion
    case nftTrade = "nfttrade"
    case nftCreatorFee = "nftcreatorfee"
    case nftRebate = "nftrebate"
    case custodyTransfer = "custodytransfer"

    /// Whether the exchange documents that it chooses by this word.
    var isKnownFilter: Bool {
        switch self {
        case .trade, .deposit, .withdrawal, .transfer, .margin, .rollover, .adjustment, .credit, .settled, .staking,
            .dividend, .sale:
            true
        case .earn, .reward, .spend, .receive, .conversion, .nftTrade, .nftCreatorFee, .nftRebate, .custodyTransfer:
            false
        }
    }
}

extension Portfolio {
    /// A part of the ledger.
    public struct LedgerList: Sendable {
        /// Newest first.
        public var entries: [LedgerEntry]
        /// The names people are shown, by the exchange's keys of assets.
        public var names: [String: String]
        /// How many there are in all; nil when not told.
        public var total: Int?
        /// Whether nothing that was asked for is left out.
        public var isComplete = true
    }

    /// Entries of the account's ledger, newest first.
    ///
    /// - Parameter onPage: hears of every page of a long ledger.
    public func ledger(
        _ query: LedgerQuery = LedgerQuery(), onPage: @escaping @Sendable (ListingProgress) -> Void = { _ in }
    ) async -> Envelope<LedgerList> {
        await .catching(time.now) {
            let names = try await markets.assetNames()
            let assets = try await assetIDs(query.asset, names)
            let type = query.type.flatMap { $0.isKnownFilter ? $0.rawValue : nil }
            let range = OrderQuery(.any, since: query.since, until: query.until, extent: query.extent)
            // A server may have ignored every filter.
            let admits = { @Sendable (entry: LedgerEntry) in
                range.includes(entry.time) && (query.type == nil || entry.type == query.type?.rawValue)
                    && (assets.isEmpty || assets.contains(entry.asset))
            }
            let reading = try await Pages<LedgerEntry>(
                query: range, name: { $0.id }, moment: { $0.time }, isWanted: { admits($0) },
                fetch: { offset, end in
                    let call = Ledgers(
                        assets: assets, type: type, start: range.wireStart, end: end, offset: offset,
                        withoutCount: offset > 0)
                    let page = try await kraken.send(call).value
                    return .init(rows: page.entries, total: page.total)
                }, onPage: onPage
            ).read()
            let admitted = reading.rows.filter(admits).sorted { ($0.time, $0.id) > ($1.time, $1.id) }
            let shown = range.limit.map { Array(admitted.prefix($0)) } ?? admitted
            let list = LedgerList(
                entries: shown, names: Self.names(of: shown, names),
                total: query.type != nil && type == nil ? nil : reading.total,
                isComplete: reading.isComplete && shown.count == admitted.count)
            return Timed(value: list, moment: time.now())
        }
    }

    /// Entries of the ledger by their names, newest first.
    public func ledger(ids: [String]) async -> Envelope<LedgerList> {
        await .catching(time.now) {
            var entries: [LedgerEntry] = []
            for start in stride(from: 0, to: ids.count, by: QueryLedgers.maximumCount) {
                let part = Array(ids[start..<min(ids.count, start + QueryLedgers.maximumCount)])
                entries += try await kraken.send(QueryLedgers(ids: part)).value.entries
            }
            entries.sort { ($0.time, $0.id) > ($1.time, $1.id) }
            let names = Self.names(of: entries, try await markets.assetNames())
            return Timed(
                value: LedgerList(entries: entries, names: names, total: entries.count), moment: time.now())
        }
    }

    private static func names(of entries: [LedgerEntry], _ names: AssetNames) -> [String: String] {
        Dictionary(entries.map { ($0.asset, names.shownName(id: $0.asset)) }) { first, _ in first }
    }

    /// The exchange's keys of an asset and its variants; one variant when that is what was named.
    private func assetIDs(_ text: String?, _ names: AssetNames) async throws -> [String] {
        guard let text else { return [] }
        if let id = names.variant(named: text) { return [id] }
        return names.ids(of: try await markets.asset(named: text))
    }
}
