import Transport

/// Compares what two JSON texts are made of: keys, types, and if asked the digits after the point.
///
/// In a map (ids to rows) the keys do not matter and the first rows are compared; so are the first elements of lists.
struct ShapeComparison {
    /// Paths of objects whose keys are data.
    var maps: Set<String>
    /// Whether decimals in texts must have as many digits after the point.
    var comparesDigits: Bool

    func differences(recorded: JSON, ours: JSON) -> [String] { differences(recorded, ours, "") }

    private func differences(_ recorded: JSON, _ ours: JSON, _ path: String) -> [String] {
        switch (recorded, ours) {
        case (.object(let left), .object(let right)):
            maps.contains(path) ? mapDifferences(left, right, path) : objectDifferences(left, right, path)
        case (.array(let left), .array(let right)): arrayDifferences(left, right, path)
        default: kind(recorded) == kind(ours) ? [] : ["\(path) is \(kind(ours)), recorded \(kind(recorded))"]
        }
    }

    private func mapDifferences(_ left: [JSON.Member], _ right: [JSON.Member], _ path: String) -> [String] {
        guard let left = left.first, let right = right.first else { return ["nothing to compare at \(path)"] }
        return differences(left.value, right.value, path + ".*")
    }

    private func objectDifferences(_ left: [JSON.Member], _ right: [JSON.Member], _ path: String) -> [String] {
        let inside = { (key: String) in path.isEmpty ? key : "\(path).\(key)" }
        var found: [String] = []
        for member in left {
            if let other = right.first(where: { $0.key == member.key }) {
                found += differences(member.value, other.value, inside(member.key))
            } else {
                found.append("missing \(inside(member.key))")
            }
        }
        for member in right where !left.contains(where: { $0.key == member.key }) {
            found.append("extra \(inside(member.key))")
        }
        return found
    }

    /// Rows of mixed kinds are compared cell by cell, lists of one kind by their first elements.
    private func arrayDifferences(_ left: [JSON], _ right: [JSON], _ path: String) -> [String] {
        if Set(left.map(kind)).count > 1 {
            guard left.count == right.count else { return ["\(path) has \(right.count) cells, recorded \(left.count)"] }
            return zip(left, right).enumerated().flatMap { differences($1.0, $1.1, "\(path)[\($0)]") }
        }
        guard let left = left.first, let right = right.first else { return [] }
        return differences(left, right, path + "[]")
    }

    private func kind(_ json: JSON) -> String {
        switch json {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string(let text): kind(text)
        case .array: "list"
        case .object: "object"
        }
    }

    private func kind(_ text: String) -> String {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isDecimal =
            (1...2).contains(parts.count)
            && parts.allSatisfy { part in
                !part.isEmpty && part.drop { $0 == "-" }.allSatisfy { ("0"..."9").contains($0) }
            }
        guard isDecimal else { return "text" }
        let digits = parts.count == 2 ? parts[1].count : 0
        return comparesDigits ? "decimal text with \(digits) digits" : "decimal text"
    }
}
