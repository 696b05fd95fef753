import Storage
public import Trading

/// What the journal of a key says that needs somebody's attention.
public struct JournalFacts: Hashable, Sendable {
    /// Names the key.
    public var fingerprint: String
    /// Orders that may be live without our knowing it.
    public var unresolved: [OrderIntent] = []
    /// Orders that were thought not to exist and do.
    public var appeared: [OrderIntent] = []
    /// Changes of orders that may still come.
    public var changes: [ChangeIntent] = []
    /// Withdrawals and transfers that may have been made.
    public var payments: [Payment] = []

    public init(fingerprint: String) { self.fingerprint = fingerprint }

    /// Reads the journal of a key; nil when there is none.
    public init?(path: String, fingerprint: String, at now: Timestamp) throws {
        guard Files.exists(path) else { return nil }
        self.init(fingerprint: fingerprint)
        let orders = try JournalRepository(path: path, isAlive: ProcessMark.isAlive, now: { now })
        unresolved = try orders.unresolved()
        appeared = try orders.watched(since: now - Trader.watchTime).filter { $0.state == .appeared }
        changes = try orders.unresolvedChanges()
        payments = try PaymentRepository(path: path).unresolved()
    }

    /// The journals of all keys of a venue, by its folder; nothing is made.
    public static func all(in folder: String, at now: Timestamp) -> [Fact<JournalFacts>] {
        FileFacts.names(in: folder).compactMap { name -> Fact<JournalFacts>? in
            let path = "\(folder)/\(name)/journal.db"
            do {
                return try JournalFacts(path: path, fingerprint: name, at: now).map { .known($0) }
            } catch {
                let words = (error as? DatabaseError)?.message ?? "\(error)"
                return .failed(
                    "the journal of key \(name) cannot be read: \(words)",
                    nextStep: "keep a copy of \(path) and of the files beside it")
            }
        }
    }

    /// How many things are not settled.
    public var count: Int { unresolved.count + appeared.count + changes.count + payments.count }

    /// What there is to settle; one check that all is settled, when it is.
    public var checks: [Check] {
        guard count > 0 else { return [Check(.orders, "unresolved", .ok, "key \(fingerprint): everything is settled")] }
        return unresolved.map { intent in
            Check(
                .orders, "unresolved", .failed,
                "order \(intent.id) of \(intent.createdAt.dateTime) UTC may be live (\(intent.request.pair))",
                nextStep: "see 'kraken order resolve \(intent.id)'")
        }
            + appeared.map { intent in
                Check(
                    .orders, "appeared", .failed,
                    "order \(intent.id) was thought not to exist, and does (\(intent.request.pair))",
                    nextStep: "see 'kraken order show \(intent.id)'")
            }
            + changes.map { change in
                Check(
                    .orders, "changes", .warning,
                    "a change of order \(change.orderID) of \(change.createdAt.dateTime) UTC may still come",
                    nextStep: "see 'kraken order show \(change.orderID)'")
            }
            + payments.map { payment in
                Check(
                    .orders, "payments", .failed,
                    "a \(payment.kind.rawValue) of \(payment.amount) \(payment.asset) may have been made (\(payment.id))",
                    nextStep: payment.kind == .withdrawal
                        ? "see 'kraken withdraw resolve \(payment.id)'" : "see 'kraken transfer resolve \(payment.id)'")
            }
    }
}

extension DatabaseFacts {
    /// Looks at a database of the home, and reads all of it.
    public init(path: String, home: String) {
        let name = path.hasPrefix(home + "/") ? String(path.dropFirst(home.utf8.count + 1)) : path
        self.init(name: name, file: FileFacts(at: path), fault: nil)
        guard case .file = file.kind, file.writeFault == nil else { return }
        do {
            let connection = try Connection(path: path, durability: .powerLoss, busyTimeout: 1_000)
            let words = try connection.query("PRAGMA quick_check(1)") { $0.text(0) }
            fault = words == ["ok"] ? nil : words.joined(separator: "; ")
        } catch {
            fault = (error as? DatabaseError)?.message ?? "\(error)"
        }
    }
}
