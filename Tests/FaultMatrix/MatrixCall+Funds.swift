extension MatrixCall {
    static let withdraw = MatrixCall(
        name: "Withdraw", endpoint: "Withdraw", meetsEverything: true,
        words: { _ in
            [
                "withdraw", "--asset", "BTC", "--key", "sandbox-xxbt-bitcoin", "--amount", "0.001", "--execute",
                "--yes",
            ]
        }, effect: { exchange, _ in try await exchange.withdrawals() })

    static let transfer = MatrixCall(
        name: "Transfer", endpoint: "WalletTransfer",
        words: { _ in ["transfer", "-a", "USD", "-n", "100", "--execute", "--yes"] },
        effect: { exchange, _ in try await exchange.transfers(of: "ZUSD") })

    static let addExport = MatrixCall(
        name: "AddExport", endpoint: "AddExport",
        words: { _ in ["export-report", "--report", "trades", "--confirm"] },
        effect: { exchange, _ in try await exchange.exports() })
}
