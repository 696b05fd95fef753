import Trading
import Transport

extension PrivateCall {
    /// What one can allocate to.
    func earnStrategies() throws -> JSON {
        let asset = try parameters["asset"].map { _ in try fundedAsset().id }
        let locks = parameters.list("lock_type")
        var chosen = EarnStrategy.all.filter { strategy in
            (asset == nil || strategy.asset == asset) && (locks?.contains(strategy.lock.name) ?? true)
        }
        if parameters.flag("ascending") { chosen.reverse() }
        return try .object(["next_cursor": .null, "items": .array(chosen.map(json))])
    }

    /// Begins an operation, which is carried out a little later.
    func beginEarn(_ direction: EarnOperation.Direction) throws -> JSON {
        let (strategy, asset) = try earnStrategy()
        guard let text = parameters["amount"], let amount = try? Amount(parsing: text), amount > .zero,
            amount.decimalsUsed <= asset.decimals
        else { throw ExchangeFault.invalidArguments("amount") }
        let operations = try store.earn.all(of: strategy)
        guard !operations.contains(where: { $0.isPending(at: now) }) else { throw ExchangeFault.earnBusy }
        let free: Amount
        if direction == .allocate {
            guard amount >= strategy.minimum else { throw ExchangeFault.earnBelowMinimum }
            free = try Holdings(store: store, catalogue: catalogue).available(strategy.asset)
        } else {
            free = try treasury.allocated(strategy)
        }
        guard amount <= free else { throw ExchangeFault.earnFundsMissing }
        if direction == .allocate { try checkStays(amount, of: asset, .earnFundsMissing) }
        try store.earn.insert(
            EarnOperation(strategy: strategy.id, direction: direction, amount: amount, time: now))
        return true
    }

    /// Whether the last operation is under way; why it failed, if it did.
    func earnStatus(_ direction: EarnOperation.Direction) throws -> JSON {
        let last = try store.earn.all(of: earnStrategy().0).last { $0.direction == direction }
        if let failure = last?.failure { throw ExchangeFault(text: failure) }
        return .object(["pending": .bool(last?.isPending(at: now) ?? false)])
    }

    /// What is allocated, by strategy.
    func earnAllocations() throws -> JSON {
        let name = parameters["converted_asset"] ?? "USD"
        guard let currency = catalogue.asset(name) else { throw ExchangeFault.unknownAsset }
        let converter = Converter(
            pricing: Pricing(catalogue: catalogue, seed: settings.seed), currency: currency.asset,
            second: Int(now.seconds))
        var rows: [(total: Amount, rewarded: Amount, json: JSON)] = []
        for strategy in EarnStrategy.all {
            if let row = try allocation(strategy, converter) { rows.append(row) }
        }
        rows.sort { parameters.flag("ascending") ? $0.total < $1.total : $0.total > $1.total }
        let sum = { (amounts: [Amount]) in JSON.string(amounts.reduce(.zero, +).text(decimals: 4)) }
        return .object([
            "converted_asset": .string(currency.asset.description), "total_allocated": sum(rows.map(\.total)),
            "total_rewarded": sum(rows.map(\.rewarded)), "next_cursor": "", "items": .array(rows.map(\.json)),
        ])
    }

    // MARK: Parts

    private func earnStrategy() throws -> (EarnStrategy, ListedAsset) {
        guard let strategy = EarnStrategy.all.first(where: { $0.id == parameters["strategy_id"] }),
            let asset = catalogue.asset(strategy.asset)
        else { throw ExchangeFault.unknownStrategy }
        return (strategy, asset)
    }

