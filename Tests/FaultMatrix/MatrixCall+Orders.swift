import KrakenCore
import XCTest

extension MatrixCall {
    private static let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute", "--yes",
    ]
    private static let yes = ["--execute", "--yes"]

    static let addOrder = MatrixCall(
        name: "AddOrder", endpoint: "AddOrder", meetsEverything: true, words: { _ in order },
        effect: { exchange, _ in try await exchange.openOrders().count })

    static let batch = MatrixCall(
        name: "Batch", endpoint: "AddOrderBatch", whole: 3,
        file: "pair,side,volume,price\nBTC/USD,buy,0.001,20000\nBTC/USD,buy,0.001,21000\nBTC/USD,sell,0.001,900000\n",
        words: { ["order", "batch", $0.path] + yes }, effect: { exchange, _ in try await exchange.openOrders().count })

    /// Counted by the exchange's own list of changes, where two of the same would be two rows.
    static let amend = MatrixCall(
        name: "Amend", endpoint: "AmendOrder", orders: [order],
        words: { ["order", "amend", $0.txid, "--price", "21000"] + yes },
        effect: { exchange, context in try await exchange.changes(of: context.txid) })

    /// An order that another program placed: without a client id.
    static let edit = MatrixCall(
        name: "Edit", endpoint: "EditOrder", orders: [order + ["--userref", "5"]],
        words: { ["order", "edit", $0.txid, "--price", "21000", "--userref", "77", "--replace"] + yes },
        effect: { exchange, context in
            let open = try await exchange.openOrders()
            XCTAssertEqual(open.count, 1, "the old order or its successor, never both and never none")
            return open.count { $0.id.description != context.txid }
        })

    static let cancel = MatrixCall(
        name: "Cancel", endpoint: "CancelOrder", isRepeatable: true, orders: [order],
        words: { ["cancel", "--txid", $0.txid] },
        effect: { exchange, _ in 1 - (try await exchange.openOrders().count) })

    static let cancelAll = MatrixCall(
        name: "CancelAll", endpoint: "CancelAll", whole: 2, orders: [order, order + ["--again"]],
        words: { _ in ["cancel", "--cancel-all", "--yes"] },
        effect: { exchange, _ in 2 - (try await exchange.openOrders().count) })

    /// Goes on until nothing is open.
    static let panic = MatrixCall(
        name: "panic", endpoint: "CancelAll", whole: 2, isRepeatable: true, orders: [order, order + ["--again"]],
        words: { _ in ["panic"] }, effect: { exchange, _ in 2 - (try await exchange.openOrders().count) })
}
