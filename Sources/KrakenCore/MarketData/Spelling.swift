/// How names are compared when people type them.
enum Spelling {
    /// How many letters must be added, removed, changed or swapped with their neighbour to make one text the other.
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        var earlier: [Int] = []
        var previous = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var best = min(previous[column + 1] + 1, current[column] + 1, previous[column] + (isSame ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    best = min(best, earlier[column - 1] + 1)
                }
                current.append(best)
            }
            (earlier, previous) = (previous, current)
        }
        return previous[right.count]
    }

    /// The text in upper case, without the separators people put between two assets.
    static func normalised(_ text: String) -> String {
        String(decoding: text.utf8.filter { !isSeparator($0) }, as: UTF8.self).uppercased()
    }

    /// The two sides of a text that has exactly one separator, in upper case.
    static func sides(_ text: String) -> (String, String)? {
        let parts = text.utf8.split(omittingEmptySubsequences: false) { isSeparator($0) }
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        let words = parts.map { String(decoding: $0, as: UTF8.self).uppercased() }
        return (words[0], words[1])
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"): true
        default: false
        }
    }
}
