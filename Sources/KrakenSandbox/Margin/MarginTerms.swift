import Trading

/// What lending costs, and when it ends; the same in all markets that lend.
///
/// The thresholds are those of AssetPairs; the fees are the highest the real exchange names.
enum MarginTerms {
    /// Of a position's cost, when it is opened.
    static let openingFee = Percent(units: Percent.one / 50)
    /// Of what is open of a position, each ``period`` after it was opened.
    static let rolloverFee = Percent(units: Percent.one / 50)
    static let period = 4 * 3_600
    /// The margin levels, in per cent, below which the owner is warned and positions are closed.
    static let callLevel = 80
    static let stopLevel = 40

    /// As OpenPositions tells it.
    static let words = "0.0200% per 4 hours"
}
