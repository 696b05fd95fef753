import Trading

/// What one asset is worth in US dollars at the turn of each day: one model for all markets, so that crosses agree.
///
/// An asset's value is its usual value times a few slow and fast swings; all crypto assets share the market's swings.
/// Values are whole numbers of 10⁻⁸ dollars. Days asked for one after the other are told several times as quickly.
struct AssetValue: Sendable {
    private let usual: Int64
    private var swings: [Swing] = []

    init(of asset: Asset, seed: UInt64) {
        let name = asset.description
        let profile = profiles[name] ?? Profile(usual: 100_000_000, followsMarket: false, liveliness: 0)
        usual = profile.usual
        if profile.followsMarket { add(marketSwings, 1_000, stream: SeededRandom.key(seed, "market")) }
        if profile.liveliness > 0 { add(ownSwings, profile.liveliness, stream: SeededRandom.key(seed, name)) }
    }

    private mutating func add(_ shapes: [(period: Int, size: Int64)], _ permille: Int64, stream: UInt64) {
        swings += shapes.map { Swing(period: $0.period, size: $0.size, permille: permille, stream: stream) }
    }

    /// The value of one unit at the start of a day, counted from 1970.
    mutating func at(day: Int) -> Int64 {
        var value = usual
        // No product exceeds 3 × 10¹⁸: 9 × 10¹² times less than two, and no swing is larger than 150,000 millionths.
        for index in swings.indices { value += value * swings[index].change(on: day) / 1_000_000 }
        return value
    }
}

/// One swing of a value: smooth noise between knots that lie a period of days apart.
private struct Swing: Sendable {
    private let period: Int
    private let size: Int64
    private let permille: Int64
    private let key: UInt64
    /// The stretch between two knots that the last day lay in, and what is known of its ends.
    private var stretch = -1
    private var start: Int64 = 0
    private var end: Int64?

    init(period: Int, size: Int64, permille: Int64, stream: UInt64) {
        (self.period, self.size, self.permille) = (period, size, permille)
        key = SeededRandom.key(stream, period)
    }

    /// The share of its value that the asset gains on a day, in millionths.
    mutating func change(on day: Int) -> Int64 { noise(day) * size / 1_000_000 * permille / 1_000 }

    /// From −1,000,000 to 1,000,000.
    private mutating func noise(_ day: Int) -> Int64 {
        let (index, offset) = day.quotientAndRemainder(dividingBy: period)
        if index != stretch {
            let known = index == stretch + 1 ? end : nil
            (stretch, start, end) = (index, known ?? knot(index), nil)
        }
        guard offset > 0 else { return start }
        let end = end ?? knot(index + 1)
        self.end = end
        let share = Int64(offset) * 1_000 / Int64(period)
        let smooth = share * share * (3_000 - 2 * share) / 1_000_000
        return start + (end - start) * smooth / 1_000
    }

    private func knot(_ index: Int) -> Int64 {
        var random = SeededRandom(key: SeededRandom.key(key, index))
        return random.within(-1_000_000, 1_000_000)
    }
}

private struct Profile {
    var usual: Int64
    var followsMarket = true
    var liveliness: Int64 = 1_000
}

/// Periods in days, and sizes in millionths.
private let marketSwings: [(period: Int, size: Int64)] = [
    (1_500, 150_000), (400, 120_000), (110, 80_000), (30, 45_000), (8, 25_000), (2, 12_000), (1, 7_000),
]

private let ownSwings: [(period: Int, size: Int64)] = [
    (700, 70_000), (190, 50_000), (50, 30_000), (13, 16_000), (3, 8_000), (1, 4_000),
]

private let profiles: [String: Profile] = [
    "BTC": Profile(usual: 9_000_000_000_000), "ETH": Profile(usual: 320_000_000_000),
    "SOL": Profile(usual: 14_500_000_000, liveliness: 1_600), "ADA": Profile(usual: 52_000_000, liveliness: 1_700),
    "XTZ": Profile(usual: 64_000_000, liveliness: 1_700), "DOGE": Profile(usual: 16_500_000, liveliness: 1_900),
    "EUR": Profile(usual: 115_500_000, followsMarket: false, liveliness: 220),
    "USDT": Profile(usual: 99_990_000, followsMarket: false, liveliness: 9),
]
