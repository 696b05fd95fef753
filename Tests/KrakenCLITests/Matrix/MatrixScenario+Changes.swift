import KrakenCore
import Trading
import XCTest

@testable import KrakenCLI

extension MatrixScenario {
    static let batch = MatrixScenario(
        name: "Batch", endpoint: "AddOrderBatch", whole: 3,
        prepare: { world in
            let path = world.home + "/orders.csv"
            let text =
                "pair,side,volume,price\nBTC/USD,buy,0.001,20000\nBTC/USD,buy,0.001,21000\nBTC/USD,sell,0.001,900000\n"
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return ["file": path]
        }, words: { ["order", "batch", $0["file"] ?? "", "--execute", "--yes"] },
        effect: { world, _ in try await world.openOrders().count })

    /// Counted by the exchange's own list of changes, where two of the same would be two rows.
    static let amend = MatrixScenario(
        name: "Amend", endpoint: "AmendOrder", whole: 1, prepare: { try await place($0) },
        words: { ["order", "amend", $0["txid"] ?? "", "--price", "21000", "--execute", "--yes"] },
        effect: { world, context in
            let changes = OrderAmends(orderID: OrderID(context["txid"] ?? ""), isLookup: true)
            return try await world.directly().send(changes).value.amends.count { $0.type == "user" }
        })

    /// An order that another program placed: without a client id.
    static let edit = MatrixScenario(
        name: "Edit", endpoint: "EditOrder", whole: 1, prepare: { try await place($0, ["--userref", "5"]) },
        words: {
            [
                "order", "edit", $0["txid"] ?? "", "--price", "21000", "--userref", "77", "--replace", "--execute",
                "--yes",
            ]
        },
        effect: { world, context in
            let open = try await world.openOrders()
            let old = open.count { $0.id.description == context["txid"] }
            XCTAssertEqual(open.count, 1, "the old order or its successor, never both and never none")
            return open.count - old
        })
}
