/// Asks what markets do right now.
public struct TickerPrices: Endpoint {
    /// What markets do right now.
    public struct Response: Decodable, Sendable {
        /// By the exchange's key of the market.
        public let markets: [String: Ticker]

        public init(from decoder: any Decoder) throws {
            let rows = try decoder.rows(of: TickerRecord.self)
            markets = Dictionary(rows.map { ($0.id, $0.ticker) }) { _, last in last }
        }
    }

    public static let name = "Ticker"
    public var access: Access { .open }
    public var parameters: [Parameter] { [Parameter("pair", list: ids)].compactMap(\.self) }

    /// The exchange's keys or names of the markets wanted; empty for all.
    public var ids: [String]

    /// Asks for some markets, or for all.
    public init(ids: [String]) {
        self.ids = ids
    }
}

/// One market's ticker as it is sent: of two figures the first is today's, the second that of the last 24 hours.
struct TickerRecord: KeyedRow {
    let id: String
    let ticker: Ticker

    init(key: String, from decoder: any Decoder) throws {
        let fields = try decoder.fields()
        func row(_ name: String, _ index: Int) throws -> String {
            let texts = try fields.value(name, as: [WireText].self)
            guard texts.indices.contains(index) else { throw fields.broken(name) }
            return texts[index].text
        }
        func price(_ name: String, _ index: Int) throws -> Price { try Price(parsing: row(name, index)) }
        guard let trades = try Int(row("t", 1)) else { throw fields.broken("t") }
        id = key
        ticker = try Ticker(
            ask: price("a", 0), bid: price("b", 0), last: price("c", 0), open: fields.decimal("o"),
            high: price("h", 1), low: price("l", 1), volume: Quantity(parsing: row("v", 1)),
            averagePrice: price("p", 1),
            trades: trades)
    }
}
