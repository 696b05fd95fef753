import Transport

/// `config.json`: one object whose values are texts, numbers, flags, lists of texts, or an object of weights.
enum ConfigurationFile {
    /// Names and values as text; nil when the file is anything else.
    static func pairs(_ bytes: [UInt8]) -> [(String, String)]? {
        guard let document = try? JSON(parsing: bytes), case .object(let members) = document else { return nil }
        var pairs: [(String, String)] = []
        for member in members {
            switch member.value {
            case .null: continue
            case .string, .number, .bool: pairs.append((member.key, member.value.scalarText ?? ""))
            case .object: pairs.append((member.key, member.value.text))
            case .array(let elements):
                let texts = elements.compactMap(\.string)
                guard texts.count == elements.count else { return nil }
                pairs.append((member.key, texts.joined(separator: ",")))
            }
        }
        return pairs
    }
}
