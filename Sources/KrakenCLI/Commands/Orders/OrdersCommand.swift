public import CommandKit
public import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let orders = Command(
        "orders", summary: "List your orders, or your trades.",
        details: "Of closed orders and trades the newest 50 are shown.",
        category: "Orders",
        examples: [
            Example("kraken orders --sandbox", "Open orders."),
            Example("kraken orders --status any --json --sandbox", "Open and closed orders, for scripts."),
            Example("kraken orders --trades --sandbox", "Your trades, with fees."),
        ],
        constraints: [.atMostOne("status", "trades")],
        inputs: Input.option("status", short: "s", placeholder: "STATUS", help: "Which orders; open ones by default."),
        Input.flag("trades", help: "Trades instead of orders."),
        arguments: OrdersCommand.init(status:trades:), run: { try await $0.run(in: $1) })
}

extension Trader.Filter: Argument {}

/// Runs `kraken orders`.
struct OrdersCommand: Sendable {
    var status: Trader.Filter?
    var trades: Bool

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let trader = try session.orders()
        let venue = session.venue.name
        return trades
            ? try Self.report(await trader.trades(), venue)
            : try Self.report(await trader.orders(status ?? .open), status ?? .open, venue)
    }

    private static func report(
        _ answer: Envelope<Trader.OrderList>, _ filter: Trader.Filter, _ venue: String
    ) throws -> Report {
        let list = try answer.get()
        let (orders, pairs) = (list.orders, list.pairs)
        let kind = filter == .any ? "" : filter.rawValue + " "
        let note = "\(orders.count) \(kind)order\(orders.count == 1 ? "" : "s"), \(venue), \(answer.timestamp.shown)"
        var blocks: [Report.Block] = orders.isEmpty ? [] : [.table(OrderRows.table(orders, pairs: pairs))]
        blocks.append(.line(nil, note))
        if let total = list.closedTotal, total > 50 {
            blocks.append(.line(.note, "\(total) closed orders in all; the newest 50 are shown."))
        }
        blocks += list.unresolved.map { .line(.caution, "order \($0.id) has no definite answer yet; it may be live") }
        if let failure = list.journalFailure {
            blocks.append(.line(.caution, "the journal cannot be read: \(Failure(failure).message)"))
        }
        return Report(
            data: .object([
                "venue": .string(venue), "orders": .array(orders.map { OrderRows.json($0, pairs: pairs) }),
                "closed_total": list.closedTotal.map { .integer($0) } ?? .null,
                "unresolved": .array(list.unresolved.map { .string($0.id.description) }),
            ]), blocks: blocks, timestamp: answer.timestamp)
    }

    private static func report(_ answer: Envelope<Trader.TradeList>, _ venue: String) throws -> Report {
        let page = try answer.get()
        let pairs = page.pairs
        let table = Table(
            columns: [
                .init("Trade id", rank: 5), .init("Time (UTC)", rank: 1), .init("Market"), .init("Side"),
                .init("Price", .number), .init("Volume", .number), .init("Cost", .number, rank: 2),
                .init("Fee", .number, rank: 3), .init("Order id"),
            ],
            rows: page.trades.map { trade in
                [
                    trade.id.description, trade.time.dateTime, pairs[trade.pairID] ?? trade.pairID, trade.side.rawValue,
                    trade.price.grouped(), trade.quantity.grouped(), trade.cost.grouped(), trade.fee.grouped(),
                    trade.orderID.description,
                ]
            })
        let count = "\(page.trades.count) of \(page.total ?? page.trades.count) trades"
        return Report(
            data: .object([
                "venue": .string(venue),
                "trades": .array(page.trades.map { $0.json(pair: pairs[$0.pairID] ?? $0.pairID) }),
                "total": page.total.map { .integer($0) } ?? .null,
            ]),
            blocks: (page.trades.isEmpty ? [] : [.table(table)])
                + [.line(nil, "\(count), \(venue), \(answer.timestamp.shown)")], timestamp: answer.timestamp)
    }
}

extension ExchangeTrade {
    fileprivate func json(pair: String) -> JSON {
        .object([
            "trade_id": .string(id.description), "order_txid": .string(orderID.description), "pair": .string(pair),
            "time": .time(time), "side": .string(side.rawValue), "type": .string(typeName), "price": .text(price),
            "volume": .text(quantity), "cost": .text(cost), "fee": .text(fee),
            "maker": isMaker.map { .bool($0) } ?? .null,
        ])
    }
}
