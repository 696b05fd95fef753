import KrakenCore
import Trading
import Transport

/// A check of an order as it is told to people.
struct CheckLine: Hashable, Sendable {
    /// What came of it.
    enum Outcome: Hashable, Sendable {
        case passed, refused
        /// It fails, and the operator goes on in spite of it.
        case overridden
    }

    /// What was looked at.
    var rule: String
    var outcome: Outcome
    /// What was seen, or what is wrong.
    var words: String

    /// The words, marked where they speak against the order.
    var verdict: String {
        switch outcome {
        case .passed: words
        case .refused: "REFUSED: \(words)"
        case .overridden: "overridden: \(words)"
        }
    }
}

extension [CheckLine] {
    /// The checks, a line each; on a narrow terminal their words go on below.
    var table: Table {
        var table = Table(
            columns: [.init("Check"), .init("Verdict")], rows: map { [$0.rule, $0.verdict] })
        table.wrapsLast = true
        let lines = self
        table.tint = { row, _ in lines[row].outcome == .refused ? .down : nil }
        return table
    }
}

extension Amount {
    /// How many per cent of a whole it is, with two digits; nil where that cannot be told.
    func share(of whole: Amount) -> Percent? {
        guard whole > .zero, units.magnitude < Int128.max.magnitude / 100 else { return nil }
        return Percent(share: self, of: whole, decimals: 2, .halfEven)
    }
}

extension JSON {
    /// An object with the names of the checks that fail in the place of all its checks, for one cell.
    func withoutChecks(_ failed: [OrderCheck.Rule]) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(
            members.filter { $0.key != "checks" } + [
                .init("checks_failed", .array(failed.map { .string($0.rawValue) }))
            ])
    }
}
