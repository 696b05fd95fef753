import FoundationEssentials
public import Trading

/// A bracket as it is written down: what was agreed on, its orders, and how it ended.
public struct BracketRecord: Hashable, Sendable {
    /// Its name: that of its first order.
    public var id: ClientOrderID
    /// The market, by its modern name.
    public var pair: Pair
    /// What was agreed on.
    public var terms: Bracket.Terms
    /// The limit that follows the stop; nil for a stop that trades at the market.
    public var stopLimit: Price?
    /// When it began, by the local clock.
    public var createdAt: Timestamp
    /// Which process carries it out, or did last.
    public var owner: String?
    /// How it ended; nil when nobody said so, because it goes on or its process died.
    public var end: String?
    /// Its orders, oldest first.
    public var orders: [Member] = []

    /// An order of a bracket.
    public struct Member: Hashable, Sendable {
        /// Which leg it is.
        public var leg: Bracket.Leg
        /// Our own name of it.
        public var id: ClientOrderID
        /// Whether the bracket itself asked for its end.
        public var isCancelled: Bool

        public init(leg: Bracket.Leg, id: ClientOrderID, isCancelled: Bool = false) {
            (self.leg, self.id, self.isCancelled) = (leg, id, isCancelled)
        }
    }

    public init(
        id: ClientOrderID, pair: Pair, terms: Bracket.Terms, stopLimit: Price?, createdAt: Timestamp,
        owner: String? = nil
    ) {
        (self.id, self.pair, self.terms, self.stopLimit) = (id, pair, terms, stopLimit)
        (self.createdAt, self.owner) = (createdAt, owner)
    }
}

extension JournalRepository {
    /// Takes a bracket over for a process; the mark of the living process that carries it out, if there is another.
    public func claim(bracket id: ClientOrderID, for owner: String) throws -> String? {
        try connection.transaction {
            let holders = try connection.query("SELECT owner FROM brackets WHERE id = ? AND ended IS NULL", [.text(id)])
            {
                $0.optionalText(0)
            }
            if let holder = holders.first.flatMap(\.self), holder != owner, isAlive(holder) { return holder }
            try connection.run(
                "UPDATE brackets SET owner = ?, ended = NULL WHERE id = ?", [.text(owner), .text(id)])
            return nil
        }
    }

    /// Writes a new bracket down.
    public func record(_ bracket: BracketRecord) throws {
        try connection.run(
            "INSERT INTO brackets (id, pair, terms, stop_limit, created_at, owner) VALUES (?, ?, ?, ?, ?, ?)",
            [
                .text(bracket.id), .text(bracket.pair), .text(try bracket.terms.storedText()),
                .text(bracket.stopLimit), .integer(bracket.createdAt.nanoseconds), .text(bracket.owner),
            ])
    }

    /// Writes down that an order belongs to a bracket.
    public func add(_ order: ClientOrderID, leg: Bracket.Leg, to bracket: ClientOrderID) throws {
        try connection.run(
            "INSERT OR IGNORE INTO bracket_orders (id, bracket, leg, cancelled) VALUES (?, ?, ?, 0)",
            [.text(order), .text(bracket), .text(leg.rawValue)])
    }

    /// Writes down that the bracket itself asks for the end of one of its orders.
    public func noteBracketCancel(of order: ClientOrderID) throws {
        try connection.run("UPDATE bracket_orders SET cancelled = 1 WHERE id = ?", [.text(order)])
    }

    /// Writes down how a bracket ended.
    public func end(bracket id: ClientOrderID, as end: String) throws {
        try connection.run("UPDATE brackets SET ended = ? WHERE id = ?", [.text(end), .text(id)])
    }

    /// Every bracket, newest first, with its orders.
    public func brackets() throws -> [BracketRecord] {
        let records = try connection.query(
            "SELECT id, pair, terms, stop_limit, created_at, owner, ended FROM brackets ORDER BY created_at DESC",
            row: BracketRecord.init)
        return try records.map { record in
            var record = record
            record.orders = try connection.query(
                "SELECT leg, id, cancelled FROM bracket_orders WHERE bracket = ? ORDER BY rowid", [.text(record.id)]
            ) { row in
                guard let leg = Bracket.Leg(rawValue: row.text(0)) else { throw DamagedRow(text: row.text(0)) }
                return .init(leg: leg, id: ClientOrderID(row.text(1)), isCancelled: row.integer(2) != 0)
            }
            return record
        }
    }
}

extension Bracket.Terms {
    fileprivate func storedText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension BracketRecord {
    fileprivate init(row: Row) throws {
        guard let pair = Pair(name: row.text(1)) else { throw DamagedRow(text: row.text(0)) }
        self.init(
            id: ClientOrderID(row.text(0)), pair: pair,
            terms: try JSONDecoder().decode(Bracket.Terms.self, from: Data(row.text(2).utf8)),
            stopLimit: try row.optionalText(3).map { try Price(parsing: $0) },
            createdAt: Timestamp(nanoseconds: Int64(row.integer(4))), owner: row.optionalText(5))
        end = row.optionalText(6)
    }
}
