import Storage
import Trading
import Transport

extension Desk {
    /// What a request came to.
    private enum Outcome {
        case result(Reply)
        case refused(ExchangeFault)
        /// It was let in with this key, and is carried out later.
        case postponed(KeyRecord, until: Timestamp)
        case nothing
    }

    /// What will go wrong with a request; nothing if that cannot be found out.
    func plan(for arrival: Arrival) -> FaultPlan {
        (try? store.faults.take(for: arrival.endpoint)).map(FaultPlan.init) ?? .none
    }

    /// Deals with one request, and notes that it came.
    func response(to arrival: Arrival, _ plan: FaultPlan, now: Timestamp) -> ExchangeResponse {
        do {
            let outcome =
                arrival.scope == .account
                ? try store.connection.transaction {
                    try note(accountOutcome(of: arrival, plan, now: now), arrival, plan, now)
                }
                : try note(openOutcome(of: arrival, plan, now: now), arrival, plan, now)
            switch outcome {
            case .result(let result): return ExchangeResponse(result: result)
            case .refused(let fault): return ExchangeResponse(fault)
            case .postponed, .nothing: return ExchangeResponse(errors: [])
            }
        } catch {
            _ = try? note(.refused(.internalError), arrival, plan, now)
            return ExchangeResponse(.internalError)
        }
    }

    private func note(
        _ outcome: Outcome, _ arrival: Arrival, _ plan: FaultPlan, _ now: Timestamp
    ) throws -> Outcome {
        let acted = if case .result = outcome { true } else { false }
        let number = try store.requests.insert(
            arrival.endpoint, nonce: arrival.nonce, acted: acted, faults: plan.faults, at: now)
        if case .postponed(let key, let due) = outcome {
            try store.late.insert(
                LateRequest(
                    number: number, due: due, key: key.key, request: arrival.request,
                    faults: plan.faults.map(\.effect)))
        }
        return outcome
    }

    // MARK: Public requests

    private func openOutcome(of arrival: Arrival, _ plan: FaultPlan, now: Timestamp) throws -> Outcome {
        guard plan.acts else { return .nothing }
        do {
            return .result(.result(try openResult(of: arrival, plan, now: now)))
        } catch let fault as ExchangeFault {
            return .refused(fault)
        }
    }

    private func openResult(of arrival: Arrival, _ plan: FaultPlan, now: Timestamp) throws -> JSON {
        guard arrival.scope == .open else { throw ExchangeFault.unknownMethod }
        guard let parameters = arrival.parameters?.without(plan.ignored) else { throw ExchangeFault.invalidArguments() }
        let settings = try settings()
        try countPublicCall(arrival, settings.limits, now: now)
        let call = PublicCall(
            catalogue: catalogue, seed: settings.seed, now: now, parameters: parameters,
            state: store.settings.marketState, ownTrades: store.trades.all)
        guard let result = try call.result(of: arrival.method) else { throw ExchangeFault.unknownMethod }
        return result
    }

    /// Candles and trades have a counter for each market, all other methods one together.
    private func countPublicCall(_ arrival: Arrival, _ limits: ExchangeLimits, now: Timestamp) throws {
        guard let burst = limits.publicBurst else { return }
        let market = arrival.parameters?["pair"].flatMap(catalogue.market)?.instrument.id ?? ""
        let subject = ["OHLC", "Trades"].contains(arrival.method) ? "\(arrival.method) \(market)" : ""
        let isCounted = try store.connection.transaction {
            try store.publicCalls.count(subject, from: arrival.request.address, burst: burst, now: now)
        }
        guard isCounted else { throw ExchangeFault.tooManyRequests }
    }

    // MARK: The account's requests

    /// Inside one transaction: what the call itself changes is undone when it is refused; nonce and counter stay used.
    private func accountOutcome(of arrival: Arrival, _ plan: FaultPlan, now: Timestamp) throws -> Outcome {
        try carryOutLateRequests(now: now)
        guard plan.acts || plan.lateness != nil else { return .nothing }
        do {
            guard let method = PrivateMethod.all[arrival.method] else { throw ExchangeFault.unknownMethod }
            guard try store.settings.marketState(ofID: nil) != .maintenance else { throw ExchangeFault.unavailable }
            let call = try admit(arrival, to: method, now: now)
            if let lateness = plan.lateness { return .postponed(call.key, until: now + .seconds(lateness)) }
            return .result(try carryOut(call, method, named: arrival.method, plan))
        } catch let fault as ExchangeFault {
            return .refused(fault)
        }
    }

    /// Checks who asks, and counts the call.
    private func admit(_ arrival: Arrival, to method: PrivateMethod, now: Timestamp) throws -> PrivateCall {
        let settings = try settings()
        var key = try Doorkeeper(store: store, limits: settings.limits, now: now)
            .check(arrival.request, nonce: arrival.parameters?["nonce"])
        let isCounted =
            method.cost == 0 || !settings.limits.countsCalls
            || key.calls.count(method.cost, tier: settings.tier, now: now)
        key.lastUsed = now
        try store.keys.update(key)
        guard isCounted else { throw ExchangeFault.rateLimitExceeded }
        if !method.permissions.isEmpty, method.permissions.isDisjoint(with: key.permissions) {
            throw ExchangeFault.permissionDenied
        }
        guard let parameters = arrival.parameters else { throw ExchangeFault.invalidArguments() }
        return PrivateCall(
            store: store, catalogue: catalogue, settings: settings, key: key, now: now.inMicroseconds,
            parameters: parameters)
    }

    private func carryOut(
        _ call: PrivateCall, _ method: PrivateMethod, named name: String, _ plan: FaultPlan
    ) throws -> Reply {
        let call = call.without(plan.ignored)
        try call.treasury.catchUp(to: call.now)
        try call.countAtEngine(name)
        return try store.undoable {
            let reply = try method.run(call)
            guard case .result(let result) = reply else { return reply }
            return .result(try OrderFaults(call: call, plan: plan).apply(to: result, of: name))
        }
    }

    /// Carries out what came before and whose time has come, each at its own moment.
    func carryOutLateRequests(now: Timestamp) throws {
        for late in try store.late.takeDue(at: now) {
            let arrival = Arrival(late.request)
            guard let method = PrivateMethod.all[arrival.method], let parameters = arrival.parameters,
                let key = try store.keys.find(late.key)
            else { continue }
            let call = try PrivateCall(
                store: store, catalogue: catalogue, settings: settings(), key: key, now: late.due.inMicroseconds,
                parameters: parameters, isLate: true)
            let plan = FaultPlan(faults: late.faults.map { Fault($0) })
            do {
                _ = try carryOut(call, method, named: arrival.method, plan)
                try store.requests.markActed(late.number)
            } catch is ExchangeFault {
                // Nobody waits for the refusal.
            }
        }
    }

    func clearFaults() throws {
        _ = try store.faults.clear()
        try store.late.clear()
    }
}

extension PrivateCall {
    /// The same call without some of its arguments.
    fileprivate func without(_ names: [String]) -> PrivateCall {
        guard !names.isEmpty else { return self }
        return PrivateCall(
            store: store, catalogue: catalogue, settings: settings, key: key, now: now,
            parameters: parameters.without(names), isLate: isLate)
    }
}
