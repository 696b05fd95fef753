import CommandKit
import Transport

extension Report {
    /// Where in `data` the rows of a result are.
    enum Rows: Sendable {
        /// `data` itself if it is a list, else its only list of objects.
        case inferred
        /// There are none: `data` is one thing, whatever lists it holds.
        case whole
        /// The list of that name.
        case member(String)
        /// These, where `data` holds them in several lists.
        case given([JSON])
    }

    /// The rows; nil for a result that is one thing.
    var list: [JSON]? {
        if case .given(let rows) = rows { return rows }
        if let elements = data.elements { return elements }
        return listName.flatMap { data[$0]?.elements }
    }

    /// The name of the list that the rows are; nil where there are none, or `data` is the list.
    private var listName: String? {
        switch rows {
        case .whole, .given: return nil
        case .member(let name): return name
        case .inferred:
            guard case .object(let members) = data else { return nil }
            let lists = members.filter { $0.value.elements != nil }
            let full = lists.filter { $0.value.elements?.contains(where: \.isObject) ?? false }
            // An empty list beside other things may be anything: a list of what is wrong, for one.
            let isSure = !members.contains { $0.value.isObject }
            let empty = isSure ? lists.filter { $0.value.elements?.isEmpty ?? false } : []
            let candidates = full.isEmpty ? empty : full
            return candidates.count == 1 ? candidates[0].key : nil
        }
    }

    /// Puts other rows in the place of the rows.
    mutating func replaceList(_ list: [JSON]) {
        if case .given = rows {
            rows = .given(list)
        } else if data.elements != nil {
            data = .array(list)
        } else if let name = listName, case .object(let members) = data {
            data = .object(members.map { $0.key == name ? JSON.Member(name, .array(list)) : $0 })
        }
    }

    /// The rows, or the one thing as a row; none without data.
    var flatRows: [FlatRow] {
        if let list { return list.map(FlatRow.init) }
        return data == .null ? [] : [FlatRow(data)]
    }

    /// The rows as a format shows them.
    func flatRows(for format: OutputFormat) -> [FlatRow] {
        format == .csv ? sheet?.map(FlatRow.init) ?? flatRows : flatRows
    }

    /// Where the table of the rows stands among the blocks.
    var tableIndex: Int? {
        guard let list else { return nil }
        return blocks.firstIndex { block in
            if case .table(let table) = block { return table.rows.count == list.count }
            return false
        }
    }

    /// The columns of the table of the rows; none without one.
    var tableColumns: [Table.Column] {
        guard let index = tableIndex, case .table(let table) = blocks[index] else { return [] }
        return table.columns
    }

    /// The rows as CSV.
    func csv(hasHeader: Bool) -> String {
        let rows = flatRows(for: .csv)
        return CSVSheet.text(rows, keys: chosen ?? keys(of: rows), hasHeader: hasHeader)
    }

    /// The keys of the rows: those that are declared, so that they do not depend on what was found, and all others.
    func keys(of rows: [FlatRow]) -> [String] {
        let declared = declared?.keys ?? []
        return declared + FlatRow.keys(of: rows).filter { !declared.contains($0) }
    }

    /// The report as one of the kinds of rows that its command declares, if it is one of them.
    func declared(as kinds: [RowsSpec]) -> Report {
        var report = self
        if case .inferred = rows, let kind = kinds.first(where: { data[$0.name]?.elements != nil }) {
            report.rows = .member(kind.name)
        }
        let name = report.listName ?? ""
        report.declared = report.list == nil ? nil : kinds.first { $0.name == name }
        return report
    }

    /// The rows as JSON objects, one a line; one line for a result that is one thing.
    var lines: String {
        let rows = list ?? (data == .null ? [] : [data])
        guard let chosen else { return rows.map { $0.text + "\n" }.joined() }
        return rows.map { row in
            let flat = FlatRow(row)
            return JSON.object(chosen.map { JSON.Member($0, flat[$0]) }).text + "\n"
        }.joined()
    }
}

extension JSON {
    fileprivate var isObject: Bool {
        if case .object = self { return true }
        return false
    }
}
