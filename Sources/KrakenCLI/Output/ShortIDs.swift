extension String {
    /// The text's beginning and end, when there is something worth leaving out between them.
    func ends(_ first: Int, _ last: Int) -> String {
        count > first + last + 5 ? prefix(first) + "..." + suffix(last) : self
    }
}

/// Ids cut to their beginnings, as long as needed to tell them apart.
enum ShortIDs {
    /// The shortest beginnings of at least `minimum` letters that no other of the ids has; a dash is never the last.
    static func of(_ ids: [String], minimum: Int) -> [String] {
        let sorted = Set(ids).sorted()
        var lengths: [String: Int] = [:]
        for (index, id) in sorted.enumerated() {
            let neighbours = [index - 1, index + 1].filter(sorted.indices.contains).map { sorted[$0] }
            let shared = neighbours.map { zip($0, id).prefix { $0 == $1 }.count }.max() ?? 0
            lengths[id] = max(minimum, shared + 1)
        }
        return ids.map { id in
            let length = lengths[id] ?? minimum
            let isAtDash = id.dropFirst(length - 1).first == "-"
            return String(id.prefix(length + (isAtDash ? 1 : 0)))
        }
    }
}
