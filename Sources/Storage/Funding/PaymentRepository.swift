public import Trading

/// The journal of every payment this program ever meant to make, in the same database as the orders.
///
/// Each write is durable before the call returns (it survives power loss), because the next step depends on it: the
/// payment, what was known before it, and the attempt are on disk before the first byte leaves the machine. Events are
/// only ever added.
public final class PaymentRepository {
    let connection: Connection

    /// Opens or creates the journal; `:memory:` keeps it in memory.
    public init(path: String) throws {
        connection = try Connection(path: path, durability: .powerLoss)
        try connection.migrate(Self.migrations, of: "payments")
    }

    /// The payments of a journal that has them.
    init(sharing connection: Connection) { self.connection = connection }

    /// Writes a new payment down, with the references that are not its own because they were there before.
    public func record(_ payment: Payment, known references: some Collection<String>) throws {
        try connection.transaction {
            try connection.run(
                "INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                [
                    .text(payment.id), .text(payment.kind.rawValue), .text(payment.asset), .text(payment.assetID),
                    .text(payment.destination), .text(payment.address), .text(payment.amount),
                    .text(payment.maximumFee), .integer(payment.createdAt.nanoseconds), .text(payment.state.rawValue),
                ])
            try connection.run(
                "INSERT OR IGNORE INTO payment_known VALUES (?, ?)",
                forEach: references.map { [.text(payment.id), .text($0)] })
            try note(payment.id, "intent", at: payment.createdAt, detail: "")
        }
    }

    /// Writes down that the payment is about to be sent.
    ///
    /// Throws ``UnresolvedPayment`` when one like it has become unresolved in the meantime, and ``RepeatedPayment`` when
    /// one like it that was sent at `repeatsSince` or later has been made.
    public func begin(
        _ payment: Payment, attempt: PaymentAttempt, refusingRepeatsSince repeatsSince: Timestamp? = nil
    ) throws {
        try connection.transaction {
            if let other = try unresolved().first(where: { $0.id != payment.id && $0.isLike(payment) }) {
                throw UnresolvedPayment(id: other.id, kind: other.kind)
            }
            if let repeatsSince, let twin = try sent(since: repeatsSince).first(where: { $0.isTwin(of: payment) }) {
                throw RepeatedPayment(payment: twin)
            }
            try connection.run(
                "INSERT INTO payment_attempts VALUES (?, ?, ?, ?)",
                [
                    .text(payment.id), .text(attempt.nonce), .integer(attempt.sentAt.nanoseconds),
                    .integer(attempt.notBefore.nanoseconds),
                ])
            try store(payment, event: "sending", at: attempt.sentAt, detail: "")
        }
    }

    /// Writes down what happened to a payment, and returns it as it stands then.
    ///
    /// It is decided on what the file says at that moment: what another process has found out stays.
    ///
    /// - Parameters:
    ///   - reference: the exchange's name of it, once it is known.
    ///   - detail: the exchange's, the transport's or the operator's own words, without secrets.
    @discardableResult
    public func settle(
        _ id: PaymentID, by event: Payment.Event, reference: String? = nil, at moment: Timestamp, detail: String
    ) throws -> Payment {
        try connection.transaction {
            guard var payment = try payment(id) else { throw UnknownPayment(id: id) }
            guard let event = event.news(for: payment.state) else { return payment }
            try payment.apply(event)
            payment.reference = reference ?? payment.reference
            try store(payment, event: payment.state.rawValue, at: moment, detail: detail)
            return payment
        }
    }

    /// Adds to the history of a payment what changes nothing.
    public func note(_ id: PaymentID, _ event: String, at moment: Timestamp, detail: String) throws {
        try connection.run(
            "INSERT INTO payment_events (id, event, at, detail) VALUES (?, ?, ?, ?)",
            [.text(id), .text(event), .integer(moment.nanoseconds), .text(detail)])
    }

    private func store(_ payment: Payment, event: String, at moment: Timestamp, detail: String) throws {
        try connection.run(
            "UPDATE payments SET state = ?, reference = ? WHERE id = ?",
            [.text(payment.state.rawValue), .text(payment.reference), .text(payment.id)])
        try note(payment.id, event, at: moment, detail: detail)
    }

    // MARK: Reading

    /// The payment of that id.
    public func payment(_ id: PaymentID) throws -> Payment? { try payments("WHERE id = ?", [.text(id)]).first }

    /// Every payment that may have been made without our knowing it, oldest first.
    public func unresolved() throws -> [Payment] {
        try payments("WHERE state IN ('sending', 'unknown', 'probablyNotMade') ORDER BY created_at", [])
    }

    /// The payments the operator called not made, of those asked for since a moment: they may appear after all.
    public func saidNotMade(since moment: Timestamp) throws -> [Payment] {
        try payments("WHERE state = 'saidNotMade' AND created_at >= ?", [.integer(moment.nanoseconds)])
    }

    /// Payments asked for since a moment, newest first.
    public func latest(since moment: Timestamp) throws -> [Payment] {
        try payments("WHERE created_at >= ? ORDER BY created_at DESC", [.integer(moment.nanoseconds)])
    }

    /// Payments sent since a moment, newest first.
    public func sent(since moment: Timestamp) throws -> [Payment] {
        try payments(
            "WHERE id IN (SELECT id FROM payment_attempts WHERE sent_at >= ?) ORDER BY created_at DESC",
            [.integer(moment.nanoseconds)])
    }

    /// Whether anything was ever made to that destination, at that address, and is not known to have failed later.
    public func hasUsed(_ key: WithdrawalKey) throws -> Bool {
        try !payments(
            """
            WHERE destination = ? AND asset = ? AND address = ? AND state IN ('made', 'saidMade', 'appeared')
            AND id NOT IN (SELECT id FROM payment_events WHERE event = 'failed') LIMIT 1
            """, [.text(key.name), .text(key.asset), .text(key.address)]
        ).isEmpty
    }

    /// Writes down that the exchange lists payments as failed or taken back, of those it knows by these references.
    ///
    /// It lists the latest ones only, so that has to be kept.
    public func noteFailed(_ references: Set<String>, at moment: Timestamp) throws {
        guard !references.isEmpty else { return }
        let made = try payments(
            "WHERE reference IS NOT NULL AND id NOT IN (SELECT id FROM payment_events WHERE event = 'failed')", [])
        let failed = made.filter { $0.reference.map(references.contains) ?? false }
        guard !failed.isEmpty else { return }
        try connection.transaction {
            for payment in failed { try note(payment.id, "failed", at: moment, detail: payment.reference ?? "") }
        }
    }

    /// The references that cannot be this payment's: those known before it, and those of other payments.
    public func foreignReferences(of id: PaymentID) throws -> Set<String> {
        let known = try connection.query(
            """
            SELECT reference FROM payment_known WHERE id = ?1
            UNION SELECT reference FROM payments WHERE id <> ?1 AND reference IS NOT NULL
            """, [.text(id)]
        ) { $0.text(0) }
        return Set(known)
    }

    /// The attempt to send a payment; nil when nothing was sent.
    public func attempt(of id: PaymentID) throws -> PaymentAttempt? {
        try connection.query("SELECT nonce, sent_at, not_before FROM payment_attempts WHERE id = ?", [.text(id)]) {
            PaymentAttempt(
                nonce: $0.text(0), sentAt: Timestamp(nanoseconds: Int64($0.integer(1))),
                notBefore: Timestamp(nanoseconds: Int64($0.integer(2))))
        }.first
    }

    /// What happened to a payment, oldest first.
    public func events(of id: PaymentID) throws -> [PaymentEvent] {
        try connection.query("SELECT event, at, detail FROM payment_events WHERE id = ? ORDER BY rowid", [.text(id)]) {
            PaymentEvent(
                name: $0.text(0), at: Timestamp(nanoseconds: Int64($0.integer(1))), detail: $0.text(2))
        }
    }

    private func payments(_ clause: String, _ values: [SQLValue]) throws -> [Payment] {
        try connection.query("SELECT * FROM payments \(clause)", values, row: Payment.init)
    }

    private static let migrations = [
        [
            """
            CREATE TABLE payments (
                id TEXT PRIMARY KEY, kind TEXT NOT NULL, asset TEXT NOT NULL, asset_id TEXT NOT NULL,
                destination TEXT NOT NULL, address TEXT, amount TEXT NOT NULL, maximum_fee TEXT,
                created_at INTEGER NOT NULL, state TEXT NOT NULL, reference TEXT
            ) STRICT
            """,
            """
            CREATE TABLE payment_attempts (
                id TEXT PRIMARY KEY REFERENCES payments (id), nonce TEXT NOT NULL, sent_at INTEGER NOT NULL,
                not_before INTEGER NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE payment_known (
                id TEXT NOT NULL REFERENCES payments (id), reference TEXT NOT NULL, PRIMARY KEY (id, reference)
            ) STRICT
            """,
            """
            CREATE TABLE payment_events (
                id TEXT NOT NULL REFERENCES payments (id), event TEXT NOT NULL, at INTEGER NOT NULL,
                detail TEXT NOT NULL
            ) STRICT
            """,
            """
            CREATE TRIGGER payment_events_stay BEFORE DELETE ON payment_events
            BEGIN SELECT RAISE(ABORT, 'what happened to a payment is kept'); END
            """,
        ],
        [
            """
            CREATE TABLE withdrawal_keys (
                asset TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, first_seen INTEGER NOT NULL,
                PRIMARY KEY (asset, name, address)
            ) STRICT
            """
        ],
    ]
}

