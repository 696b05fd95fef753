import KrakenCore
import KrakenSandbox
import TestSupport
import Transport
import XCTest

@testable import KrakenCLI

/// One call that must not go wrong silently: how it is made, and how its effect is counted at the exchange itself.
struct MatrixScenario: Sendable {
    /// The name of the row.
    let name: String
    /// The call that is spoilt.
    let endpoint: String
    /// How much there is when all went well.
    let whole: Int
    /// Whether the call may be transmitted again after an answer that says nothing, because it lowers risk.
    var isRepeatable = false
    /// Whether success may also mean that the program went another way to the same end.
    let prepare: @Sendable (World) async throws -> [String: String]
    let words: @Sendable ([String: String]) -> [String]
    let effect: @Sendable (World, [String: String]) async throws -> Int

    private static let order = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--execute", "--yes",
    ]

    static func place(_ world: World, _ more: [String] = []) async throws -> [String: String] {
        let placed = await world.run(order + more + ["--json", "--sandbox"])
        XCTAssertEqual(placed.exitCode, 0, placed.output + placed.complaints)
        return [
            "txid": try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string),
            "client": placed.data?["cl_ord_id"]?.string ?? "",
        ]
    }

    /// Every call of the matrix.
    static var all: [MatrixScenario] {
        [addOrder, batch, amend, edit, cancel, cancelAll, withdraw, transfer, addExport]
    }

    static let addOrder = MatrixScenario(
        name: "AddOrder", endpoint: "AddOrder", whole: 1, prepare: { _ in [:] }, words: { _ in order },
        effect: { world, _ in try await world.openOrders().count })

    static let cancel = MatrixScenario(
        name: "Cancel", endpoint: "CancelOrder", whole: 1, isRepeatable: true, prepare: { try await place($0) },
        words: { ["cancel", "--txid", $0["txid"] ?? ""] },
        effect: { world, _ in try await world.openOrders().isEmpty ? 1 : 0 })

    static let cancelAll = MatrixScenario(
        name: "CancelAll", endpoint: "CancelAll", whole: 2,
        prepare: { world in
            _ = try await place(world)
            return try await place(world, ["--again"])
        }, words: { _ in ["cancel", "--cancel-all", "--yes"] },
        effect: { world, _ in 2 - (try await world.openOrders().count) })
}

extension MatrixScenario {
    static let withdraw = MatrixScenario(
        name: "Withdraw", endpoint: "Withdraw", whole: 1, prepare: { _ in [:] },
        words: { _ in
            [
                "withdraw", "--asset", "BTC", "--key", "sandbox-xxbt-bitcoin", "--amount", "0.001", "--execute",
                "--yes",
            ]
        },
        effect: { world, _ in try await world.directly().send(WithdrawStatus(isLookup: true)).value.rows.count })

    static let transfer = MatrixScenario(
        name: "Transfer", endpoint: "WalletTransfer", whole: 1, prepare: { _ in [:] },
        words: { _ in ["transfer", "-a", "USD", "-n", "100", "--execute", "--yes"] },
        effect: { world, _ in
            let ledger = FundingLedger(asset: "ZUSD", type: "transfer", isLookup: true)
            return try await world.directly().send(ledger).value.entries.count
        })

    static let addExport = MatrixScenario(
        name: "AddExport", endpoint: "AddExport", whole: 1, prepare: { _ in [:] },
        words: { _ in ["export-report", "--report", "trades", "--confirm"] },
        effect: { world, _ in try await world.directly().send(ExportStatus(report: .trades)).value.jobs.count })
}

extension World {
    /// The exchange itself, past the program.
    func directly() throws -> Kraken {
        let exchange = try Exchange(folder: home + "/data/sandbox/exchange", now: time.now)
        let keys = try exchange.credentials()
        var configuration = ClientConfiguration(keyStateFolder: home + "/data/sandbox/keys")
        configuration.baseURL = "http://sandbox"
        configuration.privateCallsPerMinute = Points(whole: 6_000)
        return Kraken(
            transport: SandboxTransport(exchange: exchange), configuration: configuration,
            credentials: try Credentials(key: keys.apiKey, base64Secret: keys.apiSecret), time: time)
    }

    func openOrders() async throws -> [ExchangeOrder] {
        try await directly().send(OpenOrders(isLookup: true)).value.orders
    }
}
