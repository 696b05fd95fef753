import Storage
import Trading

/// Whose money it is: every amount that leaves one account enters another.
enum AccountName: String, Sendable, CaseIterable {
    case client
    /// The other side of every trade; it may owe.
    case house
    case fees
    /// The client's wallet beside this account.
    case futures
}

/// What the accounts own, by the exchange's own asset keys.
struct BalanceTable {
    let connection: Database

    /// All that an account owns, in order of asset.
    func all(of account: AccountName) throws -> [(asset: String, amount: Amount)] {
        try connection.query(
            "SELECT asset, amount FROM balance WHERE account = ? ORDER BY asset", [.text(account.rawValue)]
        ) { try ($0.text(0), Amount(parsing: $0.text(1))) }
    }

    /// What an account owns of one asset.
    func amount(of asset: String, in account: AccountName) throws -> Amount {
        try connection.query(
            "SELECT amount FROM balance WHERE account = ? AND asset = ?", [.text(account.rawValue), .text(asset)]
        ) { try Amount(parsing: $0.text(0)) }.first ?? .zero
    }

    /// Stores what an account owns; less than nothing is an error for all accounts but the house.
    ///
    /// Only for the ``Bookkeeper``, which writes each change down.
    func set(_ amount: Amount, of asset: String, in account: AccountName) throws {
        try connection.run(
            """
            INSERT INTO balance VALUES (?, ?, ?) ON CONFLICT (account, asset) DO UPDATE SET amount = excluded.amount
            """, [.text(account.rawValue), .text(asset), .text(amount.description)])
    }

    func clear() throws { try connection.run("DELETE FROM balance") }
}
