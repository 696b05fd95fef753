import KrakenCore
import Trading
import Transport

/// How an order book is shown.
struct BookRows {
    private let book: MarketData.Book
    let bids: [BookSnapshot.Depth]
    let asks: [BookSnapshot.Depth]

    init(_ book: MarketData.Book) {
        self.book = book
        bids = BookSnapshot.depth(of: book.snapshot.bids)
        asks = BookSnapshot.depth(of: book.snapshot.asks)
    }

    /// The book for people: side by side where a terminal is wide enough for it.
    func blocks(_ console: Console, note: String) -> [Report.Block] {
        guard !bids.isEmpty || !asks.isEmpty else {
            return [.line(.note, "Nobody bids or asks in \(book.instrument.pair) now."), .line(nil, note)]
        }
        let layout = BookLayout(self, digits: digits)
        return [
            .table(layout.table(width: console.width, isTerminal: console.isTerminal, title: title)),
            .line(nil, spread), .line(nil, note),
        ] + cautions
    }

    private var title: String {
        let step = book.tick.map { ", in steps of \($0)" } ?? ""
        return "\(book.instrument.pair)\(step), volume in \(book.instrument.pair.base), "
            + "value in \(book.instrument.pair.quote)"
    }

    /// `Spread 0.5 USD (0.0566 bp), mid 88,309.65`.
    private var spread: String {
        guard let best = book.best else { return "No spread: there are no \(bids.isEmpty ? "bids" : "asks")" }
        let (quote, digits) = (book.instrument.pair.quote, book.instrument.priceDecimals)
        let share = best.spreadBasisPoints(decimals: 4, .halfEven).map { " (\($0.grouped()) bp)" } ?? ""
        return "Spread \(best.spread.grouped(minimumDecimals: digits)) \(quote)\(share), "
            + "mid \(best.mid.grouped(minimumDecimals: digits))"
            + (best.spread < .zero ? ": the book is crossed" : "")
    }

    private var cautions: [Report.Block] {
        let sides = (book.areBidsWhole ? [] : ["bids"]) + (book.areAsksWhole ? [] : ["asks"])
        guard !sides.isEmpty else { return [] }
        let words = sides.joined(separator: " and of the ")
        return [
            .line(
                .note,
                "The farthest step of the \(words) may be cut: the exchange shows \(Depth.maximumCount) levels a side.")
        ]
    }

    /// How many digits after the point the columns have.
    private var digits: BookLayout.Digits {
        let levels = bids + asks
        let volume = levels.map(\.quantity.decimalsUsed).max() ?? 0
        let value = levels.map(\.cost).max() ?? .zero
        return .init(
            price: book.tick?.decimalsUsed ?? book.instrument.priceDecimals, volume: volume,
            // Cents of large sums, and enough of small ones.
            value: value >= Amount(whole: 1_000) ? 2 : value >= Amount(whole: 1) ? 4 : 8)
    }

    /// The levels of both sides from the highest price to the lowest.
    var levels: [JSON] { asks.reversed().map { Self.json($0, side: "ask") } + bids.map { Self.json($0, side: "bid") } }

    /// The book for scripts, every number exact.
    func json(venue: String) -> JSON {
        let best = book.best
        return .object([
            "venue": .string(venue), "pair": .string(book.instrument.pair.description),
            "tick": .text(book.instrument.tick),
            "group": .text(book.tick), "best_bid": .text(best?.bid),
            "best_ask": .text(best?.ask), "spread": .text(best?.spread),
            "spread_bps": .text(best?.spreadBasisPoints(decimals: 6, .halfEven)), "mid": .text(best?.mid),
            "bids": .array(bids.map { Self.json($0, side: "bid") }),
            "asks": .array(asks.map { Self.json($0, side: "ask") }),
            "bids_whole": .bool(book.areBidsWhole), "asks_whole": .bool(book.areAsksWhole),
        ])
    }

    private static func json(_ row: BookSnapshot.Depth, side: String) -> JSON {
        .object([
            "side": .string(side), "price": .text(row.level.price), "volume": .text(row.level.quantity),
            "cumulative_volume": .text(row.quantity), "cumulative_value": .text(row.cost),
            "levels": .integer(row.level.count), "changed": .text(row.level.changed?.rfc3339()),
        ])
    }
}
