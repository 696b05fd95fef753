import CommandKit
import Transport

extension Report {
    /// The report with the columns and in the order that somebody asked for.
    ///
    /// Throws a usage failure for a column there is not, and for a result that has no rows.
    func arranged(by wishes: RowWishes, for format: OutputFormat) throws(Failure) -> Report {
        guard !wishes.names.isEmpty, data != .null || !blocks.isEmpty else { return self }
        guard list != nil || wishes.sort == nil else { throw Self.oneThing }
        guard list != nil || data != .null else { throw Self.noRows(wishes.names) }
        var report = self
        // Looked for before rows move, because a table is known by its number of rows.
        let table = tableIndex
        let names = RowNames(
            keys(of: flatRows(for: format)), rows: flatRows(for: format), columns: tableColumns + declaredColumns,
            onlyData: format != .table)
        guard !names.isEmpty else {
            report.chosen = wishes.columns?.names.map(\.columnName)
            return report
        }
        var keys: [String]?
        if let columns = wishes.columns {
            var found: [String] = []
            for name in columns.names { found.append(try names.key(of: name, option: "--columns")) }
            keys = found
        }
        if let sort = wishes.sort {
            report.sort(by: try names.key(of: sort.name, option: "--sort"), sort.isDescending, table)
        }
        if let keys { report.choose(keys, table, for: format) }
        return report
    }

    /// The columns that are declared, under their headings.
    private var declaredColumns: [Table.Column] {
        (declared?.columns ?? []).map { .init($0.heading ?? $0.key, key: $0.key) }
    }

    /// What is said where one thing is to be sorted.
    static let oneThing = Failure(
        "usage", "--sort: this result is one thing, and there are no rows to sort", hint: "leave it out",
        exitCode: .usage)

    /// What is said where rows are written as they come.
    static let unsortable = Failure(
        "usage", "--sort: these rows are written as they come, and cannot be sorted", hint: "leave it out",
        exitCode: .usage)

    /// What is said where columns and order mean nothing.
    static func noRows(_ names: [String]) -> Failure {
        Failure(
            "usage", "\(names.joined(separator: " and ")): this result has no rows",
            hint: "leave \(names.count == 1 ? "it" : "them") out", exitCode: .usage)
    }

    private mutating func sort(by key: String, _ isDescending: Bool, _ index: Int?) {
        guard let list else { return }
        let rows = list.map(FlatRow.init)
        var values = rows.map { $0[key] }
        var table: Table?
        if let index, case .table(let own) = blocks[index] { table = own }
        if !rows.contains(where: { $0.has(key) }), let own = table { values = own.values(of: key) }
        let places = RowOrder.places(of: values, isDescending: isDescending)
        replaceList(places.map { list[$0] })
        if let sheet, sheet.count == list.count { self.sheet = places.map { sheet[$0] } }
        if let index, let table { blocks[index] = .table(table.reordered(places)) }
        blocks = blocks.map { block in
            if case .data = block { return .data(data) }
            return block
        }
    }

    private mutating func choose(_ keys: [String], _ index: Int?, for format: OutputFormat) {
        chosen = keys
        guard format == .table else { return }
        let rows = flatRows
        if let index, case .table(let table) = blocks[index] {
            blocks[index] = .table(table.choosing(keys, rows: rows))
        } else if !rows.isEmpty {
            let table = Table(columns: [], rows: rows.map { _ in [] }).choosing(keys, rows: rows)
            blocks = [.table(table)] + blocks.filter(\.isRemark)
        }
    }
}

extension FlatRow {
    fileprivate func has(_ key: String) -> Bool { members.contains { $0.key == key } || source[key] != nil }
}

extension Table {
    /// The cells of a column as values: numbers without what groups their digits, nothing as null.
    fileprivate func values(of key: String) -> [JSON] {
        guard let column = columns.firstIndex(where: { $0.key == key }) else { return rows.map { _ in .null } }
        let isNumber = columns[column].alignment == .number
        return rows.map { row in
            let text = isNumber ? row[column].filter { !",+%".contains($0) } : row[column]
            return text.isEmpty || text == "-" ? .null : .string(text)
        }
    }

    fileprivate func reordered(_ places: [Int]) -> Table {
        var table = self
        let rows = rows
        table.rows = places.map { rows[$0] }
        if let tint { table.tint = { row, column in tint(places[row], column) } }
        if let shorter { table.shorter?.cells = places.map { shorter.cells[$0] } }
        return table
    }

    /// The table with these columns, all of which stay; what it has not is taken from the rows.
    fileprivate func choosing(_ keys: [String], rows data: [FlatRow]) -> Table {
        let rows = rows
        var chosen: [(column: Column, cells: [String])] = []
        var origins: [Int?] = []
        var table = self
        table.shorter = nil
        for key in keys {
            if let index = columns.firstIndex(where: { $0.key == key }) {
                var column = columns[index]
                column.rank = 0
                if var shorter, shorter.column == index {
                    shorter.column = chosen.count
                    table.shorter = shorter
                }
                chosen.append((column, rows.map { $0[index] }))
                origins.append(index)
            } else {
                let cells = data.map { $0[key].cellText }
                let isNumber = cells.allSatisfy { $0.isEmpty || DecimalText($0) != nil }
                chosen.append((Column(key, key: key, isNumber ? .number : .left), cells))
                origins.append(nil)
            }
        }
        table.columns = chosen.map(\.column)
        table.rows = data.indices.map { row in chosen.map { $0.cells[row] } }
        if let tint {
            let places = origins
            table.tint = { row, column in places[column].flatMap { tint(row, $0) } }
        }
        return table
    }
}
