import KrakenCore
import Trading

/// Rows and columns for people: numbers aligned at their points, less important columns left out where the terminal
/// is narrow, numbers never cut.
struct Table: Sendable {
    /// One column.
    struct Column: Sendable {
        /// How its cells stand.
        enum Alignment: Sendable { case left, number }

        var title: String
        /// What scripts and `--columns` call it, as `data` does: `high_24h`; the title in small letters by default.
        var key: String
        var alignment: Alignment
        /// Columns with a larger rank go first when room is short; those of rank 0 always stay.
        var rank: Int

        init(_ title: String, key: String? = nil, _ alignment: Alignment = .left, rank: Int = 0) {
            self.title = title
            self.key = key ?? ""
            self.alignment = alignment
            self.rank = rank
            if key == nil { self.key = heading.lowercased().split(separator: " ").joined(separator: "_") }
        }

        /// Whether the cells are moments in UTC; in other zones they are shown as they are there.
        var isTime: Bool { title.hasSuffix(Self.zone) }

        /// The title without its zone.
        var heading: String { isTime ? String(title.dropLast(Self.zone.count)) : title }

        private static let zone = " (UTC)"
    }

    /// What a column shows instead where even the columns that always stay are too wide.
    struct Shorter: Sendable {
        /// Which column.
        var column: Int
        /// Its cells, one for each row.
        var cells: [String]
        /// Says below the table how the short cells are to be read.
        var footnote: String
        /// Cells are cut before columns of this rank or a lower one are left out.
        var rank = 0
    }

    var title: String?
    var columns: [Column]
    var shorter: Shorter?
    /// The colour of a cell, by its row and its column.
    var tint: (@Sendable (_ row: Int, _ column: Int) -> Style.Tint?)?
    /// Whether title and headings are shown.
    var hasHeader = true
    /// Whether the last column, of words, goes on below itself where it is too wide.
    var wrapsLast = false
    private var makeRows: @Sendable () -> [[String]]

    /// The cells, made when they are asked for.
    var rows: [[String]] {
        get { makeRows() }
        set { makeRows = { newValue } }
    }

    init(_ title: String? = nil, columns: [Column], rows: [[String]]) {
        self.init(title, columns: columns) { rows }
    }

    /// A table whose cells are made only when it is shown.
    init(_ title: String? = nil, columns: [Column], rows: @escaping @Sendable () -> [[String]]) {
        self.title = title
        self.columns = columns
        makeRows = rows
    }

    /// The lines of the table, at most `width` wide as long as columns can be left out.
    func lines(width: Int, style: Style) -> [String] {
        var table = inZone
        table.title = title.map(style.safe)
        table.columns = table.columns.map { column in
            var column = column
            column.title = style.safe(column.title)
            return column
        }
        table.rows = table.rows.map { $0.map(style.safe) }
        return table.safeLines(width: width, style: style)
    }

    private func safeLines(width: Int, style: Style) -> [String] {
        let rows = rows
        let columns = columns
        let widths = columns.indices.map { index in
            max(columns[index].title.displayWidth, Self.column(index, columns, rows).map(\.displayWidth).max() ?? 0)
        }
        let kept = kept(width: width, widths)
        if let shorter, kept.contains(shorter.column),
            Self.total(kept, widths) > width || isMissing(upTo: shorter.rank, kept)
        {
            var table = self
            table.shorter = nil
            var cut = rows
            for (row, cell) in shorter.cells.enumerated() { cut[row][shorter.column] = cell }
            table.rows = cut
            return table.safeLines(width: width, style: style) + shorter.footnote.wrapped(width: width).map(style.dim)
        }
        let cells = kept.map { Self.column($0, columns, rows) }
        func padded(_ text: String, _ index: Int) -> String {
            columns[index].alignment == .left ? text.padded(to: widths[index]) : text.padded(left: widths[index])
        }
        let indent = Self.total(kept.dropLast(), widths) + (kept.count > 1 ? 2 : 0)
        let body = rows.indices.flatMap { row in
            let isWords = kept.last.map { columns[$0].alignment == .left } ?? false
            let last = isWords ? cells.last?[row] ?? "" : ""
            let parts = wrapsLast && width < .max ? last.wrapped(width: max(20, width - indent)) : [last]
            let line = zip(kept, cells).map { index, texts in
                let cell = isWords && index == kept.last ? parts[0] : padded(texts[row], index)
                return tint?(row, index).map { style.tinted(cell, $0) } ?? cell
            }
            let more = parts.dropFirst().map { part in
                String(repeating: " ", count: indent)
                    + (kept.last.flatMap { tint?(row, $0) }.map { style.tinted(part, $0) } ?? part)
            }
            return [Self.joined(line)] + more
        }
        guard hasHeader else { return body }
        let header = style.dim(Self.joined(kept.map { padded(columns[$0].title, $0) }))
        return (title.map { [style.bold($0)] } ?? []) + [header] + body
    }

