import KrakenCore
import Trading
import Transport

/// How trades of the account are shown.
enum TradeRows {
    static func report(_ answer: Envelope<Trader.TradeList>, _ query: OrderQuery, _ venue: String) throws -> Report {
        let list = try answer.get()
        let count = list.trades.count.counted("trade", of: list.total ?? list.trades.count)
        let note = "\(count), \(venue), \(answer.timestamp.shown)"
        var blocks: [Report.Block] = list.trades.isEmpty ? [] : [.table(table(list.trades, pairs: list.pairs))]
        blocks.append(.line(nil, note))
        if !list.isComplete { blocks.append(.line(.note, "There may be more; --all shows all of them.")) }
        return Report(
            data: .object([
                "venue": .string(venue), "trades": .array(list.trades.map { json($0, pairs: list.pairs) }),
                "total": list.total.map { .integer($0) } ?? .null, "complete": .bool(list.isComplete),
            ]), blocks: blocks, timestamp: answer.timestamp, rows: .member("trades"))
    }

    static func table(_ trades: [ExchangeTrade], pairs: [String: String]) -> Table {
        var table = Table(
            columns: [
                .init("Trade id", rank: 5), .init("Time (UTC)", rank: 1), .init("Market", key: "pair"), .init("Side"),
                .init("Price", .number), .init("Volume", .number), .init("Cost", .number, rank: 2),
                .init("Fee", .number, rank: 3), .init("Order id", key: "order_txid"),
            ],
            rows: {
                trades.map { trade in
                    [
                        trade.id.description, trade.time.dateTime, pairs[trade.pairID] ?? trade.pairID,
                        trade.side.rawValue, trade.price.grouped(), trade.quantity.grouped(), trade.cost.grouped(),
                        trade.fee.grouped(), trade.orderID.description,
                    ]
                }
            })
        table.shorter = .ids(trades.map(\.orderID.description), column: 8, minimum: 6)
        return table
    }

    static func json(_ trade: ExchangeTrade, pairs: [String: String]) -> JSON {
        .object([
            "trade_id": .string(trade.id.description), "order_txid": .string(trade.orderID.description),
            "pair": .string(pairs[trade.pairID] ?? trade.pairID), "time": .time(trade.time),
            "side": .string(trade.side.rawValue), "type": .string(trade.typeName), "price": .text(trade.price),
            "volume": .text(trade.quantity), "cost": .text(trade.cost), "fee": .text(trade.fee),
            "maker": trade.isMaker.map { .bool($0) } ?? .null,
        ])
    }
}
