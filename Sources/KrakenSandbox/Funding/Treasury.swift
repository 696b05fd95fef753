import Trading

/// What comes into the account and leaves it otherwise than by trades, and what time brings about by itself.
struct Treasury {
    let store: Store
    let catalogue: Catalogue
    let settings: ExchangeSettings

    var books: Bookkeeper { Bookkeeper(store: store, catalogue: catalogue, seed: settings.seed) }

    // MARK: What time brings

    /// Carries out all that was due up to a moment, in the order in which it was: trades of waiting orders, deposits
    /// that became final, allocations, rewards.
    func catchUp(to now: Timestamp) throws {
        for event in try events(upTo: now) {
            try settleOrders(to: event.time)
            try event.run()
        }
        try settleOrders(to: now)
    }

    private func settleOrders(to time: Timestamp) throws {
        try MatchingEngine(store: store, catalogue: catalogue, seed: settings.seed, now: time).settle()
    }

    private struct Event {
        let time: Timestamp
        let run: () throws -> Void
    }

    private func events(upTo now: Timestamp) throws -> [Event] {
        let deposits = try store.funding.waiting().filter { $0.finalTime <= now }.map { deposit in
            Event(time: deposit.finalTime) { try credit(deposit, at: deposit.finalTime) }
        }
        let week = Int64(7 * 86_400)
        let paid = Int64(try store.settings.rewardedWeeks())
        let due = (now.seconds - settings.created.seconds) / week
        let rewards = stride(from: paid + 1, through: due, by: 1).map { number in
            let time = Timestamp(seconds: settings.created.seconds + number * week)
            return Event(time: time) { try payRewards(week: Int(number), at: time) }
        }
        let earn = try store.earn.waiting().filter { $0.due <= now }.map { operation in
            Event(time: operation.due) { try carryOut(operation, at: operation.due) }
        }
        return (deposits + earn + rewards).sorted { $0.time < $1.time }
    }

    private func credit(_ deposit: FundingRecord, at time: Timestamp) throws {
        var deposit = deposit
        deposit.booked = time
        try books.book(deposit.amount, of: deposit.asset, .deposit, reference: deposit.reference, at: time)
        try store.funding.update(deposit)
    }

    /// Three and a half percent a year on everything staked or put into rewards.
    private func payRewards(week: Int, at time: Timestamp) throws {
        try store.settings.setRewardedWeeks(week)
        for (asset, amount) in try store.balances.all(of: .client) {
            guard let suffix = asset.split(separator: ".").dropFirst().last, suffix != "HOLD" else { continue }
            let decimals = catalogue.asset(asset)?.decimals ?? 0
            let reward = Amount(units: amount.units * 7 / 200 / 52).rounded(decimals: decimals, .down)
            guard reward > .zero else { continue }
            let kind = suffix == "S" ? LedgerKind.staking : .earnReward
            try books.book(reward, of: asset, kind, reference: books.newReference(), at: time)
        }
    }

    /// Whether positions can do without an amount of what covers them.
    func canSpare(_ amount: Amount, of asset: Asset, at time: Timestamp) throws -> Bool {
        guard asset.isCollateral, try !store.positions.open().isEmpty else { return true }
        let account = try MarginAccount(
            store: store, catalogue: catalogue, seed: settings.seed, second: Int(time.seconds))
        return account.dollars(amount, of: asset) <= account.free
    }

    // MARK: Ways in

    /// Takes in a deposit, final at once or after its method's time.
    func deposit(_ amount: Amount, of asset: ListedAsset, isConfirmed: Bool, at time: Timestamp) throws -> String {
        let reference = try books.newReference()
        guard let method = FundingMethod.all(of: asset.id).first else {
            try books.book(amount, of: asset.id, .deposit, reference: reference, at: time)
            return reference
        }
        let record = try FundingRecord(
            reference: reference, direction: .deposit, asset: asset.id, method: method.name,
            transactionID: transactionID(of: reference), address: depositAddress(of: method), amount: amount,
            fee: .zero, time: time)
        try store.funding.insert(record)
        if isConfirmed { try credit(record, at: time) }
        return reference
    }

    func adjust(_ amount: Amount, of asset: ListedAsset, at time: Timestamp) throws -> String {
        let reference = try books.newReference()
        try books.book(amount, of: asset.id, .adjustment, reference: reference, at: time)
        return reference
    }

    /// The newest address of a method, made when there is none.
    private func depositAddress(of method: FundingMethod) throws -> String {
        try store.funding.addresses(of: method).last?.address ?? newAddress(of: method, number: 0)
    }

    func newAddress(of method: FundingMethod, number: Int) throws -> String {
        let address = method.address(number: number, seed: settings.seed)
        try store.funding.add(address, number: number, of: method)
        return address
    }

    // MARK: Ways out

    /// Sends `amount`, of which the method's fee is kept, to a destination.
    func withdraw(_ amount: Amount, by method: FundingMethod, at time: Timestamp) throws -> String {
        let (key, address) = method.destination
        let reference = try books.newReference()
        let record = FundingRecord(
            reference: reference, direction: .withdrawal, asset: method.asset, method: method.name,
            transactionID: transactionID(of: reference), address: address, keyName: key,
            amount: amount - method.withdrawalFee, fee: method.withdrawalFee, time: time, booked: time)
        try books.book(-record.amount, fee: record.fee, of: method.asset, .withdrawal, reference: reference, at: time)
        try store.funding.insert(record)
        return reference
    }

    /// Takes a withdrawal back that is not settled yet; false when it is too late.
    func cancel(_ withdrawal: FundingRecord, at time: Timestamp) throws -> Bool {
        guard [.initial, .pending].contains(withdrawal.state(at: time)) else { return false }
        var record = withdrawal
        record.cancelled = time
        try books.book(
            record.amount, fee: -record.fee, of: record.asset, .withdrawal, reference: record.reference, at: time)
        try store.funding.update(record)
        return true
    }

    /// Moves an amount to the futures wallet.
    func moveToFutures(_ amount: Amount, of asset: String, at time: Timestamp) throws -> String {
        let reference = try books.newReference()
        try books.book(-amount, of: asset, .toFutures, reference: reference, at: time, against: .futures)
        return reference
    }

    /// Sixty-four hexadecimal digits that follow from a reference.
    private func transactionID(of reference: String) -> String {
        var random = SeededRandom(key: SeededRandom.key(settings.seed, reference))
        return (0..<4).map { _ in
            let digits = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }.joined()
    }
}
