import Transport

/// The names that columns of a result are known by.
struct RowNames: Sendable {
    private let keys: [String]
    private let columns: [Table.Column]
    private let objects: Set<String>

    /// - Parameters:
    ///   - keys: those of the data.
    ///   - columns: those of the table; where only data counts, those that data does not have are unknown.
    init(_ keys: [String], rows: [FlatRow], columns: [Table.Column], onlyData: Bool) {
        self.keys = keys
        self.columns = columns.filter { column in !onlyData || keys.isEmpty || keys.contains(column.key) }
        objects = Set(
            rows.flatMap { row -> [String] in
                guard case .object(let members) = row.source else { return [] }
                return members.map(\.key)
            })
    }

    /// Whether nothing is known: there are neither rows nor headings.
    var isEmpty: Bool { keys.isEmpty && columns.isEmpty }

    /// The key of a name, which may be a heading, in any case; throws for one that is neither.
    func key(of name: String, option: String) throws(Failure) -> String {
        let wanted = name.columnName
        if let key = keys.first(where: { $0.columnName == wanted }) { return key }
        if let column = columns.first(where: { $0.key == wanted || $0.heading.columnName == wanted }) {
            return column.key
        }
        if let object = objects.first(where: { $0.columnName == wanted }) { return object }
        let suggestion = nearest(to: wanted)
        throw Failure(
            "usage", "\(option): there is no column '\(name)'; there are \(known.joined(separator: ", "))",
            hint: suggestion.map { "did you mean '\($0)'?" }, exitCode: .usage)
    }

    /// Whether the name is the beginning of others, as that of a whole nested object is.
    func hasPart(_ name: String) -> Bool {
        let start = name.columnName + "_"
        return keys.contains { $0.hasPrefix(start) }
    }

    private var known: [String] {
        var seen: Set<String> = [""]
        return (keys + columns.map(\.key)).filter { seen.insert($0).inserted }
    }

    /// The name that is at most two letters away, or that begins or ends like what was meant.
    private func nearest(to name: String) -> String? {
        let ranked = known.map { ($0, Self.edits(Array($0.utf8), Array(name.utf8))) }
        let near = ranked.filter { $0.1 <= (name.utf8.count > 3 ? 2 : 1) }.min { $0.1 < $1.1 }?.0
        return near ?? (name.utf8.count < 2 ? nil : known.first { $0.hasPrefix(name) || $0.hasSuffix("_" + name) })
    }

    /// How many letters must be inserted, deleted or replaced.
    private static func edits(_ word: [UInt8], _ other: [UInt8]) -> Int {
        var last = Array(0...other.count)
        for (row, letter) in word.enumerated() {
            var current = [row + 1]
            for (column, candidate) in other.enumerated() {
                current.append(
                    min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == candidate ? 0 : 1)))
            }
            last = current
        }
        return last[other.count]
    }
}
