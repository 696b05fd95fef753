import Trading
import Transport

extension PrivateCall {
    var treasury: Treasury { Treasury(store: store, catalogue: catalogue, settings: settings) }

    func depositMethods() throws -> JSON {
        let asset = try fundedAsset()
        return .array(
            FundingMethod.all(of: asset.id).map { method in
                var members: [(String, JSON)] = [
                    ("method", .string(method.name)), ("limit", .bool(false)),
                    ("fee", .string(Amount.zero.text(decimals: asset.decimals))),
                ]
                if method.makesAddresses { members.append(("gen-address", .bool(true))) }
                return .object(
                    members + [("minimum", .string(method.depositMinimum.text(decimals: asset.sentDecimals)))])
            })
    }

    /// The addresses made so far; `new` makes one more, up to five.
    func depositAddresses() throws -> JSON {
        let asset = try fundedAsset()
        guard let name = parameters["method"] else { throw ExchangeFault.invalidArguments("method") }
        guard let method = FundingMethod.all(of: asset.id).first(where: { $0.name == name }) else {
            throw ExchangeFault.noFundingMethod
        }
        let made = try store.funding.addresses(of: method).count
        if parameters.flag("new") {
            guard made < 5 else { throw ExchangeFault.tooManyAddresses }
            _ = try treasury.newAddress(of: method, number: made)
        }
        return try .array(
            store.funding.addresses(of: method).reversed().map { address, isUsed in
                let members: [(String, JSON)] = [("address", .string(address)), ("expiretm", "0")]
                return .object(members + (isUsed ? [] : [("new", .bool(true))]))
            })
    }

    func depositStatus() throws -> JSON { try fundingStatus(.deposit, limit: 25) }

    /// Deposits or withdrawals, the latest first: a list, or pages of one with `cursor`.
    func fundingStatus(_ direction: FundingRecord.Direction, limit: Int) throws -> JSON {
        var filter = FundingFilter(direction: direction)
        filter.asset = try parameters["asset"].map { _ in try fundedAsset().id }
        filter.method = parameters["method"]
        filter.start = try moment("start")
        filter.end = try moment("end")
        let limit = try parameters.integer("limit") ?? limit
        guard (1...500).contains(limit) else { throw ExchangeFault.invalidArguments("limit") }
        let cursor = parameters["cursor"].flatMap { $0.lowercased() == "false" ? nil : $0 }
        if let cursor, cursor.lowercased() != "true" {
            guard let serial = Int(cursor) else { throw ExchangeFault.invalidArguments("cursor") }
            filter.before = serial
        }
        let records = try store.funding.list(filter, limit: limit + 1)
        let rows = try JSON.array(records.prefix(limit).map(json))
        guard cursor != nil else { return rows }
        let next = records.count > limit ? records[limit - 1].serial : nil
        return .object([(direction.rawValue, rows), ("next_cursor", .text(next))])
    }

    private func json(_ record: FundingRecord) throws -> JSON {
        guard let asset = catalogue.asset(record.asset) else { throw SandboxError.damagedState("funding") }
        let isDeposit = record.direction == .deposit
        let state = record.state(at: now)
        var members: [(String, JSON)] = [("method", .string(record.method))]
        if !isDeposit { members.append(("network", .string(record.network))) }
        members += [
            ("aclass", "currency"), ("asset", .string(record.asset)), ("refid", .string(record.reference)),
            // The network knows it once it is under way.
            ("txid", .string(state == .initial && !isDeposit ? "" : record.transactionID)),
            ("info", .string(record.address)), ("amount", .string(record.amount.text(decimals: asset.sentDecimals))),
            ("fee", .string(record.fee.text(decimals: isDeposit ? asset.decimals : asset.sentDecimals))),
            ("time", .integer(record.time.seconds)), ("status", .string(state.rawValue)),
        ]
        if record.cancelled != nil { members.append(("status-prop", "canceled")) }
        if let key = record.keyName { members.append(("key", .string(key))) }
        return .object(members)
    }

    private func moment(_ name: String) throws -> Timestamp? {
        try parameters[name].map { text in
            guard let moment = Timestamp(secondsText: text) else { throw ExchangeFault.invalidArguments(name) }
            return moment
        }
    }

    /// The asset that is to be funded.
    func fundedAsset() throws -> ListedAsset {
        guard let name = parameters["asset"] else { throw ExchangeFault.invalidArguments("asset") }
        guard let asset = catalogue.asset(name) else { throw ExchangeFault.unknownFundingAsset }
        return asset
    }
}

extension ListedAsset {
    /// Digits after the point in amounts that come or go.
    var sentDecimals: Int { min(decimals, 8) }
}
