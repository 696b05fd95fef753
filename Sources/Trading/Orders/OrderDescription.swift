/// An order in the exchange's own words: `buy 0.01000000 XBTUSD @ stop loss 20000.0 -> limit 19900.0 with 2:1 leverage`.
public struct OrderDescription: Hashable, Sendable {
    /// Which way it goes.
    public let side: Side
    /// How much, as it is written.
    public let volume: Quantity
    /// The market, by the exchange's name.
    public let pairName: String
    /// How it is priced: `limit`, `stop loss`, `trailing stop`.
    public let style: String
    /// The price after that, as it is written; nil for none.
    public let price: String?
    /// The limit that follows a trigger, as it is written; nil for none.
    public let limit: String?

    /// Reads the words; nil when they have another form.
    public init?(parsing text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count >= 5, words[3] == "@", let side = Side(rawValue: words[0].lowercased()),
            let volume = try? Quantity(parsing: words[1])
        else { return nil }
        (self.side, self.volume, pairName) = (side, volume, words[2])
        let pricing = words[4...].prefix { $0 != "with" }
        let first = pricing.prefix { $0 != "->" }
        let names = first.prefix { !Self.isPrice($0) }
        style = names.joined(separator: " ").lowercased()
        price = first.count == names.count + 1 ? first.last : nil
        guard !names.isEmpty, first.count <= names.count + 1 else { return nil }
        let second = pricing.dropFirst(first.count)
        limit = second.last
        guard second.isEmpty || second.count == 3 && second.dropFirst().first == "limit" else { return nil }
    }

    private static func isPrice(_ word: String) -> Bool {
        word.utf8.first.map { (48...57).contains($0) || [43, 45, 35].contains($0) } ?? false
    }

    /// What of an order the exchange's words say otherwise.
    public enum Difference: String, Hashable, Sendable, CaseIterable {
        case side, type, pair, price, limit, volume
    }

    /// What differs from a request; empty when the words say the same, as far as they can be compared.
    ///
    /// A distance from the market is worked out by the exchange, so only prices that are numbers on both sides count.
    ///
    /// - Parameter instrument: the market the request is for.
    public func differences(from request: OrderRequest, in instrument: Instrument) -> [Difference] {
        let names = [instrument.id, instrument.alternativeName, instrument.pair.description].map(Self.plain)
        var differences: [Difference] = []
        if side != request.side { differences.append(.side) }
        if !Self.styles(of: request.type).contains(style) || (limit != nil) != request.type.hasSecondPrice {
            differences.append(.type)
        }
        if !names.contains(Self.plain(pairName)) { differences.append(.pair) }
        if Self.isOther(price, request.price) { differences.append(.price) }
        if Self.isOther(limit, request.secondPrice) { differences.append(.limit) }
        // What counts quote currency is written in one currency or the other; nothing closes the whole position.
        let isPlain = !request.isVolumeInQuote && (request.type != .settlePosition || request.quantity > .zero)
        if isPlain && volume != request.quantity { differences.append(.volume) }
        return differences
    }

    private static func plain(_ name: String) -> String { name.uppercased().filter { $0 != "/" } }

    private static func isOther(_ text: String?, _ wanted: OrderPrice?) -> Bool {
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
