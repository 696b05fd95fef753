import Storage

/// The order journal of one key, opened when it is first needed.
public actor Journal {
    private let path: String
    private var repository: JournalRepository?

    /// A journal at `path`; nothing is opened before it is needed.
    public init(path: String) {
        self.path = path
    }

    /// Writes a new intent down, durably.
    public func record(_ intent: OrderIntent) throws { try open().record(intent) }

    /// Writes down, durably, that an intent is about to be sent.
    public func begin(_ intent: OrderIntent, nonce: UInt64, at moment: Timestamp, deadline: Timestamp) throws {
        let attempt = OrderAttempt(nonce: String(nonce), sentAt: moment, deadline: deadline)
        try open().begin(intent, attempt: attempt)
    }

    /// Writes down, durably, what became of an intent.
    public func settle(_ intent: OrderIntent, at moment: Timestamp, detail: String) throws {
        try open().settle(intent, at: moment, detail: detail)
    }

    /// Every intent that may have become an order without our knowing it.
    public func unresolved() throws -> [OrderIntent] { try open().unresolved() }

    /// After when the exchange must not act on an intent any more, by its own clock.
    public func deadline(of id: ClientOrderID) throws -> Timestamp? { try open().deadline(of: id) }

    /// The intent of that id.
    public func intent(_ id: ClientOrderID) throws -> OrderIntent? { try open().intent(id) }

    private func open() throws -> JournalRepository {
        if let repository { return repository }
        try Files.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
        let opened = try JournalRepository(path: path)
        repository = opened
        return opened
    }
}
