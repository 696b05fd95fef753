/// Makes the exchange's ids of orders and trades: they look random and follow from the seed and a serial number.
enum Identifiers {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    /// An id such as `OQCLML-BW3P3-BUCMWZ`; its first letter says of what.
    static func make(_ letter: Character, seed: UInt64, serial: Int) -> String {
        var random = SeededRandom(key: SeededRandom.key(SeededRandom.key(seed, "id \(letter)"), serial))
        let letters = (0..<16).map { _ in alphabet[Int(random.below(32))] }
        let text = String(letter) + String(decoding: letters, as: UTF8.self)
        let (middle, end) = (text.index(text.startIndex, offsetBy: 6), text.index(text.startIndex, offsetBy: 11))
        return "\(text[..<middle])-\(text[middle..<end])-\(text[end...])"
    }

    private static let lettersAndDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// A reference of a deposit, withdrawal or transfer, such as `FTQcuak-V6Za8qrWnhzTx67yYHz8Tg`.
    static func reference(seed: UInt64, serial: Int) -> String {
        let text = letters(27, SeededRandom.key(SeededRandom.key(seed, "reference"), serial))
        return "FT\(text.prefix(5))-\(text.dropFirst(5))"
    }

    /// A token for streams, 43 characters.
    static func token(seed: UInt64, serial: Int) -> String {
        letters(43, SeededRandom.key(SeededRandom.key(seed, "token"), serial))
    }

    /// Letters and digits that follow from a key.
    static func letters(_ count: Int, _ key: UInt64) -> String {
        var random = SeededRandom(key: key)
        return String(decoding: (0..<count).map { _ in lettersAndDigits[Int(random.below(62))] }, as: UTF8.self)
    }

    /// Whether a text looks like the id of an order.
    static func isOrder(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [6, 5, 6] && text.first == "O"
            && parts.joined().utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    }
}
