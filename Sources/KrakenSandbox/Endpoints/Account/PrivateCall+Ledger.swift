import Trading
import Transport

extension PrivateCall {
    /// The client's ledger, the latest first, fifty at a time.
    func ledgers() throws -> JSON {
        guard parameters["aclass"] ?? "currency" == "currency" else { throw ExchangeFault.invalidArguments("aclass") }
        var filter = try LedgerFilter(
            range: HistoryRange(parameters) { id in
                try store.ledger.find(id).map { HistoryPosition(time: $0.time, serial: $0.serial) }
            })
        filter.assets = try askedAssets()
        if let type = parameters["type"], type != "all" {
            guard LedgerKind.types.contains(type) else { throw ExchangeFault.invalidArguments("type") }
            filter.type = type
        }
        let page = try Page(parameters)
        let entries = try store.ledger.entries(filter, offset: page.offset, limit: Page.size)
        let rows = try JSON.object(entries.map { try ($0.id, json($0)) })
        return try .object([("ledger", rows)] + page.count { try store.ledger.count(filter) })
    }

    /// Entries by id; ids of no entry are left out.
    func queryLedgers() throws -> JSON {
        let ids = try idList("id")
        return try .object(ids.compactMap(store.ledger.find).map { try ($0.id, json($0)) })
    }

    private func askedAssets() throws -> [String]? {
        guard let names = parameters.list("asset"), names != ["all"] else { return nil }
        return try names.map { name in
            guard let asset = catalogue.asset(name) else { throw ExchangeFault.unknownAsset }
            return asset.id
        }
    }

    private func json(_ entry: LedgerEntry) throws -> JSON {
        guard let asset = catalogue.asset(entry.asset) else { throw SandboxError.damagedState("ledger") }
        let text = { (amount: Amount) in JSON.string(amount.text(decimals: asset.decimals)) }
        return .object([
            "refid": .string(entry.reference), "time": .number(entry.time.secondsText(decimals: 6)),
            "type": .string(entry.kind.type), "subtype": .string(entry.kind.subtype), "aclass": "currency",
            "asset": .string(entry.asset), "amount": text(entry.amount), "fee": text(entry.fee),
            "balance": text(entry.balance),
        ])
    }

    /// Up to twenty ids.
    func idList(_ name: String) throws -> [String] {
        guard let ids = parameters.list(name), ids.count <= 20 else { throw ExchangeFault.invalidArguments(name) }
        return ids
    }
}
