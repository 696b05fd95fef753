import Storage

/// Which markets to list.
public struct MarketSearch: Hashable, Sendable {
    /// Names of markets, which are added; all other words must fit: names of assets, or parts of a market's name.
    public var words: [String]
    /// Only what is traded for this asset, by any of its names.
    public var quote: String?
    /// Only markets of this asset, by any of its names.
    public var base: String?
    /// Only markets in this state.
    public var status: Instrument.Status?
    /// Only markets that can be traded with leverage.
    public var needsMargin: Bool

    /// Which markets to list; all by default.
    public init(
        words: [String] = [], base: String? = nil, quote: String? = nil, status: Instrument.Status? = nil,
        needsMargin: Bool = false
    ) {
        (self.words, self.base, self.quote) = (words, base, quote)
        (self.status, self.needsMargin) = (status, needsMargin)
    }
}

/// Everything the exchange lists, as last fetched.
struct CatalogueContent: Sendable {
    /// All markets, by name.
    var instruments: [Instrument]
    /// All assets, by the exchange's keys.
    var assets: [AssetEntry]
    var names: AssetNames
    var fetchedAt: Timestamp

    /// The markets that words find, those they name and those of their assets first.
    ///
    /// - Parameter market: the market that a word names; nil for none.
    func instruments(matching words: [String], market: (String) throws -> Instrument?) rethrows -> [Instrument] {
        var named: Set<String> = []
        var tests: [Test] = []
        for word in words {
            if let asset = names.asset(named: word), instruments.contains(where: { $0.trades(asset) }) {
                tests.append(.asset(asset))
            } else if let found = try market(word) {
                named.insert(found.id)
            } else {
                tests.append(.part(Spelling.normalised(word)))
            }
        }
        let found = instruments.filter { instrument in
            named.contains(instrument.id)
                || !(tests.isEmpty && !named.isEmpty) && tests.allSatisfy { $0.fits(instrument) }
        }
        let rank = { (instrument: Instrument) in
            named.contains(instrument.id) ? 0 : tests.contains { $0.isBase(of: instrument) } ? 1 : 2
        }
        return found.map { (rank($0), $0) }.sorted { ($0.0, $0.1.pair) < ($1.0, $1.1.pair) }.map(\.1)
    }

    /// The assets that words find, with their staked and other variants; all when there is no word.
    func assets(matching words: [String]) -> [AssetEntry] {
        guard !words.isEmpty else { return assets }
        var found: Set<String> = []
        for word in words {
            let exact = assets.filter {
                $0.isNamed(word) || names.shownName(id: $0.id).uppercased() == word.uppercased()
            }
            if let first = exact.first {
                let asset = names.holding(id: first.id).kind == .spot ? first.name : nil
                found.formUnion((exact + assets.filter { names.holding(id: $0.id).asset == asset }).map(\.id))
            } else {
                let part = Spelling.normalised(word)
                found.formUnion(
                    assets.filter { entry in
                        [entry.id, entry.alternativeName, entry.name.description].contains {
                            Spelling.normalised($0).contains(part)
                        }
                    }.map(\.id))
            }
        }
        return assets.filter { found.contains($0.id) }
    }
}

/// What a word asks of a market.
private enum Test {
    case asset(Asset)
    /// A part of one of its names, in upper case and without separators.
    case part(String)

    func fits(_ instrument: Instrument) -> Bool {
        switch self {
        case .asset(let asset): instrument.trades(asset)
        case .part(let part):
            [instrument.pair.description, instrument.alternativeName, instrument.id].contains {
                Spelling.normalised($0).contains(part)
            }
        }
    }

    func isBase(of instrument: Instrument) -> Bool {
        if case .asset(let asset) = self { return instrument.pair.base == asset }
        return false
    }
}

extension Instrument {
    fileprivate func trades(_ asset: Asset) -> Bool { pair.base == asset || pair.quote == asset }
}

extension AssetEntry {
    fileprivate func isNamed(_ word: String) -> Bool {
        [id, alternativeName, name.description].contains { $0.uppercased() == word.uppercased() }
    }
}
