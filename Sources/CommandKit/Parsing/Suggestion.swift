/// Finds what a misspelt word was meant to be.
package enum Suggestion {
    /// The candidate that starts with the word or is at most two letters away; of equally close ones the number that is
    /// nearest to a number, else the first.
    ///
    /// - Parameter limit: how many letters it may be away; nil for one where the word is short, else two.
    package static func closest(to word: String, among candidates: [String], limit: Int? = nil) -> String? {
        let letters = Array(word.utf8)
        let limit = limit ?? (letters.count <= 3 ? 1 : 2)
        var best: (candidate: String, distance: (Int, UInt))?
        for candidate in candidates {
            let distance = (distance(letters, Array(candidate.utf8), limit: limit), difference(word, candidate))
            if distance.0 <= limit, distance < best?.distance ?? (.max, .max) { best = (candidate, distance) }
        }
        return best?.candidate
    }

    /// How far two numbers are apart; nothing where one of them is none.
    private static func difference(_ word: String, _ other: String) -> UInt {
        guard let number = Int32(word), let other = Int32(other) else { return 0 }
        return (Int(number) - Int(other)).magnitude
    }

    private static func distance(_ word: [UInt8], _ candidate: [UInt8], limit: Int) -> Int {
        if word.count >= 2, candidate.starts(with: word) { return 1 }
        guard abs(word.count - candidate.count) <= limit else { return .max }
        return edits(from: word, to: candidate)
    }

    /// How many letters must be inserted, deleted, replaced or swapped with their neighbour.
    private static func edits(from word: [UInt8], to candidate: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...candidate.count)
        for (row, letter) in word.enumerated() {
            var current = [row + 1]
            for (column, other) in candidate.enumerated() {
                var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
                if row > 0, column > 0, letter == candidate[column - 1], word[row - 1] == other {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[candidate.count]
    }
}
