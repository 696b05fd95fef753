import Synchronization
public import Trading

extension Exchange {
    /// Arms a fault; it meets requests of this process and of others, in-process and over the server.
    public func arm(_ fault: Fault) throws { try desk.withLock { try $0.store.faults.insert(fault) } }

    /// The faults that wait for their requests, in the order in which they were armed.
    public func armedFaults() throws -> [ArmedFault] { try desk.withLock { try $0.store.faults.all() } }

    /// Disarms the fault of that number, or all; says how many there were.
    @discardableResult
    public func clearFaults(_ number: Int? = nil) throws -> Int {
        try desk.withLock { try $0.store.faults.clear(number) }
    }

    /// The latest requests, newest first: at most so many, of one endpoint or of all.
    public func requests(_ limit: Int, of endpoint: String? = nil) throws -> [LoggedRequest] {
        try desk.withLock { try $0.store.requests.latest(limit, of: endpoint) }
    }

    /// How many requests of each endpoint are in the log, which keeps the latest 20,000.
    public func requestCounts() throws -> [(endpoint: String, count: Int)] {
        try desk.withLock { try $0.store.requests.counts() }
    }

    /// The markets and the state each was put into, whatever holds for the whole exchange.
    public func pairStates() throws -> [(pair: Pair, state: MarketState)] {
        try desk.withLock { desk in
            try desk.catalogue.markets.map { market in
                try (market.instrument.pair, desk.store.settings.marketState(ofID: market.instrument.id))
            }
        }
    }

    /// The market of that name in any spelling.
    ///
    /// - Throws: ``SandboxError/unknownPair(_:)``.
    public func pair(named name: String) throws -> Pair {
        try desk.withLock { desk in
            guard let market = desk.catalogue.market(name) else { throw SandboxError.unknownPair(name) }
            return market.instrument.pair
        }
    }
}
