public import Storage

/// The order journal of one key, opened when it is first needed.
public actor Journal {
    private let path: String
    private let now: @Sendable () -> Timestamp
    private var repository: JournalRepository?

    /// A journal at `path`; nothing is opened before it is needed.
    ///
    /// - Parameter now: the local clock.
    public init(path: String, now: @escaping @Sendable () -> Timestamp = TimeSource.system.now) {
        self.path = path
        self.now = now
    }

    /// The journal of payments of the same key, in the same file.
    nonisolated var payments: PaymentJournal { PaymentJournal(path: path) }

    /// Whether anything was ever written; nothing is opened to find out.
    public nonisolated var exists: Bool { path == ":memory:" || Files.exists(path) }

    /// Writes a new intent down, durably; see
    /// ``JournalRepository/record(_:owner:refusingRepeatsSince:within:detail:)``.
    public func record(
        _ intent: OrderIntent, refusingRepeatsSince moment: Timestamp? = nil, within budget: OrderBudget? = nil,
        detail: String = ""
    ) throws {
        try open().record(
            intent, owner: ProcessMark.own.description, refusingRepeatsSince: moment, within: budget, detail: detail)
    }

    /// Writes down, durably, that an intent is about to be sent by this process.
    @discardableResult
    public func begin(
        _ id: ClientOrderID, nonce: UInt64, at moment: Timestamp, byExchange exchangeMoment: Timestamp? = nil,
        deadline: Timestamp, despiteUnknown: Bool = false
    ) throws -> OrderIntent {
        let attempt = OrderAttempt(
            nonce: String(nonce), sentAt: moment, exchangeSentAt: exchangeMoment, deadline: deadline,
            owner: ProcessMark.own.description)
        return try open().begin(id, attempt: attempt, despiteUnknown: despiteUnknown)
    }

    /// Writes down, durably, what happened to an intent, and returns it as it stands then.
    @discardableResult
    public func apply(
        _ event: OrderIntent.Event, to id: ClientOrderID, orderID: OrderID? = nil, at moment: Timestamp, detail: String
    ) throws -> OrderIntent {
        try open().apply(event, to: id, orderID: orderID, at: moment, detail: detail)
    }

    /// Asks or writes anything else.
    public func use<T: Sendable>(_ body: @Sendable (JournalRepository) throws -> T) throws -> T { try body(open()) }

    /// The same for what nothing may wait for: another process is waited for a third of a second at most.
    func useQuickly<T: Sendable>(_ body: @Sendable (JournalRepository) throws -> T) throws -> T {
        let patience: Int32 = 300
        return try open(patience: patience).waiting(atMost: patience, body)
    }

    /// Every intent that may have become an order without our knowing it.
    public func unresolved() throws -> [OrderIntent] { try open().unresolved() }

    /// The intent of that id.
    public func intent(_ id: ClientOrderID) throws -> OrderIntent? { try open().intent(id) }

    private func open(patience: Int32 = Connection.usualPatience) throws -> JournalRepository {
        if let repository { return repository }
        try Files.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        let opened = try JournalRepository(
            path: path, patience: patience, isAlive: ProcessMark.isAlive, now: { [now] in now() })
        repository = opened
        return opened
    }
}
