public import Trading

/// The exchange's markets and assets as last fetched, kept on disk so that one name is found without reading all.
///
/// A cache: losing it costs a refetch. Spellings are kept in one table, already normalised by the caller.
public final class CatalogueRepository {
    private let connection: Connection

    /// Opens or creates the catalogue; `:memory:` keeps it in memory.
    public init(path: String) throws {
        connection = try Connection(path: path, durability: .processEnd)
        try connection.migrate(Self.migrations)
    }

    /// When the catalogue was fetched; nil when it never was.
    public func fetchedAt() throws -> Timestamp? {
        try connection.query("SELECT fetched_at FROM fetch") { Timestamp(nanoseconds: Int64($0.integer(0))) }.first
    }

    /// Replaces everything in one step, so that no reader sees half of it.
    ///
    /// - Parameter spellings: each normalised spelling with the id of the market it names.
    public func replace(
        instruments: [Instrument], assets: [AssetEntry], spellings: [(spelling: String, id: String)],
        at moment: Timestamp
    ) throws {
        try connection.transaction {
            // The markets bring their states along.
            for table in ["fetch", "instrument", "asset", "spelling", "state"] {
                try connection.run("DELETE FROM \(table)")
            }
            try connection.run(Self.insertInstrument, forEach: instruments.map(\.columns))
            try connection.run("INSERT INTO asset VALUES (?, ?, ?, ?, ?, ?, ?, ?)", forEach: assets.map(\.columns))
            try connection.run(
                "INSERT OR IGNORE INTO spelling VALUES (?, ?)",
                forEach: spellings.map { [.text($0.spelling), .text($0.id)] })
            try connection.run("INSERT INTO fetch VALUES (?)", [.integer(moment.nanoseconds)])
        }
        connection.emptyLog()
    }

    /// What was last seen of a market's state; nil for nothing since the catalogue was fetched.
    public func state(id: String) throws -> (status: Instrument.Status, seenAt: Timestamp)? {
        try connection.query("SELECT status, seen_at FROM state WHERE id = ?", [.text(id)]) {
            (Instrument.Status(rawValue: $0.text(0)) ?? .other, Timestamp(nanoseconds: Int64($0.integer(1))))
        }.first
    }

    /// Keeps what was seen of a market's state.
    public func keep(state: Instrument.Status, id: String, at moment: Timestamp) throws {
        try connection.transaction {
            try connection.run(
                "INSERT OR REPLACE INTO state VALUES (?, ?, ?)",
                [.text(id), .text(state.rawValue), .integer(moment.nanoseconds)])
            try connection.run("UPDATE instrument SET status = ? WHERE id = ?", [.text(state.rawValue), .text(id)])
        }
    }

    /// Makes every state as old as can be, so that it is asked for again.
    public func forgetStates() throws {
        try connection.transaction {
            try connection.run("INSERT OR IGNORE INTO state SELECT id, status, 0 FROM instrument")
            try connection.run("UPDATE state SET seen_at = 0")
        }
    }

    /// The market a normalised spelling names.
    public func instrument(spelling: String) throws -> Instrument? {
        try instruments("WHERE id = (SELECT id FROM spelling WHERE spelling = ?)", [.text(spelling)]).first
    }

    /// The market with the exchange's own key.
    public func instrument(id: String) throws -> Instrument? {
        try instruments("WHERE id = ?", [.text(id)]).first
    }

    /// The market between two assets, by their modern names.
    public func instrument(pair: Pair) throws -> Instrument? {
        try instruments("WHERE pair = ?", [.text(pair)]).first
    }

    /// All markets, by name.
    public func instruments() throws -> [Instrument] { try instruments("ORDER BY pair", []) }

    /// The modern names of all markets.
    public func pairNames() throws -> [String] {
        try connection.query("SELECT pair FROM instrument ORDER BY pair") { $0.text(0) }
    }

    /// All assets, by the exchange's keys.
    public func assets() throws -> [AssetEntry] {
        try connection.query("SELECT * FROM asset ORDER BY id", row: AssetEntry.init)
    }

    private func instruments(_ clause: String, _ values: [SQLValue]) throws -> [Instrument] {
        try connection.query("SELECT * FROM instrument \(clause)", values, row: Instrument.init)
    }

    private static let migrations = [
        [
            "CREATE TABLE fetch (fetched_at INTEGER NOT NULL) STRICT",
            """
            CREATE TABLE instrument (
                id TEXT PRIMARY KEY, pair TEXT NOT NULL, alternative_name TEXT NOT NULL, base_id TEXT NOT NULL,
                quote_id TEXT NOT NULL, price_decimals INTEGER NOT NULL, quantity_decimals INTEGER NOT NULL,
                cost_decimals INTEGER NOT NULL, tick TEXT NOT NULL, minimum_quantity TEXT NOT NULL,
                minimum_cost TEXT, status TEXT NOT NULL, taker_fees TEXT NOT NULL, maker_fees TEXT NOT NULL
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX instrument_by_pair ON instrument (pair)",
            """
            CREATE TABLE asset (
                id TEXT PRIMARY KEY, alternative_name TEXT NOT NULL, name TEXT NOT NULL, decimals INTEGER NOT NULL,
                display_decimals INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE TABLE spelling (spelling TEXT PRIMARY KEY, id TEXT NOT NULL) STRICT, WITHOUT ROWID",
        ],
        [
            "ALTER TABLE instrument ADD COLUMN buy_leverages TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE instrument ADD COLUMN sell_leverages TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE asset ADD COLUMN kind TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE asset ADD COLUMN status TEXT",
            "ALTER TABLE asset ADD COLUMN collateral_value TEXT",
            // Old, so that it is fetched again as soon as that is possible.
            "UPDATE fetch SET fetched_at = 0",
        ],
        [
            """
            CREATE TABLE state (
                id TEXT PRIMARY KEY, status TEXT NOT NULL, seen_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """
        ],
    ]

    private static let insertInstrument =
        "INSERT INTO instrument VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
}
