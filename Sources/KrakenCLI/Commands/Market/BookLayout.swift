import Trading

/// Puts the levels of an order book into a table.
struct BookLayout {
    /// How many digits after the point the columns have.
    struct Digits {
        var price: Int
        var volume: Int
        var value: Int
    }

    private let bids: [BookSnapshot.Depth]
    private let asks: [BookSnapshot.Depth]
    private let digits: Digits
    private let most: Quantity

    private static let barWidth = 10

    init(_ rows: BookRows, digits: Digits) {
        (bids, asks, self.digits) = (rows.bids, rows.asks, digits)
        most = max(rows.bids.last?.quantity ?? .zero, rows.asks.last?.quantity ?? .zero)
    }

    /// Side by side where a terminal is wide enough, with bars if they fit, too; else asks above bids.
    func table(width: Int, isTerminal: Bool, title: String) -> Table {
        var table = stacked(hasBars: isTerminal)
        if isTerminal {
            let choices = [sides(hasBars: true), sides(hasBars: false)]
            table = choices.first { $0.fits(width) } ?? table
        }
        table.title = title
        return table
    }

    // MARK: One level a line

    private func stacked(hasBars: Bool) -> Table {
        let bars = hasBars ? [Table.Column("", key: "bar", rank: 3)] : []
        let rows = asks.reversed().map { ("ask", $0) } + bids.map { ("bid", $0) }
        var table = Table(
            columns: [
                .init("Side"), .init("Price", .number), .init("Volume", .number),
                .init("Total", key: "cumulative_volume", .number, rank: 1),
                .init("Value", key: "cumulative_value", .number, rank: 2),
            ] + bars,
            rows: rows.map { side, row in [side] + cells(row) + (hasBars ? [Self.bar(row.quantity, of: most)] : []) })
        let asked = asks.count
        table.tint = { row, column in column == 1 || column == 5 ? (row < asked ? .down : .up) : nil }
        return table
    }

    /// Price, volume, volume up to here, value up to here.
    private func cells(_ row: BookSnapshot.Depth) -> [String] {
        [
            row.level.price.grouped(minimumDecimals: digits.price),
            row.level.quantity.grouped(minimumDecimals: digits.volume),
            row.quantity.grouped(minimumDecimals: digits.volume),
            row.cost.rounded(decimals: digits.value, .halfEven).grouped(minimumDecimals: digits.value),
        ]
    }

    // MARK: Side by side

    private func sides(hasBars: Bool) -> Table {
        let left = ["Value", "Total", "Volume", "Bid"]
        let keys = ["cumulative_value", "cumulative_volume", "volume", "price"]
        let bar = { (side: String) in hasBars ? [Table.Column("", key: side + "_bar")] : [] }
        var columns = bar("bid") + zip(left, keys).map { Table.Column($0, key: "bid_" + $1, .number) }
        columns += zip(["Ask", "Volume", "Total", "Value"], keys.reversed()).map {
            Table.Column($0, key: "ask_" + $1, .number)
        }
        let none = [String](repeating: "", count: hasBars ? 5 : 4)
        let rows = (0..<max(bids.count, asks.count)).map { index in
            let bid = bids.indices.contains(index) ? side(bids[index], hasBars, Self.mirroredBar) : none
            let ask = asks.indices.contains(index) ? side(asks[index], hasBars, Self.bar) : none
            return bid.reversed() + ask
        }
        var table = Table(columns: columns + bar("ask"), rows: rows)
        let width = none.count
        table.tint = { _, column in
            switch column {
            case width - 1: .up
            case width: .down
            case 0 where width == 5: .up
            case 9: .down
            default: nil
            }
        }
        return table
    }

    private func side(
        _ row: BookSnapshot.Depth, _ hasBars: Bool, _ bar: (Quantity, Quantity) -> String
    ) -> [String] {
        cells(row) + (hasBars ? [bar(row.quantity, most)] : [])
    }

    // MARK: Bars

    /// How much of the most there is, in half letters.
    private static func halves(_ quantity: Quantity, of most: Quantity) -> Int {
        guard most > .zero else { return 0 }
        return Int(quantity.units * Int128(2 * barWidth) / most.units)
    }

    /// A bar that grows to the right.
    static func bar(_ quantity: Quantity, of most: Quantity) -> String {
        let halves = halves(quantity, of: most)
        return String(repeating: "█", count: halves / 2) + (halves % 2 == 1 ? "▌" : "")
    }

    /// A bar that grows to the left.
    static func mirroredBar(_ quantity: Quantity, of most: Quantity) -> String {
        let halves = halves(quantity, of: most)
        let bar = (halves % 2 == 1 ? "▐" : "") + String(repeating: "█", count: halves / 2)
        return bar.padded(left: barWidth)
    }
}

extension Table {
    /// Whether all columns fit.
    fileprivate func fits(_ width: Int) -> Bool {
        lines(width: .max, style: Style(isOn: false)).allSatisfy { $0.displayWidth <= width }
    }
}