/// A payment like the one that is to be made may have been made.
public struct UnresolvedPayment: Error, Hashable, Sendable {
    /// The earlier payment.
    public let id: PaymentID
    /// Where it goes.
    public let kind: Payment.Kind

    /// A payment that stands in the way.
    public init(id: PaymentID, kind: Payment.Kind) { (self.id, self.kind) = (id, kind) }
}

/// A payment like the one that is to be made was made a moment ago.
public struct RepeatedPayment: Error, Hashable, Sendable {
    /// The earlier payment.
    public let payment: Payment

    /// A payment that stands in the way.
    public init(payment: Payment) { self.payment = payment }
}

/// A payment that the journal does not know.
public struct UnknownPayment: Error, Hashable, Sendable {
    /// Its name.
    public let id: PaymentID
}

/// The one transmission of a payment.
public struct PaymentAttempt: Hashable, Sendable {
    /// The nonce it was signed with.
    public var nonce: String
    /// When it was about to be sent, by the local clock.
    public var sentAt: Timestamp
    /// Before when the exchange cannot have made it, by the exchange's clock.
    public var notBefore: Timestamp

    public init(nonce: String, sentAt: Timestamp, notBefore: Timestamp) {
        (self.nonce, self.sentAt, self.notBefore) = (nonce, sentAt, notBefore)
    }
}

