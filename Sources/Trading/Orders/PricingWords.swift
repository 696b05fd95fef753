/// How an order is priced, in the exchange's own words: `stop loss 20000.0 -> limit 19900.0`.
struct PricingWords: Hashable, Sendable {
    /// `limit`, `stop loss`, `trailing stop`.
    let style: String
    /// The price after that, as it is written; nil for none.
    let price: String?
    /// The limit that follows a trigger, as it is written; nil for none.
    let limit: String?

    init(style: String, price: String?, limit: String?) {
        (self.style, self.price, self.limit) = (style, price, limit)
    }

    /// Reads the words; nil when they have another form.
    init?(_ words: ArraySlice<String>) {
        let first = words.prefix { $0 != "->" }
        let names = first.prefix { !Self.isPrice($0) }
        style = names.joined(separator: " ").lowercased()
        price = first.count == names.count + 1 ? first.last : nil
        guard !names.isEmpty, first.count <= names.count + 1 else { return nil }
        let second = words.dropFirst(first.count)
        limit = second.last
        guard second.isEmpty || second.count == 3 && second.dropFirst().first == "limit" else { return nil }
    }

    private static func isPrice(_ word: String) -> Bool {
        word.utf8.first.map { (48...57).contains($0) || [43, 45, 35].contains($0) } ?? false
    }

    /// Whether the words are of another type of order.
    func isOtherType(than type: OrderType) -> Bool {
        !Self.styles(of: type).contains(style) || (limit != nil) != type.hasSecondPrice
    }

    /// Whether a price is another one than the wanted; a distance that the exchange works out is not compared.
    static func isOther(_ text: String?, _ wanted: OrderPrice?) -> Bool {
        guard let wanted = wanted?.absolute else { return false }
        guard let text else { return true }
        guard let written = try? Price(parsing: text) else { return false }
        return written != wanted
    }

    private static func styles(of type: OrderType) -> [String] {
        switch type {
        case .market: ["market"]
        case .limit: ["limit"]
        case .iceberg: ["iceberg", "limit"]
        case .stopLoss, .stopLossLimit: ["stop loss"]
        case .takeProfit, .takeProfitLimit: ["take profit"]
        case .trailingStop, .trailingStopLimit: ["trailing stop"]
        case .settlePosition: ["settle position", "market"]
        }
    }
}
