import Storage
import Trading
import Transport

/// Where requests are dealt with, one at a time.
struct Desk {
    let store: Store
    let catalogue = Catalogue.standard

    init(folder: String?) throws {
        store = try Store.open(folder: folder)
    }

    // MARK: The account's beginning

    /// Makes account and key unless they are there.
    func setUp(_ options: ExchangeOptions, now: Timestamp) throws {
        guard try store.settings.load() == nil else { return }
        try store.connection.transaction {
            guard try store.settings.load() == nil else { return }
            try begin(options, now: now)
            let (key, secret) = try Signature.newKey()
            let record = KeyRecord(
                key: key, secret: secret, created: now, lastUsed: now, calls: CallCounter(counted: now))
            try store.keys.insert(record)
        }
    }

    func reset(_ options: ExchangeOptions, now: Timestamp) throws {
        try store.connection.transaction {
            try store.clearOrders()
            try store.clearAccount()
            try begin(options, now: now)
        }
    }

    private func begin(_ options: ExchangeOptions, now: Timestamp) throws {
        try Bookkeeper(store: store, catalogue: catalogue, seed: options.seed).open(options.balances, at: now)
        try store.settings.save(ExchangeSettings(seed: options.seed, tier: options.tier, created: now))
        try store.settings.setSettledSecond(Int(now.seconds))
        try store.settings.setRewardedWeeks(0)
    }

    // MARK: Requests

    func result(of request: ExchangeRequest, now: Timestamp) throws -> Reply {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1] == "0" else { throw ExchangeFault.unknownMethod }
        switch parts[2] {
        case "public": return try .result(publicResult(of: String(parts[3]), request, now: now))
        case "private": return try privateResult(of: String(parts[3]), request, now: now)
        default: throw ExchangeFault.unknownMethod
        }
    }

    private func publicResult(of method: String, _ request: ExchangeRequest, now: Timestamp) throws -> JSON {
        let parameters =
            request.method == "POST"
            ? Parameters(body: request.body, contentType: request.header("Content-Type"))
            : Parameters(form: request.query)
        guard let parameters else { throw ExchangeFault.invalidArguments() }
        let settings = try settings()
        try countPublicCall(method, parameters, request, settings.limits, now: now)
        let call = PublicCall(
            catalogue: catalogue, seed: settings.seed, now: now, parameters: parameters,
            state: store.settings.marketState, ownTrades: store.trades.all)
        guard let result = try call.result(of: method) else { throw ExchangeFault.unknownMethod }
        return result
    }

    /// Candles and trades have a counter for each market, all other methods one together.
    private func countPublicCall(
        _ method: String, _ parameters: Parameters, _ request: ExchangeRequest, _ limits: ExchangeLimits, now: Timestamp
    ) throws {
        guard let burst = limits.publicBurst else { return }
        let market = parameters["pair"].flatMap(catalogue.market)?.instrument.id ?? ""
        let subject = ["OHLC", "Trades"].contains(method) ? "\(method) \(market)" : ""
        let isCounted = try store.connection.transaction {
            try store.publicCalls.count(subject, from: request.address, burst: burst, now: now)
        }
        guard isCounted else { throw ExchangeFault.tooManyRequests }
    }

    /// One transaction: what the call itself changes is undone when it is refused; nonce and counter stay used.
    private func privateResult(of name: String, _ request: ExchangeRequest, now: Timestamp) throws -> Reply {
        guard let method = PrivateMethod.all[name] else { throw ExchangeFault.unknownMethod }
        let outcome = try store.connection.transaction { () -> Result<Reply, ExchangeFault> in
            do {
                let call = try admit(request, to: method, now: now)
                try call.treasury.catchUp(to: call.now)
                try call.countAtEngine(name)
                return try .success(store.undoable { try method.run(call) })
            } catch let fault as ExchangeFault {
                return .failure(fault)
            }
        }
        return try outcome.get()
    }

    /// Checks who asks, and counts the call.
    private func admit(_ request: ExchangeRequest, to method: PrivateMethod, now: Timestamp) throws -> PrivateCall {
        let settings = try settings()
        let parameters = Parameters(body: request.body, contentType: request.header("Content-Type"))
        var key = try Doorkeeper(store: store, limits: settings.limits, now: now)
            .check(request, nonce: parameters?["nonce"])
        let isCounted =
            method.cost == 0 || !settings.limits.countsCalls
            || key.calls.count(method.cost, tier: settings.tier, now: now)
        key.lastUsed = now
        try store.keys.update(key)
        guard isCounted else { throw ExchangeFault.rateLimitExceeded }
        if !method.permissions.isEmpty, method.permissions.isDisjoint(with: key.permissions) {
            throw ExchangeFault.permissionDenied
        }
        guard let parameters else { throw ExchangeFault.invalidArguments() }
        return PrivateCall(
            store: store, catalogue: catalogue, settings: settings, key: key, now: now.inMicroseconds,
            parameters: parameters)
    }

    private func settings() throws -> ExchangeSettings {
        guard let settings = try store.settings.load() else { throw SandboxError.damagedState("setting") }
        return settings
    }

    // MARK: Summary

    func summary(now: Timestamp) throws -> ExchangeSummary {
        try store.connection.transaction {
            let settings = try settings()
            try Treasury(store: store, catalogue: catalogue, settings: settings).catchUp(to: now)
            let balances = try store.balances.all(of: .client).map { balance in
                (catalogue.asset(balance.asset)?.asset.description ?? balance.asset, balance.amount)
            }
            return try ExchangeSummary(
                seed: settings.seed, tier: settings.tier, created: settings.created,
                openOrderCount: store.orders.openCount(),
                balances: Dictionary(balances, uniquingKeysWith: { $1 }),
                pairs: catalogue.markets.map(\.instrument.pair))
        }
    }
}
