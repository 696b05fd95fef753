public import Transport

/// Asks for the account's ledger, a page of 50 at a time.
public struct Ledgers: Endpoint {
    /// A page of the ledger.
    public struct Response: WireReadable, Sendable {
        /// Newest first.
        public let entries: [LedgerEntry]
        /// How many there are altogether; nil when it was not asked for or not said.
        public let total: Int?

        public init(wire: JSON) throws {
            let fields = try WireFields(wire)
            entries = try fields.rows("ledger", of: LedgerEntry.self).sorted { ($0.time, $0.id) > ($1.time, $1.id) }
            total = try fields.optionalInteger("count")
        }
    }

    public static let name = "Ledgers"
    public var access: Access { .account(cost: 4) }

    public var parameters: [Parameter] {
        [
            Parameter("asset", list: assets), Parameter("type", optional: type),
            Parameter("start", optional: start?.seconds), Parameter("end", optional: end?.seconds),
            Parameter("ofs", optional: offset == 0 ? nil : offset), Parameter("without_count", flag: withoutCount),
        ].compactMap(\.self)
    }

    /// The exchange's keys of the assets wanted; empty for all.
    public var assets: [String]
    /// The only type wanted; nil for all.
    public var type: String?
    /// Only entries after this moment, in whole seconds.
    public var start: Timestamp?
    /// Only entries up to this moment, in whole seconds.
    public var end: Timestamp?
    /// How many entries to leave out, newest first.
    public var offset: Int
    /// Whether the total is left out, which is faster.
    public var withoutCount: Bool

    /// Asks for a page of the ledger.
    public init(
        assets: [String] = [], type: String? = nil, start: Timestamp? = nil, end: Timestamp? = nil, offset: Int = 0,
        withoutCount: Bool = false
    ) {
        (self.assets, self.type) = (assets, type)
        (self.start, self.end) = (start, end)
        (self.offset, self.withoutCount) = (offset, withoutCount)
    }
}

/// Asks for entries of the ledger by their names.
public struct QueryLedgers: Endpoint {
    /// The entries found.
    public struct Response: WireReadable, Sendable {
        /// Newest first; a name that is not known has no row.
        public let entries: [LedgerEntry]

        public init(wire: JSON) throws {
            entries = try WireFields(wire).rows(of: LedgerEntry.self).sorted { ($0.time, $0.id) > ($1.time, $1.id) }
        }
    }

    /// How many names one call takes.
    public static let maximumCount = 20

    public static let name = "QueryLedgers"
    public var access: Access { .account(cost: 4) }
    public var parameters: [Parameter] { [Parameter("id", list: ids)].compactMap(\.self) }

    /// At most ``maximumCount``; the exchange refuses more.
    public var ids: [String]

    /// Asks for entries of the ledger by their names.
    public init(ids: [String]) {
        self.ids = ids
    }
}
