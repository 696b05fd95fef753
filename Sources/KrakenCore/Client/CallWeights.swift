/// Marks ``Points``.
public enum PointUnit {}
/// What calls cost on a counter.
public typealias Points = Fixed<PointUnit>

/// What calls cost by the user's wish, instead of the exchange's own price.
///
/// Keys are `private/AddOrder`, `AddOrder`, `private/*` or `*`; the most specific one counts. Wildcards leave calls
/// alone that cost nothing (orders and cancels), so that they cannot make an emergency wait.
public struct CallWeights: Hashable, Sendable {
    private let weights: [String: Points]

    /// Weights by key; those below zero count as zero.
    public init(_ weights: [String: Points] = [:]) {
        self.weights = weights.mapValues { max($0, .zero) }
    }

    /// What a call costs, given the exchange's own price.
    public func cost(of name: String, isPrivate: Bool, price: Int) -> Points {
        let family = isPrivate ? "private" : "public"
        if let weight = weights["\(family)/\(name)"] ?? weights[name] { return weight }
        guard price > 0 else { return .zero }
        return weights["\(family)/*"] ?? weights["*"] ?? Points(whole: price)
    }
}
