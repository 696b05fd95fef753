import Trading

/// The rows of an export, in the exchange's columns of 2026.
struct ExportSheet: Hashable, Sendable {
    /// One cell: texts stand in quotes, numbers do not.
    enum Cell: Hashable, Sendable {
        case text(String)
        case number(String)
    }

    static let ledgerColumns = [
        "txid", "refid", "time", "type", "subtype", "aclass", "subclass", "asset", "wallet", "amount", "fee", "balance",
        "amountusd", "feeusd", "balanceusd", "feecurrency",
    ]
    static let tradeColumns = [
        "txid", "ordertxid", "pair", "aclass", "subclass", "time", "type", "ordertype", "price", "cost", "fee", "vol",
        "margin", "misc", "ledgers", "posttxid", "posstatuscode", "cprice", "ccost", "cfee", "cvol", "cmargin", "net",
        "trades",
    ]

    let columns: [String]
    var rows: [[Cell]] = []

    /// The sheet as text, of the columns asked for.
    func text(_ format: ExportRecord.Format, fields: [String]?) -> String {
        let separator = format == .commas ? "," : "\t"
        let chosen = columns.indices.filter { fields?.contains(columns[$0]) ?? true }
        let head = chosen.map { Self.quoted(columns[$0]) }.joined(separator: separator)
        return rows.reduce(into: head + "\n") { text, row in
            text += chosen.map { row[$0].text }.joined(separator: separator) + "\n"
        }
    }

    fileprivate static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension ExportSheet.Cell {
    fileprivate var text: String {
        switch self {
        case .text(let text): ExportSheet.quoted(text)
        case .number(let text): text
        }
    }

    /// A number with at least one digit after the point.
    static func decimal<Unit>(_ value: Fixed<Unit>) -> Self { .number(value.text(minimumDecimals: 1)) }
}
