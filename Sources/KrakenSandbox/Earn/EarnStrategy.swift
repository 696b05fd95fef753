import Trading

/// One way to earn something with an asset: what is allocated to it is kept as a variant of the asset.
struct EarnStrategy: Hashable, Sendable {
    let id: String
    /// The exchange's own key of the asset, and of the variant that is allocated.
    let asset: String
    let variant: String
    let lock: Lock
    let source: Source
    let minimum: Amount

    enum Lock: Hashable, Sendable {
        /// Comes back at once.
        case instant
        /// Goes and comes after some days each.
        case bonded(bonding: Int, unbonding: Int)
    }

    /// The raw values are the wire's.
    enum Source: String, Sendable {
        case staking
        case offChain = "off_chain"
    }

    /// How long an allocation or its end is under way.
    static let delay = Duration.seconds(5)
    /// Rewards come once a week.
    static let payout = 7 * 86_400

    /// The days until what was allocated works; none where it does at once.
    var bonding: Duration { if case .bonded(let days, _) = lock { .seconds(days * 86_400) } else { .zero } }

    /// The days until what was taken back is there.
    var unbonding: Duration { if case .bonded(_, let days) = lock { .seconds(days * 86_400) } else { .zero } }

    static let all = [
        EarnStrategy("ESBTC2A-SAND1-BOX01A", "XXBT", "XBT.M", .instant, .offChain, millionths: 100),
        EarnStrategy(
            "ESETHBA-SAND2-BOX02B", "XETH", "ETH.S", .bonded(bonding: 2, unbonding: 5), .staking, millionths: 1_000),
        EarnStrategy("ESETHFA-SAND3-BOX03C", "XETH", "ETH.F", .instant, .staking, millionths: 1_000),
        EarnStrategy(
            "ESSOLBA-SAND4-BOX04D", "SOL", "SOL.S", .bonded(bonding: 2, unbonding: 3), .staking, millionths: 10_000),
        EarnStrategy("ESSOLFA-SAND5-BOX05E", "SOL", "SOL.F", .instant, .staking, millionths: 10_000),
        EarnStrategy("ESADASA-SAND6-BOX06F", "ADA", "ADA.S", .instant, .staking, millionths: 1_000_000),
        EarnStrategy("ESXTZSA-SAND7-BOX07G", "XTZ", "XTZ.S", .instant, .staking, millionths: 100_000),
        EarnStrategy("ESUSDMA-SAND8-BOX08H", "ZUSD", "USD.M", .instant, .offChain, millionths: 1_000_000),
        EarnStrategy("ESEURMA-SAND9-BOX09I", "ZEUR", "EUR.M", .instant, .offChain, millionths: 1_000_000),
    ]

    private init(
        _ id: String, _ asset: String, _ variant: String, _ lock: Lock, _ source: Source, millionths: Int
    ) {
        (self.id, self.asset, self.variant, self.lock, self.source) = (id, asset, variant, lock, source)
        minimum = Amount(units: Int128(millionths) * Amount.one / 1_000_000)
    }
}
