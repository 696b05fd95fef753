import KrakenCore
import Trading
import Transport

/// The order of rows by one of their values; rows that have none come last.
enum RowOrder {
    /// The places of the values in sorted order; equal ones stay as they were.
    ///
    /// Values are compared as exact decimals if all are, as moments if all are, and as texts otherwise.
    static func places(of values: [JSON], isDescending: Bool) -> [Int] {
        let texts = values.map { $0 == .null ? nil : $0.cellText }
        let known = texts.indices.filter { texts[$0] != nil }
        let sorted: [Int]
        if let numbers = all(known, texts, { DecimalText($0) }) {
            sorted = places(known, numbers, isDescending)
        } else if let moments = all(known, texts, { Timestamp(rfc3339: $0) }) {
            sorted = places(known, moments, isDescending)
        } else {
            sorted = places(known, known.map { texts[$0] ?? "" }, isDescending)
        }
        return sorted + texts.indices.filter { texts[$0] == nil }
    }

    private static func all<Value>(_ known: [Int], _ texts: [String?], _ read: (String) -> Value?) -> [Value]? {
        var values: [Value] = []
        for place in known {
            guard let value = texts[place].flatMap(read) else { return nil }
            values.append(value)
        }
        return values
    }

    private static func places<Value: Comparable>(
        _ known: [Int], _ values: [Value], _ isDescending: Bool
    ) -> [Int] {
        let order = values.indices.sorted { left, right in
            if values[left] == values[right] { return left < right }
            return isDescending ? values[left] > values[right] : values[left] < values[right]
        }
        return order.map { known[$0] }
    }
}

/// A plain decimal of any length, compared digit by digit.
struct DecimalText: Comparable {
    private let isNegative: Bool
    private let whole: [UInt8]
    private let fraction: [UInt8]

    /// Nil for what is no plain decimal.
    init?(_ text: String) {
        let isSigned = text.utf8.first == UInt8(ascii: "-")
        let parts = text.utf8.dropFirst(isSigned ? 1 : 0)
            .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        }
        guard isNumber, let first = parts.first else { return nil }
        let zero = UInt8(ascii: "0")
        whole = Array(first.drop { $0 == zero })
        var digits = parts.count == 2 ? Array(parts[1]) : []
        while digits.last == zero { digits.removeLast() }
        fraction = digits
        isNegative = isSigned && !(whole.isEmpty && fraction.isEmpty)
    }

    static func < (left: Self, right: Self) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isNearerToZero(than: left) : left.isNearerToZero(than: right)
    }

    private func isNearerToZero(than other: Self) -> Bool {
        if whole.count != other.whole.count { return whole.count < other.whole.count }
        if whole != other.whole { return whole.lexicographicallyPrecedes(other.whole) }
        return fraction.lexicographicallyPrecedes(other.fraction)
    }
}