/// Something that happened to a payment.
public struct PaymentEvent: Hashable, Sendable {
    /// Such as `sending`, `unknown`, `absent`, `saidNotMade`.
    public var name: String
    /// When, by the local clock.
    public var at: Timestamp
    /// Words about it.
    public var detail: String
}

extension Payment.Event {
    /// What it tells of a payment in that state; nil when others have found out more.
    fileprivate func news(for state: Payment.State) -> Payment.Event? {
        let isMade = [.made, .saidMade, .appeared].contains(state)
        switch self {
        case .answerLost: return state == .sending || state == .intended ? self : nil
        case .accepted:
            if isMade { return nil }
            // The answer came after others had given it up.
            return [.unknown, .probablyNotMade, .saidNotMade].contains(state) ? .found : self
        case .found: return isMade ? nil : self
        case .refused, .provedNotSent: return state == .sending || state == .intended ? self : nil
        case .absentForLong: return state == .sending || state == .unknown ? self : nil
        case .sendingBegan, .operatorSaysMade, .operatorSaysNotMade: return self
        }
    }
}

extension Payment {
    /// Whether it moved, or is said to have moved, the same amount of the same asset to the same place.
    fileprivate func isTwin(of other: Payment) -> Bool {
        id != other.id && isLike(other) && [.made, .saidMade, .appeared].contains(state)
    }

    fileprivate init(row: Row) throws {
        guard let kind = Kind(rawValue: row.text(1)), let state = State(rawValue: row.text(9)) else {
            throw DamagedRow(text: row.text(0))
        }
        try self.init(
            id: PaymentID(row.text(0)), kind: kind, asset: Asset(row.text(2)), assetID: row.text(3),
            destination: row.text(4), address: row.optionalText(5), amount: Amount(parsing: row.text(6)),
            maximumFee: row.optionalText(7).map { try Amount(parsing: $0) },
            createdAt: Timestamp(nanoseconds: Int64(row.integer(8))), state: state, reference: row.optionalText(10))
    }
}
