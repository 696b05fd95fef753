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
    /// How many times the own money is traded, 1 when no leverage is named; nil when it cannot be read.
    public let leverage: Int?

    /// Reads the words; nil when they have another form.
    public init?(parsing text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count >= 5, words[3] == "@", let side = Side(rawValue: words[0].lowercased()),
            let volume = try? Quantity(parsing: words[1])
        else { return nil }
        (self.side, self.volume, pairName) = (side, volume, words[2])
        guard let pricing = PricingWords(words[4...].prefix { $0 != "with" }) else { return nil }
        (style, price, limit) = (pricing.style, pricing.price, pricing.limit)
        leverage = Self.leverage(words.drop { $0 != "with" }.dropFirst())
    }

    /// `2:1 leverage`; nothing at all is a leverage of 1.
    private static func leverage(_ words: ArraySlice<String>) -> Int? {
        guard let first = words.first else { return 1 }
        return first.hasSuffix(":1") ? Int(first.dropLast(2)) : nil
    }

    /// What of an order the exchange's words say otherwise.
    public enum Difference: String, Hashable, Sendable, CaseIterable {
        case side, type, pair, price, limit, volume, leverage
        case close = "conditional close"
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
        if pricing.isOtherType(than: request.type) { differences.append(.type) }
        if !names.contains(Self.plain(pairName)) { differences.append(.pair) }
        if PricingWords.isOther(price, request.price) { differences.append(.price) }
        if PricingWords.isOther(limit, request.secondPrice) { differences.append(.limit) }
        // What counts quote currency is written in one currency or the other; nothing closes the whole position.
        let isPlain = !request.isVolumeInQuote && !request.closesPosition
        if isPlain && volume != request.quantity { differences.append(.volume) }
        if let leverage, leverage != request.options.leverage ?? 1 { differences.append(.leverage) }
        return differences
    }

    private var pricing: PricingWords { PricingWords(style: style, price: price, limit: limit) }

    /// Whether the exchange's words for a conditional close, such as `close position @ stop loss 22000.0 -> limit
    /// 21000.0`, say another one than what was asked; words of another form say nothing.
    public static func isOther(closeText text: String?, than wanted: ConditionalClose?) -> Bool {
        let text = text.flatMap { $0.isEmpty ? nil : $0 }
        guard let wanted, let text else { return (wanted == nil) != (text == nil) }
        let words = text.split(separator: " ").map(String.init)
        guard let at = words.firstIndex(of: "@"), let pricing = PricingWords(words[(at + 1)...]) else { return false }
        return pricing.isOtherType(than: wanted.type) || PricingWords.isOther(pricing.price, wanted.price)
            || PricingWords.isOther(pricing.limit, wanted.secondPrice)
    }

    private static func plain(_ name: String) -> String { name.uppercased().filter { $0 != "/" } }
}
