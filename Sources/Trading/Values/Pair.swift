/// A market by its modern name: what is traded, and what it is paid in.
public struct Pair: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// What is bought and sold.
    public let base: Asset
    /// What it is paid in.
    public let quote: Asset

    /// A market from its two assets.
    public init(base: Asset, quote: Asset) {
        self.base = base
        self.quote = quote
    }

    /// Reads the modern name, for example `BTC/USD`; other spellings are the resolver's work.
    public init?(name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        self.init(base: Asset(String(parts[0])), quote: Asset(String(parts[1])))
    }

    /// `BTC/USD`.
    public var description: String { "\(base)/\(quote)" }

    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

extension Pair: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let pair = Pair(name: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a pair: \(text)")
        }
        self = pair
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
