import Trading

/// The bars of a chart: its candles, put together where there are more than columns.
struct ChartBars {
    /// The bars, oldest first.
    let candles: [Candle]
    /// How many candles are in a bar; the last bar can have fewer.
    let candlesPerBar: Int
    /// What stands between two bars.
    let gap: String

    /// Bars for so many columns, apart where there is room.
    init(_ candles: [Candle], room: Int) {
        let perBar = (candles.count + room - 1) / room
        candlesPerBar = perBar
        self.candles = stride(from: 0, to: candles.count, by: perBar).map { start in
            Self.merged(candles[start..<min(candles.count, start + perBar)])
        }
        gap = String(repeating: " ", count: 2 * self.candles.count - 1 <= room ? 1 : 0)
    }

    /// The column in which a bar stands.
    func column(of bar: Int) -> Int { bar * (1 + gap.count) }

    private static func merged(_ part: ArraySlice<Candle>) -> Candle {
        var merged = part[part.startIndex]
        for candle in part.dropFirst() {
            merged.high = max(merged.high, candle.high)
            merged.low = min(merged.low, candle.low)
            merged.close = candle.close
            merged.volume += candle.volume
            merged.trades += candle.trades
        }
        return merged
    }
}

/// The times below a chart.
struct ChartTimes {
    /// The axis and, below it, the times.
    let lines: [String]

    /// - Parameter beyond: how far the last time may reach beyond the bars.
    init(_ bars: ChartBars, letters: Chart.Letters, beyond: Int) {
        let moments = bars.candles.map(\.start)
        let columns = bars.column(of: moments.count - 1) + 1
        let text = Self.format(moments)
        let width = moments.first.map(text)?.displayWidth ?? 0
        var (axis, labels) = ([String](repeating: letters == .ascii ? "-" : "─", count: columns), "")
        for bar in moments.indices {
            let column = bars.column(of: bar)
            // A time stands at its bar, two columns behind the one before.
            guard column >= labels.displayWidth + (labels.isEmpty ? 0 : 2),
                bar == 0 || column + width <= columns + beyond
            else {
                continue
            }
            labels = labels.padded(to: column) + text(moments[bar])
            axis[column] = letters == .ascii ? "+" : "┬"
        }
        lines = [axis.joined(), labels]
    }

    /// Hours of a day, hours of several days, days, or months.
    private static func format(_ moments: [Timestamp]) -> (Timestamp) -> String {
        guard let first = moments.first, let last = moments.last, moments.count > 1 else {
            return { String($0.dateTime.dropLast(3)) }
        }
        let step = (moments[1] - first).components.seconds
        let span = (last - first).components.seconds
        if step % 86_400 == 0 {
            return span > 300 * 86_400
                ? { String($0.dateTime.prefix(10)) } : { String($0.dateTime.dropFirst(5).prefix(5)) }
        }
        let isOneDay = first.dateTime.prefix(10) == last.dateTime.prefix(10)
        return { String($0.dateTime.dropFirst(isOneDay ? 11 : 5).dropLast(3)) }
    }
}
