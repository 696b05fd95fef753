import Storage

/// The journal of payments of one key, opened when it is first needed.
public actor PaymentJournal {
    private let path: String
    private var repository: PaymentRepository?

    /// A journal at `path`; nothing is opened before it is needed.
    public init(path: String) { self.path = path }

    func record(_ payment: Payment, known references: Set<String>) throws {
        try open().record(payment, known: references)
    }

    func begin(_ payment: Payment, attempt: PaymentAttempt, refusingRepeatsSince moment: Timestamp?) throws {
        try open().begin(payment, attempt: attempt, refusingRepeatsSince: moment)
    }

    @discardableResult
    func settle(
        _ id: PaymentID, by event: Payment.Event, reference: String? = nil, at moment: Timestamp, detail: String
    ) throws -> Payment {
        try open().settle(id, by: event, reference: reference, at: moment, detail: detail)
    }

    func note(_ id: PaymentID, _ event: String, at moment: Timestamp, detail: String) throws {
        try open().note(id, event, at: moment, detail: detail)
    }

    func payment(_ id: PaymentID) throws -> Payment? { try open().payment(id) }
    func unresolved() throws -> [Payment] { try open().unresolved() }
    func saidNotMade(since moment: Timestamp) throws -> [Payment] { try open().saidNotMade(since: moment) }
    func sent(since moment: Timestamp) throws -> [Payment] { try open().sent(since: moment) }
    func latest(since moment: Timestamp) throws -> [Payment] { try open().latest(since: moment) }
    func hasUsed(_ key: WithdrawalKey) throws -> Bool { try open().hasUsed(key) }
    func noteFailed(_ references: Set<String>, at moment: Timestamp) throws {
        try open().noteFailed(references, at: moment)
    }
    func hadOtherAddress(_ key: WithdrawalKey) throws -> Bool { try open().hadOtherAddress(key) }
    func note(_ keys: [WithdrawalKey], at moment: Timestamp) throws { try open().note(keys, at: moment) }
    func firstSeen(_ key: WithdrawalKey) throws -> Timestamp? { try open().firstSeen(key) }
    func attempt(of id: PaymentID) throws -> PaymentAttempt? { try open().attempt(of: id) }
    func foreignReferences(of id: PaymentID) throws -> Set<String> { try open().foreignReferences(of: id) }
    func events(of id: PaymentID) throws -> [PaymentEvent] { try open().events(of: id) }

    private func open() throws -> PaymentRepository {
        if let repository { return repository }
        try Files.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        let opened = try PaymentRepository(path: path)
        repository = opened
        return opened
    }
}
