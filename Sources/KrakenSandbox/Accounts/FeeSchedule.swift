import Trading

/// Today's fees by 30-day volume in US dollars.
enum FeeSchedule {
    private static let volumes = [
        0, 10_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000,
    ]

    /// What the side pays that takes from the book.
    static let taker = tiers([40, 35, 24, 22, 20, 18, 16, 14, 12, 10])
    /// What the side pays that waited in the book.
    static let maker = tiers([25, 20, 14, 12, 10, 8, 6, 4, 2, 0])

    /// The fee in force at a volume.
    static func fee(_ tiers: [Instrument.FeeTier], at volume: Amount) -> Percent {
        tiers.last { $0.volume <= volume }?.fee ?? .zero
    }

    private static func tiers(_ hundredths: [Int]) -> [Instrument.FeeTier] {
        zip(volumes, hundredths).map { volume, fee in
            Instrument.FeeTier(volume: Amount(whole: volume), fee: Percent(units: Int128(fee) * Percent.one / 100))
        }
    }
}
