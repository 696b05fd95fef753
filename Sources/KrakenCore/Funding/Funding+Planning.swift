import Storage

extension Funding {
    /// How long the same payment may not follow itself without being meant.
    static let repetitionGuard = Duration.seconds(60)

    /// Looks at the address, the fee, the funds and earlier payments, and says what speaks against a withdrawal.
    public func plan(
        _ request: WithdrawalRequest, id: PaymentID, policy: WithdrawalPolicy
    ) async -> Envelope<WithdrawalPlan> {
        await .catching(time.now) {
            Timed(value: try await planned(request, id: id, policy: policy), moment: time.now())
        }
    }

    private func planned(
        _ request: WithdrawalRequest, id: PaymentID, policy: WithdrawalPolicy
    ) async throws -> WithdrawalPlan {
        let asset = try await namedAsset(request.asset)
        let currency = try await markets.asset(named: policy.currency)
        let addresses = try await kraken.send(WithdrawAddresses(asset: asset.id)).value.addresses
        let names = try await markets.assetNames()
        let known = addresses.filter { names.asset(named: $0.asset) == asset.asset || $0.asset == asset.id }
        let named = known.filter { $0.key == request.key }
        let entry = named.first { $0.address == request.address } ?? named.first
        var plan = WithdrawalPlan(
            method: entry?.method ?? "",
            payment: Payment(
                id: id, kind: .withdrawal, asset: asset.asset, assetID: asset.id, destination: request.key,
                address: entry?.address, amount: request.amount, maximumFee: request.maximumFee,
                createdAt: time.now()),
            value: nil, currency: currency, confirmations: [],
            problems: Self.amountProblems(request.amount, asset)
                + Self.addressProblems(of: request, entry, among: named, known: known.map(\.key)))
        let seen = known.map { WithdrawalKey(asset: asset.asset, name: $0.key, address: $0.address) }
        try await journal.note(seen, at: time.now())
        if plan.problems.isEmpty { plan.problems += await minimumProblems(plan) }
        // What the exchange would refuse anyway is not asked further about.
        guard plan.problems.isEmpty else { return plan }
        let call = WithdrawInfo(asset: asset.id, key: request.key, amount: request.amount)
        let info = try await kraken.send(call).value
        (plan.fee, plan.received) = (info.fee, info.amount)
        if let maximum = request.maximumFee, info.fee > maximum {
            plan.problems.append(.feeTooHigh(info.fee, maximum: maximum))
        }
        plan.payment.maximumFee = request.maximumFee ?? info.fee
        try await complete(&plan, policy: policy, limit: info.limit)
        try await addKey(to: &plan, policy: policy, isOverridden: request.despiteCoolingOff)
        plan.repeats = request.again
        try await addEarlier(than: plan.payment, again: request.again, to: &plan.problems)
        return plan
    }

    private static func addressProblems(
        of request: WithdrawalRequest, _ entry: WithdrawAddress?, among named: [WithdrawAddress], known: [String]
    ) -> [WithdrawalPlan.Problem] {
        guard let entry else { return [.unknownKey(request.key, known: known)] }
        var problems: [WithdrawalPlan.Problem] = []
        if let given = request.address, given != entry.address {
            problems.append(.otherAddress(given: given, known: entry.address))
        } else if request.address == nil, Set(named.map(\.address)).count > 1 {
            problems.append(.ambiguousKey(entry.key, addresses: named.map(\.address)))
        }
        if entry.isVerified == false { problems.append(.notVerified(entry.key)) }
        return problems
    }

    private static func amountProblems(_ amount: Amount, _ asset: NamedAsset) -> [WithdrawalPlan.Problem] {
        if amount <= .zero { return [.amountNotPositive(amount)] }
        return amount.decimalsUsed > asset.decimals ? [.tooPrecise(amount, decimals: asset.decimals)] : []
    }

    /// What the way out lets through at least; where that is not told, the exchange decides.
    private func minimumProblems(_ plan: WithdrawalPlan) async -> [WithdrawalPlan.Problem] {
        let methods = try? await kraken.send(WithdrawMethods(asset: plan.payment.assetID)).value.methods
        let minimum = methods?.first { $0.name == plan.method }?.minimum
        guard let minimum, plan.payment.amount < minimum else { return [] }
        return [.belowMinimum(plan.payment.amount, minimum: minimum, method: plan.method)]
    }

