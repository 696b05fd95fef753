import KrakenCore
import Trading
import Transport

/// How orders of the exchange are shown.
enum OrderRows {
    static func report(_ answer: Envelope<Trader.OrderList>, _ query: OrderQuery, _ venue: String) throws -> Report {
        let list = try answer.get()
        let (orders, pairs) = (list.orders, list.pairs)
        let kind = query.filter == .any ? "" : query.filter.rawValue + " "
        let note = "\(orders.count.counted(kind + "order")), \(venue), \(answer.timestamp.shown)"
        var blocks: [Report.Block] = orders.isEmpty ? [] : [.table(OrderRows.table(orders, pairs: pairs))]
        blocks.append(.line(nil, note))
        if !list.isComplete { blocks.append(.line(.note, rest(of: list))) }
        if let failure = list.journalFailure {
            blocks.append(.line(.caution, "the journal cannot be used: \(Failure(failure).message)"))
        }
        return Report(
            data: .object([
                "venue": .string(venue), "orders": .array(orders.map { OrderRows.json($0, pairs: pairs) }),
                "closed_total": list.closedTotal.map { .integer($0) } ?? .null, "complete": .bool(list.isComplete),
                "unresolved": .array(list.unresolved.map { .string($0.id.description) }),
            ]), blocks: blocks, timestamp: answer.timestamp, rows: .member("orders"))
    }

    /// What was not looked at.
    private static func rest(of list: Trader.OrderList) -> String {
        let total = list.closedTotal.map { "of \($0) closed orders " } ?? ""
        let seen =
            list.closedSeen > 0 ? "\(total)the newest \(list.closedSeen) were looked at" : "there are more orders"
        return seen.prefix(1).uppercased() + seen.dropFirst() + "; --all shows all of them."
    }

    static func table(_ orders: [ExchangeOrder], pairs: [String: String]) -> Table {
        var table = Table(
            columns: [
                .init("Order id", key: "txid"), .init("Opened (UTC)", rank: 5), .init("Market", key: "pair"),
                .init("Side"), .init("Type", rank: 4), .init("Price", .number, rank: 2), .init("Volume", .number),
                .init("Filled", key: "executed", .number, rank: 3),
                .init("Average", key: "average_price", .number, rank: 6), .init("Fee", .number, rank: 7),
                .init("State", key: "status", rank: 1), .init("Reason", rank: 8),
                .init("Client id", key: "cl_ord_id", rank: 9),
            ],
            rows: {
                orders.map { order in
                    [
                        order.id.description, order.opened.dateTime,
                        pairs[order.terms.pairName] ?? order.terms.pairName, order.terms.side.rawValue,
                        order.terms.typeName, order.shownPrices, order.quantity.grouped(), order.executed.grouped(),
                        order.averagePrice.map { $0.grouped() } ?? "", order.fee.isZero ? "" : order.fee.grouped(),
                        order.state, order.reason ?? "", order.clientOrderID?.description ?? "",
                    ]
                }
            })
        table.shorter = .ids(orders.map(\.id.description), column: 0, minimum: 6, rank: 2)
        return table
    }

    static func json(_ order: ExchangeOrder, pairs: [String: String]) -> JSON {
        .object([
            "txid": .string(order.id.description), "cl_ord_id": .text(order.clientOrderID),
            "userref": order.userReference.map { .integer($0) } ?? .null, "status": .string(order.status.rawValue),
            "reason": .text(order.reason), "pair": .string(pairs[order.terms.pairName] ?? order.terms.pairName),
            "side": .string(order.terms.side.rawValue), "type": .string(order.terms.typeName),
            "price": .text(order.terms.price), "price_text": .string(order.terms.priceText),
            "price2": .string(order.terms.secondPriceText), "trigger_price": .text(order.triggerPrice),
            "limit_price": .text(order.limitPrice), "volume": .text(order.quantity), "executed": .text(order.executed),
            "average_price": .text(order.averagePrice), "cost": .text(order.cost), "fee": .text(order.fee),
            "opened": .time(order.opened), "closed": .time(order.closed), "expires": .time(order.expires),
            "flags": .array(order.flags.map { .string($0) }), "description": .string(order.terms.text),
        ])
    }
}

extension Table.Shorter {
    /// The beginnings of ids, and how they are given back.
    static func ids(_ ids: [String], column: Int, minimum: Int, rank: Int = 0) -> Self {
        Self(
            column: column, cells: ShortIDs.of(ids, minimum: minimum),
            footnote: "Ids are cut to fit: 'kraken order show' and 'order watch' take their beginnings.",
            rank: rank)
    }
}

extension ExchangeOrder {
    /// Where the order is.
    fileprivate var state: String {
        switch status {
        case .closed: "filled"
        case .canceled: executed.isZero ? "cancelled" : "cancelled, partly filled"
        case .open: executed.isZero ? "open" : "open, partly filled"
        case .pending, .expired: status.rawValue
        }
    }

    /// Where the order is, with the exchange's reason.
    var stateInWords: String { reason.map { "\(state): \($0)" } ?? state }

    /// Trigger and limit of an order that has both, as numbers where they are known; the one price of every other.
    var shownPrices: String {
        guard terms.type?.hasSecondPrice == true else { return shownPrice }
        return "\(triggerPrice?.grouped() ?? terms.priceText.shortDistance) → "
            + (limitPrice?.grouped() ?? terms.secondPriceText.shortDistance)
    }

    /// The first price as it was asked for, with the number it stands for where the exchange tells one, or that there is
    /// none.
    var shownPrice: String {
        if let price = terms.price { return price.grouped() }
        // Only triggers: a relative limit is listed without a number, and the market has moved since it was made.
        if let number = stopPrice { return "\(terms.priceText.shortDistance) (\(number.grouped()))" }
        return terms.priceText == "0" || terms.priceText.isEmpty ? "market" : terms.priceText.shortDistance
    }
}

extension String {
    /// A price of the exchange's without the zeros at the end of a distance: `+5%` for `+5.0000%`.
    fileprivate var shortDistance: String { (try? OrderPrice(parsing: self))?.description ?? self }
}
