import Trading

/// How much was asked of the engine in one market: each request adds to it, time takes away from it.
struct PairCounter: Hashable, Sendable {
    /// The count when it was last changed, in millionths.
    var millionths: Int64 = 0
    /// When it was last changed.
    var counted: Timestamp

    /// The count at a moment, in millionths.
    func value(at now: Timestamp, tier: ExchangeOptions.Tier) -> Int64 {
        // Five minutes empty any counter; a longer or negative span needs no exact sum.
        let passed = min(max(0, (now - counted).nanoseconds), 3_600_000_000_000)
        return max(0, millionths - passed / 1_000 * tier.engineDecay / 1_000_000)
    }

    /// Adds to the count.
    mutating func add(_ cost: Int64, at now: Timestamp, tier: ExchangeOptions.Tier) {
        (millionths, counted) = (value(at: now, tier: tier) + cost, now)
    }
}

/// What requests cost, in millionths: more for orders that are young.
enum EngineCost {
    static let add: Int64 = 1_000_000

    /// A batch costs half for each order.
    static func batch(_ count: Int) -> Int64 { Int64(count) * 500_000 }

    static func amend(age: Duration) -> Int64 { (1 + step(age, [3, 2, 1, 0, 0, 0])) * 1_000_000 }
    static func edit(age: Duration) -> Int64 { (1 + step(age, [6, 5, 4, 2, 1, 0])) * 1_000_000 }
    static func cancel(age: Duration) -> Int64 { step(age, [8, 6, 5, 4, 2, 1]) * 1_000_000 }

    /// The cost of an age below 5, 10, 15, 45, 90 and 300 seconds; nothing for more.
    private static func step(_ age: Duration, _ costs: [Int64]) -> Int64 {
        for (limit, cost) in zip([5, 10, 15, 45, 90, 300], costs) where age < .seconds(limit) { return cost }
        return 0
    }
}

extension ExchangeOptions.Tier {
    /// The highest count of a market's counter, in millionths.
    var engineMaximum: Int64 {
        switch self {
        case .starter: 60_000_000
        case .intermediate: 125_000_000
        case .pro: 180_000_000
        }
    }

    /// What a second takes away, in millionths.
    fileprivate var engineDecay: Int64 {
        switch self {
        case .starter: 1_000_000
        case .intermediate: 2_340_000
        case .pro: 3_750_000
        }
    }

    /// How many orders of one market may live.
    var maximumOpenOrders: Int {
        switch self {
        case .starter: 60
        case .intermediate: 80
        case .pro: 225
        }
    }
}
