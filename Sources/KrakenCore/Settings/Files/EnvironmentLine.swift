/// One line of an `.env` file: `NAME=value`, with optional `export`, quotes, and a comment after ` #`.
///
/// The value is a slice of the file's bytes, so that a secret is nowhere copied into a text.
enum EnvironmentLine: Hashable {
    case empty
    case setting(name: String, value: ArraySlice<UInt8>)
    case malformed

    init(_ line: ArraySlice<UInt8>) {
        var words = Self.trimmed(line)
        if words.isEmpty || words.first == UInt8(ascii: "#") {
            self = .empty
            return
        }
        if words.starts(with: Self.export) { words = Self.trimmed(words.dropFirst(Self.export.count)) }
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

    private static let export = Array("export ".utf8)

    /// The text between quotes, or up to a comment; nil for an unfinished quote.
    private static func value(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let first = text.first else { return text }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            let rest = text.dropFirst()
            guard let end = rest.firstIndex(of: first) else { return nil }
            let after = trimmed(rest[(end + 1)...])
            return after.isEmpty || after.first == UInt8(ascii: "#") ? rest[..<end] : nil
        }
        var end = text.startIndex
        while end < text.endIndex {
            let isComment = text[end] == UInt8(ascii: "#") && (end == text.startIndex || isSpace(text[end - 1]))
            if isComment { break }
            end += 1
        }
        return trimmed(text[..<end])
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var slice = bytes
        while let first = slice.first, isSpace(first) { slice = slice.dropFirst() }
        while let last = slice.last, isSpace(last) { slice = slice.dropLast() }
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