    private func isMissing(upTo rank: Int, _ kept: [Int]) -> Bool {
        columns.indices.contains { columns[$0].rank <= rank && !kept.contains($0) }
    }

    /// The columns there is room for; those of rank 0 in any case.
    private func kept(width: Int, _ widths: [Int]) -> [Int] {
        var kept = Array(columns.indices)
        while Self.total(kept, widths) > width, let last = kept.filter({ columns[$0].rank > 0 }).max(by: isKeptLonger) {
            kept.removeAll { $0 == last }
        }
        return kept
    }

    private func isKeptLonger(_ left: Int, _ right: Int) -> Bool {
        (columns[left].rank, left) < (columns[right].rank, right)
    }

    private static func total(_ kept: some Collection<Int>, _ widths: [Int]) -> Int {
        kept.reduce(0) { $0 + widths[$1] } + 2 * max(0, kept.count - 1)
    }

    /// The cells of a column, numbers padded at their ends so that their points stand under each other.
    private static func column(_ index: Int, _ columns: [Column], _ rows: [[String]]) -> [String] {
        let texts = rows.map { $0[index] }
        guard columns[index].alignment == .number else { return texts }
        let tails = texts.map(\.afterPoint)
        let longest = tails.max() ?? 0
        return zip(texts, tails).map { $0 + String(repeating: " ", count: longest - $1) }
    }

    private static func joined(_ cells: [String]) -> String {
        var line = cells.joined(separator: "  ")
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}

extension Table {
    /// The table with its moments in the zone that was asked for.
    private var inZone: Table {
        guard Zone.current != .utc, columns.contains(where: \.isTime) else { return self }
        var (table, rows) = (self, rows)
        for index in columns.indices where columns[index].isTime {
            let offsets = Set(rows.compactMap { Timestamp(cell: $0[index]).map(Zone.current.offset) })
            let isOne = offsets.count < 2
            for row in rows.indices {
                guard let moment = Timestamp(cell: rows[row][index]) else { continue }
                let cell = rows[row][index]
                let clock = Zone.current.clock(moment).prefix(cell.count) + cell.dropFirst(19)
                rows[row][index] = clock + (isOne ? "" : " " + Zone.current.offset(moment))
            }
            table.columns[index].title = columns[index].heading + " (\(isOne ? offsets.first ?? "local" : "local"))"
        }
        table.rows = rows
        return table
    }
}

extension Timestamp {
    /// Reads a cell such as `2026-11-21 08:05:09.250`, `2026-11-21 08:05:09` or `2026-11-21 08:05`, in UTC.
    fileprivate init?(cell: String) {
        guard [16, 19, 23].contains(cell.utf8.count), cell.dropFirst(10).first == " " else { return nil }
        self.init(rfc3339: cell.prefix(10) + "T" + cell.dropFirst(11) + (cell.utf8.count == 16 ? ":00Z" : "Z"))
    }
}

extension String {
    /// How many columns of a terminal the text takes: icons take two, all other letters of ours one.
    var displayWidth: Int {
        if utf8.allSatisfy({ $0 < 0x80 }) { return utf8.count }
        return unicodeScalars.reduce(0) { $0 + ($1.value > 0x2000 && $1.properties.isEmojiPresentation ? 2 : 1) }
    }

    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - displayWidth)) }

    func padded(left width: Int) -> String { String(repeating: " ", count: max(0, width - displayWidth)) + self }

    /// The text in lines of at most `width` columns, broken between words only.
    func wrapped(width: Int) -> [String] {
        guard displayWidth > width else { return [self] }
        var lines: [String] = []
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            if let last = lines.last, last.displayWidth + 1 + String(word).displayWidth <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// The text with its lines broken between words where they are too long; what steers the terminal stays as it is.
    func wrappedLines(width: Int) -> String {
        guard !unicodeScalars.contains(where: { $0 == "\u{1B}" || $0 == "\r" }) else { return self }
        let lines = split(separator: "\n", omittingEmptySubsequences: false)
        return lines.flatMap { String($0).wrapped(width: width) }.joined(separator: "\n")
    }

    /// How many columns the point of a number and what follows it take.
    fileprivate var afterPoint: Int {
        guard let point = lastIndex(of: ".") else { return 0 }
        return self[point...].unicodeScalars.count
    }
}
