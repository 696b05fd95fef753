import Trading

/// A call counter: each call adds to it, time takes away from it.
struct CallCounter: Hashable, Sendable {
    /// The count when it was last changed, in millionths of a call.
    var millionths: Int64 = 0
    /// When it was last changed.
    var counted: Timestamp

    /// Counts a call of a key; false, and nothing counted, when that would exceed the tier's maximum.
    mutating func count(_ cost: Int, tier: ExchangeOptions.Tier, now: Timestamp) -> Bool {
        count(cost, maximum: tier.maximum, decay: tier.decay, now: now)
    }

    /// Counts a call; false, and nothing counted, when that would exceed the maximum.
    ///
    /// `decay` is what a second takes away; both are in millionths.
    mutating func count(_ cost: Int, maximum: Int64, decay: Int64, now: Timestamp) -> Bool {
        // An hour empties any counter; a longer or negative span needs no exact sum.
        let passed = min(max(0, (now - counted).nanoseconds), 3_600_000_000_000)
        let left = max(0, millionths - passed / 1_000 * decay / 1_000_000)
        let sum = left + Int64(cost) * 1_000_000
        guard sum <= maximum else { return false }
        (millionths, counted) = (sum, now)
        return true
    }
}

extension ExchangeOptions.Tier {
    /// The highest count, in millionths.
    fileprivate var maximum: Int64 { self == .starter ? 15_000_000 : 20_000_000 }

    /// What a second takes away, in millionths.
    fileprivate var decay: Int64 {
        switch self {
        case .starter: 330_000
        case .intermediate: 500_000
        case .pro: 1_000_000
        }
    }
}
