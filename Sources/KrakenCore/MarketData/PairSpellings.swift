import Storage
import Trading

/// Every way people write a market, and which market it is.
struct PairSpellings {
    /// Each normalised spelling with the id of its market.
    let all: [(spelling: String, id: String)]

    /// The exchange's own names first; a spelling that would mean two markets is left out.
    init(_ instruments: [Instrument], assets: [AssetEntry]) {
        var owners: [String: String] = [:]
        for instrument in instruments {
            owners[Spelling.normalised(instrument.id)] = instrument.id
        }
        for instrument in instruments where owners[Spelling.normalised(instrument.alternativeName)] == nil {
            owners[Spelling.normalised(instrument.alternativeName)] = instrument.id
        }
        let names = Dictionary(assets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var composed: [String: Set<String>] = [:]
        for instrument in instruments {
            let bases = Self.names(of: instrument.baseID, modern: instrument.pair.base, in: names)
            let quotes = Self.names(of: instrument.quoteID, modern: instrument.pair.quote, in: names)
            for base in bases {
                for quote in quotes { composed[Spelling.normalised(base + quote), default: []].insert(instrument.id) }
            }
        }
        for (spelling, ids) in composed where owners[spelling] == nil && ids.count == 1 {
            owners[spelling] = ids.first
        }
        all = owners.map { ($0.key, $0.value) }
    }

    private static func names(of id: String, modern: Asset, in entries: [String: AssetEntry]) -> Set<String> {
        Set([id, modern.description] + (entries[id].map { [$0.alternativeName] } ?? []))
    }
}
