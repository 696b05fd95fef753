public import Storage
public import Trading

/// The modern names of assets, from the exchange's own table; nothing is guessed from prefixes.
public struct AssetNames: Sendable {
    private let byID: [String: AssetEntry]
    private let bySpelling: [String: Asset]

    /// Names from the exchange's table of assets.
    public init(_ entries: [AssetEntry]) {
        byID = Dictionary(entries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var spellings: [String: Asset] = [:]
        for entry in entries { spellings[entry.name.description.uppercased()] = entry.name }
        for entry in entries {
            for spelling in [entry.id, entry.alternativeName] where spellings[spelling.uppercased()] == nil {
                spellings[spelling.uppercased()] = entry.name
            }
        }
        bySpelling = spellings
    }

    /// The asset a user means by any of its names, in any case.
    public func asset(named text: String) -> Asset? { bySpelling[text.uppercased()] }

    /// The exchange's own entry of an asset.
    func entry(of asset: Asset) -> AssetEntry? {
        byID.values.filter { $0.name == asset }.min { $0.id < $1.id }
    }

    /// The exchange's keys of an asset and of its staked and other variants, in order.
    func ids(of asset: Asset) -> [String] {
        byID.keys.filter { byID[$0]?.name == asset || holding(id: $0).asset == asset }.sorted()
    }

    /// The exchange's key of a staked or other variant, by that key or as people are shown it.
    func variant(named text: String) -> String? {
        byID.keys.first { id in
            holding(id: id).kind != .spot
                && (id.uppercased() == text.uppercased() || shownName(id: id).uppercased() == text.uppercased())
        }
    }

    /// Every asset, in no order.
    var all: [Asset] { byID.values.map(\.name) }

    /// The modern name for the exchange's short name: only two differ.
    public static func modern(alternativeName: String) -> Asset {
        switch alternativeName {
        case "XBT": Asset("BTC")
        case "XDG": Asset("DOGE")
        default: Asset(alternativeName)
        }
    }

    /// What a balance's key means: the asset it belongs to, and which part of it.
    ///
    /// Suffixes are read-only variants of the asset before them (`ADA.S`, `DOT28.S`, `EUR.HOLD`).
    public func holding(id: String) -> Holding {
        if let point = id.lastIndex(of: "."), let kind = Holding.Kind(suffix: String(id[id.index(after: point)...])) {
            return Holding(asset: stem(String(id[..<point])), kind: kind)
        }
        return id == "ETH2" ? Holding(asset: Asset("ETH"), kind: .staked) : Holding(asset: stem(id), kind: .spot)
    }

    /// The name people are shown for one of the exchange's keys: `BTC` for `XXBT`, `BTC.M` for `XBT.M`.
    public func shownName(id: String) -> String {
        if let point = id.lastIndex(of: "."), Holding.Kind(suffix: String(id[id.index(after: point)...])) != nil {
            let stem = String(id[..<point])
            return (byID[stem]?.name ?? bySpelling[stem.uppercased()] ?? Self.modern(alternativeName: stem)).description
                + id[point...]
        }
        return (byID[id]?.name ?? bySpelling[id.uppercased()])?.description ?? id
    }

    private func stem(_ text: String) -> Asset {
        if text == "ETH2" { return Asset("ETH") }
        if let entry = byID[text] { return entry.name }
        if let asset = bySpelling[text.uppercased()] { return asset }
        var shorter = text
        while let last = shorter.last, last.isASCII, last.isNumber { shorter.removeLast() }
        return bySpelling[shorter.uppercased()] ?? Self.modern(alternativeName: text)
    }
}

/// One part of what is owned of an asset.
public struct Holding: Hashable, Sendable {
    /// What the part is good for.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Can be traded and withdrawn.
        case spot
        case staked
        case rewards
        case parachain
        case bonded
        case flexible
        case tokenized
        case onHold

        init?(suffix: String) {
            switch suffix {
            case "S": self = .staked
            case "M": self = .rewards
            case "P": self = .parachain
            case "B": self = .bonded
            case "F": self = .flexible
            case "T": self = .tokenized
            case "HOLD": self = .onHold
            default: return nil
            }
        }

        /// Whether orders can use this part.
        public var isTradable: Bool { self == .spot }

        /// The word people read.
        public var word: String {
            switch self {
            case .onHold: "on hold"
            case .flexible: "flexible earn"
            case .bonded: "bonded earn"
            default: rawValue
            }
        }
    }

    /// The asset the part belongs to.
    public var asset: Asset
    /// What the part is good for.
    public var kind: Kind

    package init(asset: Asset, kind: Kind) {
        self.asset = asset
        self.kind = kind
    }
}
