/// One line of an `.env` file: `NAME=value`, with optional `export`, quotes, and a comment after ` #`.
enum EnvironmentLine: Hashable {
    case empty
    case setting(name: String, value: String)
    case malformed

    init(_ line: some Collection<UInt8>) {
        var words = Self.trimmed(line)
        if words.isEmpty || words.first == UInt8(ascii: "#") {
            self = .empty
            return
        }
        let export = Array("export ".utf8)
        if words.starts(with: export) { words = Self.trimmed(words.dropFirst(export.count)) }
        guard let equals = words.firstIndex(of: UInt8(ascii: "=")), equals > words.startIndex else {
            self = .malformed
            return
        }
        let name = Self.trimmed(words[..<equals])
        guard name.allSatisfy(Self.isNameByte), let value = Self.value(Self.trimmed(words[(equals + 1)...])) else {
            self = .malformed
            return
        }
        self = .setting(name: String(decoding: name, as: UTF8.self), value: value)
    }

    /// The text between quotes, or up to a comment; nil for an unfinished quote.
    private static func value(_ text: ArraySlice<UInt8>) -> String? {
        guard let first = text.first else { return "" }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            let rest = text.dropFirst()
            guard let end = rest.firstIndex(of: first) else { return nil }
            let after = trimmed(rest[(end + 1)...])
            guard after.isEmpty || after.first == UInt8(ascii: "#") else { return nil }
            return String(decoding: rest[..<end], as: UTF8.self)
        }
        var end = text.startIndex
        while end < text.endIndex {
            let isComment = text[end] == UInt8(ascii: "#") && (end == text.startIndex || isSpace(text[end - 1]))
            if isComment { break }
            end += 1
        }
        return String(decoding: trimmed(text[..<end]), as: UTF8.self)
    }

    private static func trimmed(_ bytes: some Collection<UInt8>) -> ArraySlice<UInt8> {
        var slice = Array(bytes)[...]
        while let first = slice.first, isSpace(first) { slice.removeFirst() }
        while let last = slice.last, isSpace(last) { slice.removeLast() }
        return slice
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
