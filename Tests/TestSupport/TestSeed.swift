import Foundation

/// The seed of random histories: `TEST_SEED` if it is set, a new one if that is `random`, else always the same, so
/// that a run that failed fails again.
public enum TestSeed {
    public static func choose() -> UInt64 {
        let wish = ProcessInfo.processInfo.environment["TEST_SEED"]
        if wish == "random" { return UInt64.random(in: 0...UInt64.max) }
        return wish.flatMap { UInt64($0) } ?? 20_261_121
    }
}

/// A generator whose sequence is fixed by its seed (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// The sequence of a seed.
    public init(seed: UInt64) { state = seed }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
