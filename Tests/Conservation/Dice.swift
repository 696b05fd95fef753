/// Numbers that look random and follow from a seed alone (SplitMix64).
public struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from zero up to, but not including, `bound`, which must be positive.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    /// A number of a closed range.
    mutating func within(_ low: Int, _ high: Int) -> Int { low + below(high - low + 1) }

    /// True once in so many times.
    mutating func once(in count: Int) -> Bool { below(count) == 0 }

    /// One of some things, of which there must be one.
    mutating func one<Element>(of choices: [Element]) -> Element { choices[below(choices.count)] }
}

/// A promise of the exchange that did not hold.
public struct Violation: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Throws unless a promise holds.
func hold(_ isKept: Bool, _ promise: @autoclosure () -> String) throws {
    if !isKept { throw Violation(promise()) }
}

func hold<Value: Equatable>(
    _ found: Value, equals expected: Value, _ promise: @autoclosure () -> String
) throws {
    if found != expected { throw Violation("\(promise()): \(found) is not \(expected)") }
}
