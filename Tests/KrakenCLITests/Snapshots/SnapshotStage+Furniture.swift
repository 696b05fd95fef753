import Foundation
import TestSupport
import Transport
import XCTest

extension SnapshotStage {
    /// A home with open, filled and cancelled orders, a lost one, a withdrawal and an export.
    static func furnished() async throws -> SnapshotStage {
        var stage = try SnapshotStage()
        try await stage.order("open", "-p BTC/USD -s buy -t limit -v 0.0123 --price 83444.5")
        try await stage.order("stop", "-p ETH/USD -s sell -t stop-loss -v 1 --price -10%")
        try await stage.order("filled", "-p ETH/USD -s sell -v 0.75")
        try await stage.order("bought", "-p BTC/USD -s buy -v 1234usd")
        try await stage.order("cancelled", "-p ADA/USD -s buy -t limit -v 1000 --price -20%")
        try await stage.succeed("cancel {cancelled} --json")
        let sent = try await stage.succeed(
            "withdraw -a BTC -k sandbox-xxbt-bitcoin -n 0.01 --execute --yes --json")
        stage.name("withdrawal", sent["withdrawal"]?["refid"]?.string ?? sent["refid"]?.string ?? "")
        let made = try await stage.succeed("export-report -r trades --confirm --json")
        stage.name("export", made["id"]?.string ?? "")
        try stage.write(
            """
            side,type,pair,volume,price
            buy,limit,BTC/USD,0.01,20000
            buy,limit,BTC/USD,0.02,19500.5
            sell,limit,BTC/USD,0.1,250000
            """, to: "orders.csv")
        return stage
    }

    private mutating func order(_ name: String, _ words: String) async throws {
        let data = try await succeed("order \(words) --execute --yes --json")
        self.name(name, data["txid"]?.elements?.first?.string ?? "")
    }

    @discardableResult
    private mutating func succeed(_ line: String) async throws -> JSON {
        let outcome = try await play(line)
        XCTAssertEqual(outcome.exitCode, 0, "\(line): \(outcome.output)\(outcome.complaints)")
        return outcome.data ?? .null
    }

    /// The same home with positions in two markets.
    func withPositions() async throws -> SnapshotStage {
        var stage = try copy()
        try await stage.succeed("order -p BTC/USD -s buy -v 0.05 --leverage 5 --execute --yes --json")
        try await stage.succeed("order -p ETH/BTC -s sell -v 2.5 --leverage 2 --execute --yes --json")
        return stage
    }

    /// The same home with an order whose answer was lost, and which could not be looked for.
    func withLostOrder() async throws -> SnapshotStage {
        var stage = try copy()
        try await stage.succeed("sandbox fault add --endpoint AddOrder --when before --kind lose")
        try await stage.succeed("sandbox fault add --endpoint OpenOrders --when before --kind page=502 --count 99")
        let lost = try await stage.play(
            "order -p BTC/USD -s buy -t limit -v 0.002 --price 20000 --execute --yes --json")
        XCTAssertEqual(lost.exitCode, 7, lost.output)
        stage.name("lost", lost.data?["cl_ord_id"]?.string ?? "")
        try await stage.succeed("sandbox fault clear")
        return stage
    }
}
