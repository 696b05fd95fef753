/// Numbers that look random and follow from a seed alone (SplitMix64), the same on every machine.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(key: UInt64) {
        state = key
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.scramble(state)
    }

    /// A number from zero up to, but not including, `bound`, which must be positive.
    mutating func below(_ bound: Int64) -> Int64 {
        Int64(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number of a closed range.
    mutating func within(_ low: Int64, _ high: Int64) -> Int64 { low + below(high - low + 1) }

    /// A key that follows from another one and a number.
    static func key(_ parent: UInt64, _ index: Int) -> UInt64 {
        scramble(parent &+ (UInt64(bitPattern: Int64(index)) &+ 1) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// A key that follows from another one and a text (FNV-1a).
    static func key(_ parent: UInt64, _ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return scramble(parent ^ hash)
    }

    private static func scramble(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
