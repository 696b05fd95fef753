public import Trading

/// What the account paid in a market when it was asked last.
public struct KeptFees: Hashable, Sendable {
    /// For taking from the book, in per cent.
    public var taker: Percent
    /// For resting in the book, in per cent.
    public var maker: Percent
    /// When the exchange said so, by the local clock.
    public var seenAt: Timestamp

    public init(taker: Percent, maker: Percent, seenAt: Timestamp) {
        self.taker = taker
        self.maker = maker
        self.seenAt = seenAt
    }
}

extension JournalRepository {
    /// What the account pays in a market, as last seen.
    public func fees(in pair: Pair) throws -> KeptFees? {
        try connection.query("SELECT taker, maker, seen_at FROM fee_rates WHERE pair = ?", [.text(pair)]) { row in
            KeptFees(
                taker: try Percent(parsing: row.text(0)), maker: try Percent(parsing: row.text(1)),
                seenAt: Timestamp(nanoseconds: Int64(row.integer(2))))
        }.first
    }

    /// Keeps what the account pays in a market.
    public func keep(_ fees: KeptFees, in pair: Pair) throws {
        try connection.run(
            "INSERT OR REPLACE INTO fee_rates VALUES (?, ?, ?, ?)",
            [.text(pair), .text(fees.taker), .text(fees.maker), .integer(fees.seenAt.nanoseconds)])
    }
}
