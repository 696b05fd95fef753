import KrakenCore
import Trading
import Transport

/// How orders of the exchange are shown.
enum OrderRows {
    static func table(_ orders: [ExchangeOrder], pairs: [String: String]) -> Table {
        Table(
            columns: [
                .init("Order id"), .init("Opened (UTC)", rank: 4), .init("Market"), .init("Side"),
                .init("Type", rank: 3), .init("Price", .number), .init("Volume", .number),
                .init("Filled", .number, rank: 2),
                .init("Average", .number, rank: 5), .init("Fee", .number, rank: 6), .init("State", rank: 1),
                .init("Client id", rank: 7),
            ],
            rows: orders.map { order in
                [
                    order.id.description, order.opened.dateTime, pairs[order.terms.pairName] ?? order.terms.pairName,
                    order.terms.side.rawValue, order.terms.typeName, order.terms.price.map { $0.grouped() } ?? "market",
                    order.quantity.grouped(), order.executed.grouped(),
                    order.averagePrice.map { $0.grouped() } ?? "", order.fee.isZero ? "" : order.fee.grouped(),
                    order.stateInWords, order.clientOrderID?.description ?? "",
                ]
            })
    }

    static func json(_ order: ExchangeOrder, pairs: [String: String]) -> JSON {
        .object([
            "txid": .string(order.id.description), "cl_ord_id": .text(order.clientOrderID),
            "userref": order.userReference.map { .integer($0) } ?? .null, "status": .string(order.status.rawValue),
            "reason": .text(order.reason), "pair": .string(pairs[order.terms.pairName] ?? order.terms.pairName),
            "side": .string(order.terms.side.rawValue), "type": .string(order.terms.typeName),
            "price": .text(order.terms.price), "volume": .text(order.quantity), "executed": .text(order.executed),
            "average_price": .text(order.averagePrice), "cost": .text(order.cost), "fee": .text(order.fee),
            "opened": .time(order.opened), "closed": .time(order.closed), "expires": .time(order.expires),
            "flags": .array(order.flags.map { .string($0) }), "description": .string(order.terms.text),
        ])
    }
}

extension ExchangeOrder {
    /// Where the order is, with the exchange's reason.
    var stateInWords: String {
        let state =
            switch status {
            case .closed: "filled"
            case .canceled: executed.isZero ? "cancelled" : "cancelled, partly filled"
            case .open: executed.isZero ? "open" : "open, partly filled"
            case .pending, .expired: status.rawValue
            }
        return reason.map { "\(state): \($0)" } ?? state
    }
}
