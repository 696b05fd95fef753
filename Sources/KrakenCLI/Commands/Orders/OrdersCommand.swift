import CommandKit
import KrakenCore
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
        inputs: Input.option("status", placeholder: "STATUS", help: "Which orders; open ones by default."),
        Input.flag("trades", help: "Trades instead of orders."),
        arguments: OrdersCommand.init(status:trades:), run: { try await $0.run(in: $1) })
}

/// Which orders to list.
enum OrderFilter: String, CaseIterable, Argument {
    case open, closed, any
}

/// Runs `kraken orders`.
struct OrdersCommand: Sendable {
    var status: OrderFilter?
    var trades: Bool

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        return trades ? try await listTrades(session, tool) : try await listOrders(session, tool)
    }

    private func listOrders(_ session: Session, _ tool: Tool) async throws -> Report {
        let filter = status ?? .open
        var orders: [ExchangeOrder] = []
        var total: Int?
        if filter != .closed { orders += try await session.kraken.send(OpenOrders()).value.orders }
        if filter != .open {
            let page = try await session.kraken.send(ClosedOrders()).value
            let known = Set(orders.map(\.id))
            orders += page.orders.filter { !known.contains($0.id) }
            total = page.total
        }
        let pairs = await OrderRows.pairs(of: orders.map(\.terms.pairName), in: session.markets)
        let unresolved = try await session.journal?.unresolved() ?? []
        let note =
            "\(orders.count) \(filter == .any ? "" : filter.rawValue + " ")order\(orders.count == 1 ? "" : "s"), \(session.venue.name), \(tool.time.now().shown)"
        var blocks: [Report.Block] = orders.isEmpty ? [] : [.table(OrderRows.table(orders, pairs: pairs))]
        blocks.append(.line(nil, note.replacing("  ", with: " ")))
        if let total, total > 50 {
            blocks.append(.line(.note, "\(total) closed orders in all; the newest 50 are shown."))
        }
        blocks += unresolved.map { .line(.caution, "order \($0.id) has no definite answer yet; it may be live") }
        return Report(
            data: .object([
                "venue": .string(session.venue.name), "orders": .array(orders.map { OrderRows.json($0, pairs: pairs) }),
                "closed_total": total.map { .integer($0) } ?? .null,
                "unresolved": .array(unresolved.map { .string($0.id.description) }),
            ]), blocks: blocks)
    }

    private func listTrades(_ session: Session, _ tool: Tool) async throws -> Report {
        let page = try await session.kraken.send(TradesHistory()).value
        let pairs = await OrderRows.pairs(of: page.trades.map(\.pairID), in: session.markets)
        let table = Table(
            columns: [
                .init("Trade id", rank: 3), .init("Time (UTC)"), .init("Market"), .init("Side"),
                .init("Price", .number), .init("Volume", .number), .init("Cost", .number, rank: 1),
                .init("Fee", .number, rank: 2), .init("Order id", rank: 4),
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
                "venue": .string(session.venue.name),
                "trades": .array(page.trades.map { $0.json(pair: pairs[$0.pairID] ?? $0.pairID) }),
                "total": page.total.map { .integer($0) } ?? .null,
            ]),
            blocks: (page.trades.isEmpty ? [] : [.table(table)])
                + [.line(nil, "\(count), \(session.venue.name), \(tool.time.now().shown)")])
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
