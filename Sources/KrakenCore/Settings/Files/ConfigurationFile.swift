import Transport

/// `config.json`: one object whose values are texts, numbers, flags, lists of texts, or an object of weights.
enum ConfigurationFile {
    /// Names and values; nil when the file is anything else.
    ///
    /// Secrets are taken out of the bytes before they are read as JSON, so that no text ever holds one.
    static func pairs(_ bytes: inout [UInt8]) -> [(String, Secret)]? {
        let secrets = SecretMembers.take(from: &bytes)
        guard let document = try? JSON(parsing: bytes), case .object(let members) = document else { return nil }
        var pairs: [(String, Secret)] = []
        for member in members {
            if let secret = secrets[member.key], member.value.string == "" {
                pairs.append((member.key, secret))
                continue
            }
            guard let text = text(of: member.value) else { return nil }
            if let text { pairs.append((member.key, Secret(Array(text.utf8)))) }
        }
        return pairs
    }

    /// The value as text, nothing for null; nil when it is no value of a setting.
    private static func text(of value: JSON) -> String?? {
        switch value {
        case .null: return .some(nil)
        case .string, .number, .bool: return value.scalarText ?? ""
        case .object: return value.text
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            return texts.count == elements.count ? .some(texts.joined(separator: ",")) : .none
        }
    }
}

/// Finds the secrets of a JSON object by their names.
private struct SecretMembers {
    private let bytes: [UInt8]
    private var position = 0
    private var found: [(name: String, value: Range<Int>)] = []

    /// The secrets by name, as bytes; in the text, nothing is left between their quotes.
    static func take(from bytes: inout [UInt8]) -> [String: Secret] {
        var secrets: [String: Secret] = [:]
        for (name, range) in ranges(in: bytes).reversed() {
            var value = unescaped(bytes[range])
            defer { Secret.wipe(&value) }
            if secrets[name] == nil { secrets[name] = Secret(value) }
            for index in range { bytes[index] = 0 }
            bytes.removeSubrange(range)
        }
        return secrets
    }

    /// Where they are; nobody shares the bytes any more when this returns, so that wiping them wipes the only copy.
    private static func ranges(in bytes: [UInt8]) -> [(name: String, value: Range<Int>)] {
        var members = SecretMembers(bytes: bytes)
        members.search()
        return members.found
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Goes through all texts of the file; one before a colon is a name, and the one after it its value.
    private mutating func search() {
        var name: String?
        while let text = nextText() {
            if let known = name {
                found.append((known, text))
                name = nil
                continue
            }
            guard Setting.secretNames.contains(String(decoding: bytes[text], as: UTF8.self)) else { continue }
            skipSpaces()
            guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { continue }
            position += 1
            skipSpaces()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { continue }
            name = String(decoding: bytes[text], as: UTF8.self)
        }
    }

    private mutating func skipSpaces() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    /// What stands between the next two quotes; nil when there are no more.
    private mutating func nextText() -> Range<Int>? {
        guard let start = bytes[position...].firstIndex(of: UInt8(ascii: "\"")) else { return nil }
        var end = start + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        guard end < bytes.count else { return nil }
        position = end + 1
        return start + 1..<end
    }

    /// The bytes without backslashes; of escapes only those that can stand for one printable byte.
    private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var (output, rest) = ([UInt8](), text)
        output.reserveCapacity(text.count)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let next = rest.popFirst() else {
                output.append(byte)
                continue
            }
            if next == UInt8(ascii: "u") {
                let digits = rest.prefix(4)
                output.append(UInt8(String(decoding: digits, as: UTF8.self), radix: 16) ?? UInt8(ascii: "?"))
                rest = rest.dropFirst(4)
            } else {
                output.append(next)
            }
        }
        return output
    }
}
