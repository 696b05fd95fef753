import Transport

/// One row of a result; what is nested has a key of its own, `outer_inner`.
struct FlatRow: Sendable {
    /// The row as `data` holds it.
    let source: JSON
    /// Its values by their keys, in order; lists stay whole.
    let members: [JSON.Member]
    /// The keys of the objects that were laid out flat.
    private let objects: Set<String>

    /// A row that is no object has one value, `value`.
    init(_ source: JSON) {
        self.source = source
        var members: [JSON.Member] = []
        var objects: Set<String> = []
        if case .object(let own) = source {
            Self.add(own, below: "", to: &members, &objects)
        } else {
            members = [JSON.Member("value", source)]
        }
        (self.members, self.objects) = (members, objects)
    }

    private static func add(
        _ own: [JSON.Member], below prefix: String, to members: inout [JSON.Member], _ objects: inout Set<String>
    ) {
        for member in own {
            if case .object(let inner) = member.value, !inner.isEmpty {
                objects.insert(prefix + member.key)
                add(inner, below: prefix + member.key + "_", to: &members, &objects)
            } else {
                members.append(JSON.Member(prefix + member.key, member.value))
            }
        }
    }

    /// The value of a key: of a flat one, or of a whole nested object; null where the row has none.
    subscript(key: String) -> JSON {
        members.first { $0.key == key }?.value ?? source[key] ?? .null
    }

    /// The keys of all rows in the order in which they come first, without those that stand for a missing object.
    static func keys(of rows: [FlatRow]) -> [String] {
        var (keys, seen): ([String], Set<String>) = ([], [])
        var (filled, objects): (Set<String>, Set<String>) = ([], [])
        for row in rows {
            objects.formUnion(row.objects)
            for member in row.members {
                if seen.insert(member.key).inserted { keys.append(member.key) }
                if member.value != .null { filled.insert(member.key) }
            }
        }
        return keys.filter { filled.contains($0) || !objects.contains($0) }
    }
}

extension JSON {
    /// The value as one cell: texts and digits as they are, null as nothing, lists with semicolons between.
    var cellText: String {
        switch self {
        case .null: ""
        case .bool, .number, .string: scalarText ?? ""
        case .array(let elements): elements.map { $0.elements == nil ? $0.cellText : $0.text }.joined(separator: ";")
        case .object: text
        }
    }
}
