import Trading
import Transport

extension PrivateCall {
    /// The account's trades, the latest first, fifty at a time.
    func tradesHistory() throws -> JSON {
        let type = parameters["type"] ?? "all"
        let types = ["all", "any position", "closed position", "closing position", "no position"]
        guard types.contains(type) else { throw ExchangeFault.invalidArguments("type") }
        let all = try store.trades.all().filter(position(type))
        let range = try HistoryRange(parameters) { id in all.first { $0.id == id }?.position }
        let trades = all.filter { range.contains($0.position) }
        let page = try Page(parameters)
        let rows = try page.rows(of: trades).map { try ($0.id, json($0)) }
        return .object([("trades", .object(rows))] + page.count(of: trades))
    }

    /// Trades by id; ids of no trade are left out.
    func queryTrades() throws -> JSON {
        let ids = try Set(idList("txid"))
        return try .object(store.trades.all().filter { ids.contains($0.id) }.map { try ($0.id, json($0)) })
    }

    /// Which trades a type of TradesHistory means.
    private func position(_ type: String) throws -> (TradeRecord) throws -> Bool {
        switch type {
        case "any position": { $0.leverage != nil }
        case "no position": { $0.leverage == nil }
        case "closing position": { $0.isClosing }
        case "closed position": { try store.positions.find($0.id).map { !$0.isOpen } ?? false }
        default: { _ in true }
        }
    }

    /// The volume of thirty days, and for each pair asked for the fee it leads to.
    func tradeVolume() throws -> JSON {
        let markets = try parameters.list("pair")?.map { name in
            guard let market = catalogue.market(name) else { throw ExchangeFault.unknownPair }
            return market.instrument
        }
        let today = now.seconds / 86_400
        let volume = try store.trades.volume(fromDay: today - 29, toDay: today)
        var members: [(String, JSON)] = [("currency", "ZUSD"), ("volume", .string(volume.text(decimals: 4)))]
        if let markets {
            let fees = { (tiers: (Instrument) -> [Instrument.FeeTier]) in
                JSON.object(markets.map { ($0.id, FeePlace(tiers($0), volume: volume).json) })
            }
            members += [("fees", fees(\.takerFees)), ("fees_maker", fees(\.makerFees))]
        }
        return .object(members)
    }

    private func json(_ trade: TradeRecord) throws -> JSON {
        let position = trade.leverage == nil ? nil : try store.positions.find(trade.id)
        let json = try trade.json(in: market(ofID: trade.pair), position)
        guard parameters.flag("ledgers"), case .object(let members) = json else { return json }
        let ids = try store.ledger.ids(of: trade.id).map { JSON.string($0) }
        return .object(members + [JSON.Member("ledgers", .array(ids))])
    }
}

extension TradeRecord {
    fileprivate var position: HistoryPosition { HistoryPosition(time: time, serial: number) }
}

/// Where a volume stands among a schedule's tiers.
private struct FeePlace {
    let tiers: [Instrument.FeeTier]
    let index: Int

    init(_ tiers: [Instrument.FeeTier], volume: Amount) {
        self.tiers = tiers
        index = tiers.lastIndex { $0.volume <= volume } ?? 0
    }

    var json: JSON {
        let fee = { (place: Int) in JSON.string(tiers[place].fee.text(decimals: 4)) }
        let volume = { (place: Int) in JSON.string(tiers[place].volume.text(decimals: 4)) }
        let next = index + 1 < tiers.count ? index + 1 : nil
        return .object([
            "fee": fee(index), "minfee": fee(tiers.count - 1), "maxfee": fee(0), "nextfee": next.map(fee) ?? .null,
            "nextvolume": next.map(volume) ?? .null, "tiervolume": volume(index),
        ])
    }
}
