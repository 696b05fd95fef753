public import Trading

/// How an exchange is set up.
public struct ExchangeOptions: Hashable, Sendable {
    /// What the market's whole history follows from.
    public var seed: UInt64
    /// The account's tier, which decides its call limits.
    public var tier: Tier
    /// What the account owns at the start, by modern asset name (`BTC`, `USD`, `ADA.S`).
    public var balances: [String: Amount]

    /// The account's tier, which decides its call limits.
    public enum Tier: String, Hashable, Sendable, CaseIterable, Codable {
        case starter, intermediate, pro
    }

    /// How an exchange is set up; the defaults are a small mixed account with something staked.
    public init(
        seed: UInt64 = 2026, tier: Tier = .intermediate, balances: [String: Amount] = ExchangeOptions.startingBalances
    ) {
        self.seed = seed
        self.tier = tier
        self.balances = balances
    }

    /// What an account owns unless something else is asked for.
    public static var startingBalances: [String: Amount] {
        [
            "USD": Amount(whole: 10_000), "EUR": Amount(whole: 10_000), "BTC": Amount(units: Amount.one / 2),
            "ETH": Amount(whole: 5), "ADA": Amount(whole: 250), "ADA.S": Amount(whole: 100),
            "XTZ": Amount(units: Amount.one * 25 / 2),
        ]
    }
}

/// The key pair that opens the account.
public struct SandboxCredentials: Hashable, Sendable {
    /// The public half, sent with each request.
    public var apiKey: String
    /// The secret half in base64; it opens nothing but this exchange.
    public var apiSecret: String
}

/// An exchange at a glance.
public struct ExchangeSummary: Hashable, Sendable {
    /// What the market's whole history follows from.
    public var seed: UInt64
    /// The account's tier.
    public var tier: ExchangeOptions.Tier
    /// When the account was made or last reset.
    public var created: Timestamp
    /// How many orders are open.
    public var openOrderCount: Int
    /// What the account owns, holds included, by modern asset name.
    public var balances: [String: Amount]
    /// The markets.
    public var pairs: [Pair]
}

/// Why an exchange cannot be set up as asked.
public enum SandboxError: Error, Hashable, Sendable {
    /// The exchange has no asset of that name.
    case unknownAsset(String)
    /// The exchange has no market of that name.
    case unknownPair(String)
    /// A starting balance is negative, too large, or has more digits than the asset.
    case invalidBalance(asset: String, amount: Amount)
    /// The folder cannot be made; the text is the system's reason.
    case folderNotWritable(path: String, reason: String)
    /// The database lacks something the exchange wrote when it was made.
    case damagedState(String)
}