    /// Funds and worth.
    private func complete(
        _ plan: inout WithdrawalPlan, policy: WithdrawalPolicy, limit: Amount
    ) async throws {
        let payment = plan.payment
        let valuation = try await portfolio.valuation(in: policy.currency).get()
        let row = valuation.rows.first { $0.balance.asset == payment.asset }
        let available = row?.balance.available ?? .zero
        plan.available = available
        if let price = row?.price {
            // An amount has the same unit whatever it counts; the price is that of one.
            plan.value = Price(units: price.units).cost(of: Quantity(payment.amount), .up)
        }
        if payment.amount > available {
            plan.problems.append(.notEnough(needed: payment.amount, available: available))
        } else if let received = plan.received, received > limit {
            plan.problems.append(.aboveLimit(received, limit: limit))
        }
    }

    /// Whether the key was ever used, and what has to be typed.
    private func addKey(
        to plan: inout WithdrawalPlan, policy: WithdrawalPolicy, isOverridden: Bool
    ) async throws {
        let payment = plan.payment
        let rows = try await kraken.send(WithdrawStatus(asset: payment.assetID)).value.rows
        (plan.listed, plan.listedAt) = (Set(rows.map(\.reference)), time.elapsed())
        let key = WithdrawalKey(asset: payment.asset, name: payment.destination, address: payment.address ?? "")
        if try await !isUsed(key, listed: rows) {
            let firstSeen = try await journal.firstSeen(key) ?? time.now()
            let usableFrom = policy.coolingOff > .zero ? firstSeen + policy.coolingOff : nil
            plan.newKey = WithdrawalPlan.NewKey(firstSeen: firstSeen, usableFrom: usableFrom)
            plan.confirmations.append(.newKey)
            if let usableFrom, usableFrom > time.now() {
                if isOverridden {
                    plan.confirmations.append(.coolingOff(until: usableFrom))
                } else {
                    plan.problems.append(.coolingOff(key.name, firstSeen: firstSeen, usableFrom: usableFrom))
                }
            }
        }
        let isWorthMuch = plan.value.map { $0 > policy.confirmAbove } ?? true
        if isWorthMuch && !plan.confirmations.contains(where: \.isAmount) {
            plan.confirmations.append(.amount(limit: policy.confirmAbove))
        }
    }

    /// Whether anything is known to have gone to a key, from here or from elsewhere, and to have stayed there.
    ///
    /// Only what went to the address of now counts. Where a row does not tell its address, it does so if it was made
    /// after that address was first seen here, and no other one ever was.
    private func isUsed(_ key: WithdrawalKey, listed rows: [FundingRow]) async throws -> Bool {
        try await journal.noteFailed(Set(rows.filter(\.cameToNothing).map(\.reference)), at: time.now())
        if try await journal.hasUsed(key) { return true }
        let since = try await journal.hadOtherAddress(key) ? nil : journal.firstSeen(key)
        return rows.contains { row in
            guard row.key == key.name, !row.cameToNothing else { return false }
            if let address = row.info, !address.isEmpty { return address == key.address }
            return since.map { row.time >= $0 } ?? false
        }
    }

    /// Payments like this one that stand in its way.
    private func addEarlier(
        than payment: Payment, again: Bool, to problems: inout [WithdrawalPlan.Problem]
    ) async throws {
        _ = try await settleAll()
        if let other = try await journal.unresolved().first(where: { $0.isLike(payment) }) {
            problems.append(.unresolved(other.id))
        }
        let recent = try await journal.sent(since: time.now() - Self.repetitionGuard)
        if !again, let same = recent.first(where: { $0.isLike(payment) && [.made, .saidMade].contains($0.state) }) {
            problems.append(.justMade(reference: same.reference ?? same.id.description, at: same.createdAt))
        }
    }

    /// Looks at the funds and earlier payments, and says what speaks against a transfer to the futures wallet.
    public func planTransfer(
        of asset: String, amount: Amount, id: PaymentID, again: Bool
    ) async -> Envelope<TransferPlan> {
        await .catching(time.now) {
            let plan = try await transferPlan(of: namedAsset(asset), amount: amount, id: id, again: again)
            return Timed(value: plan, moment: time.now())
        }
    }

    private func transferPlan(
        of asset: NamedAsset, amount: Amount, id: PaymentID, again: Bool
    ) async throws -> TransferPlan {
        let sheet = try await portfolio.balances().get()
        let payment = Payment(
            id: id, kind: .transfer, asset: asset.asset, assetID: asset.id, destination: WalletTransfer.destination,
            address: nil, amount: amount, maximumFee: nil, createdAt: time.now())
        var plan = TransferPlan(
            payment: payment, available: sheet[asset.asset]?.available ?? .zero,
            problems: Self.amountProblems(amount, asset))
        plan.repeats = again
        if amount > plan.available { plan.problems.append(.notEnough(needed: amount, available: plan.available)) }
        try await addEarlier(than: payment, again: again, to: &plan.problems)
        return plan
    }
}
