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
            self.key = key ?? title.lowercased().split(separator: " ").joined(separator: "_")
            self.alignment = alignment
            self.rank = rank
        }
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
    var rows: [[String]]
    var shorter: Shorter?
    /// The colour of a cell, by its row and its column.
    var tint: (@Sendable (_ row: Int, _ column: Int) -> Style.Tint?)?

    init(_ title: String? = nil, columns: [Column], rows: [[String]]) {
        self.title = title
        self.columns = columns
        self.rows = rows
    }

    /// The lines of the table, at most `width` wide as long as columns can be left out.
    func lines(width: Int, style: Style) -> [String] {
        let kept = kept(width: width)
        if let shorter, kept.contains(shorter.column), total(kept) > width || isMissing(upTo: shorter.rank, kept) {
            var table = self
            table.shorter = nil
            for (row, cell) in shorter.cells.enumerated() { table.rows[row][shorter.column] = cell }
            return table.lines(width: width, style: style) + shorter.footnote.wrapped(width: width).map(style.dim)
        }
        let cells = kept.map(column)
        let widths = zip(kept, cells).map { index, texts in
            max(columns[index].title.displayWidth, texts.map(\.displayWidth).max() ?? 0)
        }
        let header = zip(kept, widths).map { index, width in
            columns[index].alignment == .left
                ? columns[index].title.padded(to: width) : columns[index].title.padded(left: width)
        }
        let body = rows.indices.map { row in
            zip(zip(kept, cells), widths).map { column, width in
                let cell =
                    columns[column.0].alignment == .left
                    ? column.1[row].padded(to: width) : column.1[row].padded(left: width)
                return tint?(row, column.0).map { style.tinted(cell, $0) } ?? cell
            }
        }
        let heading = title.map { [style.bold($0)] } ?? []
        return heading + [style.dim(Self.joined(header))] + body.map(Self.joined)
    }

    private func isMissing(upTo rank: Int, _ kept: [Int]) -> Bool {
        columns.indices.contains { columns[$0].rank <= rank && !kept.contains($0) }
    }

    /// The columns there is room for; those of rank 0 in any case.
    private func kept(width: Int) -> [Int] {
        var kept = Array(columns.indices)
        while total(kept) > width, let last = kept.filter({ columns[$0].rank > 0 }).max(by: isKeptLonger) {
            kept.removeAll { $0 == last }
        }
        return kept
    }

    private func isKeptLonger(_ left: Int, _ right: Int) -> Bool {
        (columns[left].rank, left) < (columns[right].rank, right)
    }

    private func total(_ kept: [Int]) -> Int {
        let widths = kept.map { index in
            max(columns[index].title.displayWidth, column(index).map(\.displayWidth).max() ?? 0)
        }
        return widths.reduce(0, +) + 2 * max(0, kept.count - 1)
    }

    /// The cells of a column, numbers padded at their ends so that their points stand under each other.
    private func column(_ index: Int) -> [String] {
        let texts = rows.map { $0[index].safeForTerminal }
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

extension String {
    /// How many columns of a terminal the text takes: icons take two, all other letters of ours one.
    var displayWidth: Int {
        unicodeScalars.reduce(0) { $0 + ($1.value > 0x2000 && $1.properties.isEmojiPresentation ? 2 : 1) }
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

    /// How many columns the point of a number and what follows it take.
    fileprivate var afterPoint: Int {
        guard let point = lastIndex(of: ".") else { return 0 }
        return self[point...].unicodeScalars.count
    }
}
