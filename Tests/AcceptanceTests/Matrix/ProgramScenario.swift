import KrakenSandbox
import TestSupport
import Trading
import Transport
import XCTest

/// One call that must not go wrong silently, made by the built program; to add one, add it to ``all``.
struct ProgramScenario: Sendable {
    /// The name of the column.
    let name: String
    /// The call that is spoilt.
    let endpoint: String
    /// How much there is when all went well.
    var whole = 1
    /// Whether the call may be transmitted again after an answer that says nothing, because it lowers risk.
    var isRepeatable = false
    /// Whether the same command typed twice asks for two of them, which harm nobody.
    var isNewEachTime = false
    /// Whether it meets every fault in every run of the tests.
    var meetsEverything = false
    /// What is done before; what it returns is given to ``words``.
    var prepare: @Sendable (Household) async throws -> String = { _ in "" }
    let words: @Sendable (String) -> [String]
    /// How much of it there is at the exchange itself.
    let effect: @Sendable (Exchange) throws -> Int

    /// How often the exchange carried a call out.
    private static func acted(_ endpoint: String) -> @Sendable (Exchange) throws -> Int {
        { try $0.requests(100, of: endpoint).count(where: \.acted) }
    }

    private static func place(_ house: Household, _ more: [String] = []) async throws -> String {
        let placed = try await house.run(OrderWords.live + more)
        XCTAssertEqual(placed.exitCode, 0, placed.output + placed.complaints)
        return try XCTUnwrap(placed.data?["txid"]?.elements?.first?.string)
    }

    /// Every call of the matrix.
    static let all = [
        ProgramScenario(
            name: "AddOrder", endpoint: "AddOrder", meetsEverything: true, words: { _ in OrderWords.live },
            effect: { try $0.summary().openOrderCount }),
        ProgramScenario(
            name: "Cancel", endpoint: "CancelOrder", isRepeatable: true, prepare: { try await place($0) },
            words: { ["cancel", "--txid", $0, "--json"] }, effect: { 1 - (try $0.summary().openOrderCount) }),
        ProgramScenario(
            name: "CancelAll", endpoint: "CancelAll", whole: 2,
            prepare: { house in
                _ = try await place(house)
                return try await place(house, ["--again"])
            }, words: { _ in ["cancel", "--cancel-all", "--yes", "--json"] },
            effect: { 2 - (try $0.summary().openOrderCount) }),
        ProgramScenario(
            name: "Withdraw", endpoint: "Withdraw", meetsEverything: true,
            words: { _ in
                [
                    "withdraw", "--asset", "BTC", "--key", "sandbox-xxbt-bitcoin", "--amount", "0.001", "--execute",
                    "--yes", "--json",
                ]
            }, effect: acted("Withdraw")),
        ProgramScenario(
            name: "Transfer", endpoint: "WalletTransfer",
            words: { _ in ["transfer", "-a", "USD", "-n", "100", "--execute", "--yes", "--json"] },
            effect: acted("WalletTransfer")),
        ProgramScenario(
            name: "AddExport", endpoint: "AddExport", isNewEachTime: true,
            words: { _ in ["export-report", "--report", "trades", "--confirm", "--json"] },
            effect: acted("AddExport")),
    ]
}
