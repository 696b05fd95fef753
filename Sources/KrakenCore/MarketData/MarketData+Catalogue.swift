public import Storage

extension MarketData {
    /// A part of what the exchange lists.
    public struct Listing<Row: Sendable>: Sendable {
        /// What was asked for.
        public var rows: [Row]
        /// How many there are of the kind.
        public var total: Int
        /// When the exchange's catalogue was fetched.
        public var fetchedAt: Timestamp
    }

    /// An asset with the name it is shown by.
    public struct ListedAsset: Hashable, Sendable {
        /// Modern, with the suffix of variants: `BTC`, `BTC.M`.
        public var name: String
        /// The exchange's entry.
        public var entry: AssetEntry

        /// What else the exchange calls it.
        public var otherNames: [String] {
            [entry.alternativeName, entry.id].filter { $0 != name }.reduce(into: []) { names, name in
                if !names.contains(name) { names.append(name) }
            }
        }
    }

    /// Markets from the catalogue; no more than the catalogue is asked for, and that only when it is too old.
    ///
    /// Throws a ``NameError`` for a base or quote that is no asset.
    public func markets(_ search: MarketSearch) async -> Envelope<Listing<Instrument>> {
        await listing { content in
            let base = try await asset(search.base)
            let quote = try await asset(search.quote)
            let found = try await markets.instruments(matching: search.words, in: content).filter { instrument in
                (base == nil || instrument.pair.base == base) && (quote == nil || instrument.pair.quote == quote)
                    && (search.status == nil || instrument.status == search.status)
                    && (!search.needsMargin || instrument.maximumLeverage != nil)
            }
            return Listing(rows: found, total: content.instruments.count, fetchedAt: content.fetchedAt)
        }
    }

    /// Assets from the catalogue, by name; words are names in any spelling, or parts of names.
    public func assets(_ words: [String]) async -> Envelope<Listing<ListedAsset>> {
        await listing { content in
            let found = content.assets(matching: words).map { entry in
                ListedAsset(name: content.names.shownName(id: entry.id), entry: entry)
            }
            return Listing(
                rows: found.sorted { ($0.name, $0.entry.id) < ($1.name, $1.entry.id) }, total: content.assets.count,
                fetchedAt: content.fetchedAt)
        }
    }

    private func listing<Row>(
        _ make: (CatalogueContent) async throws -> Listing<Row>
    ) async -> Envelope<Listing<Row>> {
        await .catching(time.now) {
            let begin = time.now()
            let content = try await markets.content()
            return Timed(
                value: try await make(content), moment: content.fetchedAt, isCached: content.fetchedAt < begin)
        }
    }

    private func asset(_ name: String?) async throws -> Asset? {
        guard let name else { return nil }
        return try await markets.asset(named: name)
    }
}
