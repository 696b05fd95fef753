import Transport

/// JSON for people: one member a line, every digit and the order of the keys as they came.
enum PrettyJSON {
    /// The longest list of plain values that stays on one line.
    private static let width = 72

    /// The lines, joined; what could steer a terminal is escaped, so that it is still JSON.
    static func text(_ json: JSON) -> String { text(json, "") + "\n" }

    private static func text(_ json: JSON, _ indent: String) -> String {
        let inner = indent + "  "
        switch json {
        case .object(let members) where !members.isEmpty:
            let lines = members.map { inner + plain(.string($0.key)) + ": " + text($0.value, inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + indent + "}"
        case .array(let elements) where !elements.isEmpty:
            if elements.allSatisfy(\.isScalar) {
                let line = "[" + elements.map(plain).joined(separator: ", ") + "]"
                if line.utf8.count <= width { return line }
            }
            let lines = elements.map { inner + text($0, inner) }
            return "[\n" + lines.joined(separator: ",\n") + "\n" + indent + "]"
        default: return plain(json)
        }
    }

    private static func plain(_ json: JSON) -> String {
        let text = json.text
        if text.safeForTerminal == text { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if String(scalar).safeForTerminal == String(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return result
    }
}

extension JSON {
    fileprivate var isScalar: Bool {
        switch self {
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }
}
