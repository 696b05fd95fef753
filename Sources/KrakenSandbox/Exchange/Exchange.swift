import Synchronization
public import Trading

/// A whole exchange, offline, speaking the wire format of the real one's Spot REST interface.
///
/// Its market follows from seed and time alone; its account lives in a database that several processes may use at
/// once. It keeps no state between requests outside that database. It has no sockets: see ``SandboxTransport``.
public final class Exchange: Sendable {
    let desk: Mutex<Desk>
    let now: @Sendable () -> Timestamp

    /// Opens the exchange whose database lives in `folder`, or makes it; nil keeps everything in memory.
    ///
    /// - Parameters:
    ///   - folder: made with rights for its owner alone when it is missing.
    ///   - options: used only when the exchange is made.
    ///   - now: the exchange's clock.
    /// - Throws: ``SandboxError``, or a `DatabaseError` when the database cannot be used.
    public init(
        folder: String?, options: ExchangeOptions = ExchangeOptions(), now: @escaping @Sendable () -> Timestamp
    ) throws {
        let desk = try Desk(folder: folder)
        try desk.setUp(options, now: now())
        self.desk = Mutex(desk)
        self.now = now
    }

    /// Answers one request, as the faults that are armed for it want; whatever goes wrong inside becomes an answer.
    ///
    /// Waits for its turn among processes and threads, so call it where waiting is allowed.
    public func answer(to request: ExchangeRequest) -> ExchangeAnswer {
        let arrival = Arrival(request)
        let plan = desk.withLock { $0.plan(for: arrival) }
        guard plan.wait > .zero else { return carryOut(arrival, plan) }
        return .delayed(plan.wait) { self.carryOut(arrival, plan) }
    }

    /// What the exchange itself says, whatever a fault would do to it on its way; nothing is delayed.
    public func respond(to request: ExchangeRequest) -> ExchangeResponse {
        let arrival = Arrival(request)
        return desk.withLock { desk in desk.response(to: arrival, desk.plan(for: arrival), now: now()) }
    }

    private func carryOut(_ arrival: Arrival, _ plan: FaultPlan) -> ExchangeAnswer {
        plan.shape(desk.withLock { $0.response(to: arrival, plan, now: now()) })
    }

    /// The key pair that opens the account.
    public func credentials() throws -> SandboxCredentials {
        try desk.withLock { desk in
            guard let key = try desk.store.keys.find() else { throw SandboxError.damagedState("api_key") }
            return SandboxCredentials(apiKey: key.key, apiSecret: key.secret)
        }
    }

    /// Starts the account again: new seed, tier and balances, no orders and trades; the keys stay valid.
    ///
    /// - Throws: ``SandboxError`` for balances the exchange cannot keep; then nothing is changed.
    public func reset(_ options: ExchangeOptions) throws {
        try desk.withLock { desk in try desk.reset(options, now: now()) }
    }

    /// The exchange at a glance; orders the market has reached meanwhile are carried out first.
    public func summary() throws -> ExchangeSummary {
        try desk.withLock { desk in try desk.summary(now: now()) }
    }

    /// Changes what the account's key may do.
    func restrictKey(to permissions: Set<Permission>) throws {
        try desk.withLock { desk in
            guard let key = try desk.store.keys.find() else { throw SandboxError.damagedState("api_key") }
            try desk.store.keys.restrict(key.key, to: permissions)
        }
    }

    /// What the accounts own, by asset key.
    func accounts() throws -> [AccountName: [String: Amount]] {
        try desk.withLock { desk in
            try Dictionary(
                uniqueKeysWithValues: AccountName.allCases.map { account in
                    try (account, Dictionary(uniqueKeysWithValues: desk.store.balances.all(of: account)))
                })
        }
    }
}

extension Dictionary {
    fileprivate init(uniqueKeysWithValues pairs: [(asset: Key, amount: Value)]) {
        self.init(pairs.map { ($0.asset, $0.amount) }, uniquingKeysWith: { $1 })
    }
}
