import Trading

extension Int {
    /// How many of something there are, in the one form all lists use: `No orders`, `1 order`, `1,234 orders`.
    ///
    /// - Parameters:
    ///   - one: the word for one of them.
    ///   - many: the word for several, where it is not the plural of `one`.
    ///   - total: how many there are altogether; nil where that does not matter: `3 of 12 trades`, `No trades (of 12)`.
    func counted(_ one: String, _ many: String? = nil, of total: Int? = nil) -> String {
        let many = many ?? Self.plural(of: one)
        let sum = total.map { Amount(whole: Swift.max($0, self)).grouped() }
        guard self > 0 else { return "No \(many)" + (total ?? 0 > 0 ? " (of \(sum ?? ""))" : "") }
        let noun = (total ?? self) == 1 ? one : many
        return Amount(whole: self).grouped() + (sum.map { " of \($0)" } ?? "") + " " + noun
    }

    private static func plural(of one: String) -> String {
        one.hasSuffix("y") ? one.dropLast() + "ies" : one + (one.hasSuffix("ss") ? "es" : "s")
    }
}
