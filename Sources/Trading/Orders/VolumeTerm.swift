/// How much to trade, as people say it: a number, a share of what is free, or what it is worth.
///
/// `0.5`, `all`, `25%`, `100usd`.
public enum VolumeTerm: Hashable, Sendable, CustomStringConvertible {
    /// So much of the base asset.
    case quantity(Quantity)
    /// So many per cent of what is free, net of holds and fees.
    case share(Percent)
    /// So much of an asset that is named: the market's quote, or its base.
    case worth(Amount, of: String)

    /// Reads `0.5`, `all`, `25%` or `100usd`; throws for anything else.
    public init(parsing text: String) throws(DecimalError) {
        if text.lowercased() == "all" {
            self = .share(Percent(whole: 100))
            return
        }
        if text.hasSuffix("%") {
            let percent = try Percent(parsing: String(text.dropLast()))
            guard percent <= Percent(whole: 100) else { throw .tooLarge(text) }
            self = .share(percent)
            return
        }
        let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "-" }
        let name = text.dropFirst(digits.count)
        guard !name.isEmpty else {
            self = .quantity(try Quantity(parsing: text))
            return
        }
        guard name.utf8.allSatisfy({ (65...90).contains($0 & 0xDF) || (48...57).contains($0) }) else {
            throw .malformed(text)
        }
        // `1e3` is a number with an exponent, not one of an asset called e3.
        if name.first?.lowercased() == "e", name.count > 1, name.dropFirst().allSatisfy(\.isNumber) {
            throw .malformed(text)
        }
        self = .worth(try Amount(parsing: String(digits)), of: String(name))
    }

    /// Whether there is anything to trade.
    public var isPositive: Bool {
        switch self {
        case .quantity(let quantity): quantity > .zero
        case .share(let percent): percent > .zero
        case .worth(let amount, _): amount > .zero
        }
    }

    public var description: String {
        switch self {
        case .quantity(let quantity): quantity.description
        case .share(let percent): percent == Percent(whole: 100) ? "all" : "\(percent)%"
        case .worth(let amount, let name): "\(amount)\(name.lowercased())"
        }
    }
}
