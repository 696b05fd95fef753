import Trading

/// What each asset is worth in US dollars at the turn of each day: one model for all markets, so that crosses agree.
///
/// An asset's value is its usual value times a few slow and fast swings; all crypto assets share the market's swings.
/// Values are whole numbers of 10⁻⁸ dollars.
struct AssetValues: Sendable {
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
    }

    /// The value of one unit of an asset at the start of a day, counted from 1970.
    func value(of asset: Asset, day: Int) -> Int64 {
        guard let profile = profiles[asset.description] else { return 100_000_000 }
        var value = Int128(profile.usual)
        if profile.followsMarket { apply(marketSwings, "market", 1_000, day, &value) }
        apply(ownSwings, asset.description, profile.liveliness, day, &value)
        return Int64(value)
    }

    private func apply(_ swings: [Swing], _ name: String, _ permille: Int64, _ day: Int, _ value: inout Int128) {
        let stream = SeededRandom.key(seed, name)
        for swing in swings {
            let noise = swing.noise(stream: stream, day: day)
            value += value * Int128(noise * swing.size / 1_000_000 * permille / 1_000) / 1_000_000
        }
    }
}

/// One swing of a value: smooth noise with a period in days and a size in millionths.
private struct Swing {
    var period: Int
    var size: Int64

    /// The swing at a day, from −1,000,000 to 1,000,000.
    func noise(stream: UInt64, day: Int) -> Int64 {
        let (lattice, offset) = day.quotientAndRemainder(dividingBy: period)
        let from = knot(stream, lattice)
        guard offset > 0 else { return from }
        let share = Int64(offset) * 1_000 / Int64(period)
        let smooth = share * share * (3_000 - 2 * share) / 1_000_000
        return from + (knot(stream, lattice + 1) - from) * smooth / 1_000
    }

    private func knot(_ stream: UInt64, _ index: Int) -> Int64 {
        var random = SeededRandom(key: SeededRandom.key(SeededRandom.key(stream, period), index))
        return random.within(-1_000_000, 1_000_000)
    }
}

private struct Profile {
    var usual: Int64
    var followsMarket = true
    var liveliness: Int64 = 1_000
}

private let marketSwings = [
    Swing(period: 1_500, size: 150_000), Swing(period: 400, size: 120_000), Swing(period: 110, size: 80_000),
    Swing(period: 30, size: 45_000), Swing(period: 8, size: 25_000), Swing(period: 2, size: 12_000),
    Swing(period: 1, size: 7_000),
]

private let ownSwings = [
    Swing(period: 700, size: 70_000), Swing(period: 190, size: 50_000), Swing(period: 50, size: 30_000),
    Swing(period: 13, size: 16_000), Swing(period: 3, size: 8_000), Swing(period: 1, size: 4_000),
]

private let profiles: [String: Profile] = [
    "BTC": Profile(usual: 9_000_000_000_000), "ETH": Profile(usual: 320_000_000_000),
    "SOL": Profile(usual: 14_500_000_000, liveliness: 1_600), "ADA": Profile(usual: 52_000_000, liveliness: 1_700),
    "XTZ": Profile(usual: 64_000_000, liveliness: 1_700), "DOGE": Profile(usual: 16_500_000, liveliness: 1_900),
    "EUR": Profile(usual: 115_500_000, followsMarket: false, liveliness: 220),
    "USDT": Profile(usual: 99_990_000, followsMarket: false, liveliness: 9),
]