    private func json(_ strategy: EarnStrategy) throws -> JSON {
        guard let asset = catalogue.asset(strategy.asset) else { throw SandboxError.damagedState("asset") }
        var lock: [(String, JSON)] = [
            ("type", .string(strategy.lock.name)), ("payout_frequency", .integer(EarnStrategy.payout)),
        ]
        if case .bonded(let bonding, let unbonding) = strategy.lock {
            lock += [
                ("bonding_period", .integer(bonding * 86_400)), ("bonding_period_variable", false),
                ("bonding_rewards", true), ("exit_queue_period", 0), ("unbonding_period", .integer(unbonding * 86_400)),
                ("unbonding_period_variable", false), ("unbonding_rewards", true),
            ]
        }
        return .object([
            "id": .string(strategy.id), "asset": .string(asset.asset.description), "lock_type": .object(lock),
            "apr_estimate": .object(["low": "3.5000", "high": "3.5000"]),
            "user_min_allocation": .string(strategy.minimum.description), "allocation_fee": "0.0000",
            "deallocation_fee": "0.0000", "auto_compound": .object(["type": "enabled"]),
            "yield_source": .object(["type": .string(strategy.source.rawValue)]), "can_allocate": true,
            "can_deallocate": true, "allocation_restriction_info": [],
        ])
    }

    private func allocation(
        _ strategy: EarnStrategy, _ converter: Converter
    ) throws -> (total: Amount, rewarded: Amount, json: JSON)? {
        guard let asset = catalogue.asset(strategy.asset) else { throw SandboxError.damagedState("asset") }
        let operations = try store.earn.all(of: strategy)
        let total = try store.balances.amount(of: strategy.variant, in: .client)
        let isWanted = total > .zero || (!operations.isEmpty && !parameters.flag("hide_zero_allocations"))
        guard isWanted else { return nil }
        let entries = try store.ledger.entries(LedgerFilter(assets: [strategy.variant]))
        let rewarded = entries.filter { [.staking, .earnReward].contains($0.kind) }.reduce(Amount.zero) {
            $0 + $1.amount
        }
        let pair = { (amount: Amount) -> [(String, JSON)] in
            [
                ("native", .string(amount.text(decimals: asset.decimals))),
                ("converted", .string(converter.worth(amount, of: asset.asset).text(decimals: 4))),
            ]
        }
        var amounts: [(String, JSON)] = []
        for (name, list, period) in [
            ("bonding", operations.filter { isBonding($0, strategy) }, strategy.bonding),
            ("unbonding", operations.filter { isUnbonding($0) }, strategy.unbonding),
        ] where !list.isEmpty {
            let parts = list.map { operation -> JSON in
                let times: [(String, JSON)] = [
                    ("created_at", .string(operation.time.rfc3339())),
                    ("expires", .string((operation.accepted + period).rfc3339())),
                ]
                return .object(times + pair(operation.amount))
            }
            let sum = pair(list.reduce(.zero) { $0 + $1.amount })
            amounts.append(
                (name, .object(sum + [("allocation_count", .integer(list.count)), ("allocations", .array(parts))])))
        }
        let pending = operations.filter { $0.isPending(at: now) }.reduce(Amount.zero) {
            $1.direction == .allocate ? $0 + $1.amount : $0 - $1.amount
        }
        if pending != .zero { amounts.append(("pending", .object(pair(pending)))) }
        amounts.append(("total", .object(pair(total))))
        let json = JSON.object([
            "strategy_id": .string(strategy.id), "native_asset": .string(asset.asset.description),
            "amount_allocated": .object(amounts), "total_rewarded": .object(pair(rewarded)),
        ])
        return (converter.worth(total, of: asset.asset), converter.worth(rewarded, of: asset.asset), json)
    }

    private func isBonding(_ operation: EarnOperation, _ strategy: EarnStrategy) -> Bool {
        operation.direction == .allocate && operation.ended != nil && operation.failure == nil
            && now < operation.accepted + strategy.bonding
    }

    private func isUnbonding(_ operation: EarnOperation) -> Bool {
        operation.direction == .deallocate && operation.ended == nil && !operation.isPending(at: now)
    }
}

extension EarnStrategy.Lock {
    fileprivate var name: String { self == .instant ? "instant" : "bonded" }
}

/// Tells what something is worth in a currency.
private struct Converter {
    let pricing: Pricing
    let currency: Asset
    let second: Int

    func worth(_ amount: Amount, of asset: Asset) -> Amount {
        guard let dollars = pricing.dollars(amount, of: asset, at: second),
            let unit = pricing.dollars(Amount(whole: 1), of: currency, at: second), unit > .zero
        else { return .zero }
        return Amount(units: dollars.price(per: Quantity(unit), decimals: 4, .down).units)
    }
}
