public import Transport

/// Asks for the catalogue of markets.
public struct AssetPairs: Endpoint {
    /// The catalogue of markets.
    public struct Response: WireReadable, Sendable {
        /// Sorted by the exchange's key; a market whose rules cannot be read or make no sense is left out.
        public let pairs: [PairRecord]

        public init(wire: JSON) throws {
            let members = try WireFields(wire).members
            pairs = members.compactMap { try? PairRecord(key: $0.key, wire: $0.value) }.sorted { $0.id < $1.id }
        }
    }

    public static let name = "AssetPairs"
    public var access: Access { .open }
    public var parameters: [Parameter] { [Parameter("pair", list: ids)].compactMap(\.self) }

    /// The exchange's keys or names of the markets wanted; empty for all.
    public var ids: [String]

    /// Asks for some markets, or for all.
    public init(ids: [String] = []) {
        self.ids = ids
    }
}
