/// What processes share about a key.
struct KeyRecord: Hashable, Sendable {
    /// Counts the writes; of two slots the higher one is right.
    var sequence: UInt64 = 0
    /// The highest nonce given out; 0 for none.
    var lastNonce: UInt64 = 0
    /// Nonces count the wall clock in units of a millisecond divided by this: 1, 1000 or 1,000,000.
    var nonceScale: UInt64 = 1
    /// The key's call counter, or the public one.
    var counter: CallCounter

    /// The next nonce: the wall clock, but always more than the last one.
    mutating func takeNonce(at now: Timestamp) -> UInt64 {
        let clock = UInt64(max(0, now.nanoseconds)) / (1_000_000 / nonceScale)
        lastNonce = max(clock, lastNonce &+ 1)
        return lastNonce
    }

    /// Makes nonces go on from an accepted one of a larger scale; false when they did already.
    mutating func raise(scale: UInt64, nonce: UInt64) -> Bool {
        lastNonce = max(lastNonce, nonce)
        guard nonceScale < scale else { return false }
        nonceScale = scale
        return true
    }

    /// Nonces that count nanoseconds.
    static let largestScale: UInt64 = 1_000_000
}

extension KeyRecord {
    /// How many bytes a record takes in the file.
    static let size = 64

    private static let magic: UInt64 = 0x6B72_616B_656E_3031

    /// The record as it is stored, with a checksum at its end.
    var bytes: [UInt8] {
        let level = UInt64(clamping: counter.level.units / 1_000_000)
        let borrowed = UInt64(clamping: counter.borrowed.units / 1_000_000)
        let words = [
            Self.magic, sequence, lastNonce, nonceScale, level, borrowed, UInt64(bitPattern: counter.time.nanoseconds),
        ]
        let body = words.flatMap(Self.bytes)
        return body + Self.bytes(Self.checksum(body))
    }

    /// A stored record; nil when it is damaged.
    init?(bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        let words = stride(from: 0, to: Self.size, by: 8).map { start in
            bytes[start..<(start + 8)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        guard words[0] == Self.magic, words[7] == Self.checksum(Array(bytes.dropLast(8))) else { return nil }
        guard [1, 1000, 1_000_000].contains(words[3]) else { return nil }
        sequence = words[1]
        lastNonce = words[2]
        nonceScale = words[3]
        counter = CallCounter(
            level: Points(units: Int128(words[4]) * 1_000_000), borrowed: Points(units: Int128(words[5]) * 1_000_000),
            time: Timestamp(nanoseconds: Int64(bitPattern: words[6])))
    }

    private static func bytes(_ word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
    }

    /// FNV-1a: finds torn writes, not malice.
    private static func checksum(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
