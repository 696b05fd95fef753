import Trading

/// Candles as a picture made of letters: prices at the right, times below, the last price marked.
///
/// A letter has two halves, so that a chart of 16 rows tells 32 prices apart. Candles that do not fit are put together.
struct Chart: Sendable {
    /// Which letters are used.
    enum Letters: Sendable {
        case boxes
        /// For terminals that know nothing else.
        case ascii
    }

    let candles: [Candle]
    /// Digits after the point of a price.
    let digits: Int
    var letters = Letters.boxes
    /// How many rows the picture has, without the times.
    var height = 16

    /// How wide the picture is where there is no terminal.
    private static let standardWidth = 80

    /// The lines of the chart, at most `width` wide; nothing for no candles.
    func lines(width: Int, style: Style) -> [String] {
        guard !candles.isEmpty else { return [] }
        if style.isASCII, letters != .ascii {
            var plain = self
            plain.letters = .ascii
            return plain.lines(width: width, style: style)
        }
        let scale = ChartScale(candles, height: height)
        let labels = priceLabels(scale)
        let axisWidth = 2 + (labels.map(\.displayWidth).max() ?? 0)
        let bars = ChartBars(candles, room: max(1, (width == .max ? Self.standardWidth : width) - axisWidth))
        let last = scale.row(of: candles[candles.count - 1].close)
        let rows = (0..<height).map { row in
            let plot = bars.candles.map { candle in
                let letter = String(glyph(of: candle, row: row, scale))
                return letter == " " ? letter : style.tinted(letter, candle.close < candle.open ? .down : .up)
            }.joined(separator: bars.gap)
            let isLast = row == last
            let axis = isLast ? (letters == .ascii ? "<" : "◄") : labels[row].isEmpty ? edge : mark
            let label = isLast ? style.bold(labels[row]) : labels[row]
            return plot + " " + axis + label
        }
        let note = bars.candlesPerBar > 1 ? ["Each bar is \(bars.candlesPerBar) candles."] : []
        return rows + ChartTimes(bars, letters: letters, beyond: axisWidth).lines + note.map(style.dim)
    }

    private var edge: String { letters == .ascii ? "|" : "│" }
    private var mark: String { letters == .ascii ? "+" : "┤" }

    // MARK: Prices

    /// A price beside every fourth row, and the last price beside its own.
    private func priceLabels(_ scale: ChartScale) -> [String] {
        let last = candles[candles.count - 1].close
        let row = scale.row(of: last)
        return (0..<height).map { index in
            if index == row { return last.grouped(minimumDecimals: digits) }
            guard index % 4 == 0, abs(index - row) > 1 else { return "" }
            return scale.price(atRow: index).rounded(decimals: digits, .halfEven).grouped(minimumDecimals: digits)
        }
    }

    // MARK: Candles

    private enum Half {
        case none, wick, body
    }

    private func glyph(of candle: Candle, row: Int, _ scale: ChartScale) -> Character {
        let wick = scale.half(of: candle.low)...scale.half(of: candle.high)
        let body = scale.half(of: min(candle.open, candle.close))...scale.half(of: max(candle.open, candle.close))
        let lower = 2 * (height - 1 - row)
        let part = { (half: Int) -> Half in body.contains(half) ? .body : wick.contains(half) ? .wick : .none }
        let (top, bottom) = (part(lower + 1), part(lower))
        if letters == .ascii {
            if top == .body || bottom == .body { return candle.close < candle.open ? "#" : "O" }
            return top == .wick || bottom == .wick ? "|" : " "
        }
        return switch (top, bottom) {
        case (.none, .none): " "
        case (.wick, .wick): "│"
        case (.body, .body): "┃"
        case (.wick, .none): "╵"
        case (.none, .wick): "╷"
        case (.body, .none): "╹"
        case (.none, .body): "╻"
        case (.wick, .body): "╽"
        case (.body, .wick): "╿"
        }
    }
}

/// Where prices stand in a chart.
struct ChartScale {
    private let low: Price
    private let range: Int128
    private let height: Int

    init(_ candles: [Candle], height: Int) {
        low = candles.map(\.low).min() ?? .zero
        range = ((candles.map(\.high).max() ?? .zero) - low).units
        self.height = height
    }

    /// Half letters, counted from the bottom; the middle where all prices are the same.
    func half(of price: Price) -> Int {
        guard range > 0 else { return height }
        let halves = (price - low).units.multiplied(by: Int128(2 * height), dividedBy: range, rounding: .down)
        return max(0, min(2 * height - 1, Int(halves)))
    }

    /// The row of a price, counted from the top.
    func row(of price: Price) -> Int { height - 1 - half(of: price) / 2 }

    /// The price in the middle of a row.
    func price(atRow row: Int) -> Price {
        let halves = Int128(2 * (height - row) - 1)
        return low + Price(units: range.multiplied(by: halves, dividedBy: Int128(2 * height), rounding: .halfEven))
    }
}
