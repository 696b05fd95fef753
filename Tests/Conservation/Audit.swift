import KrakenSandbox
import Storage
public import Trading
import Transport

/// Audits the files that an exchange left, whatever became of it.
public enum Audit {
    /// What was found in the files.
    public struct Findings: Sendable {
        public var trades: Int
        public var entries: Int
        /// The ids of all orders there are.
        public var orders: Set<String>
        /// How many requests for an order were carried out, as far as the log goes back.
        public var placed: Int
    }

    /// Holds everything that is always true of an exchange's books.
    ///
    /// - Parameters:
    ///   - folder: the exchange's folder; nobody else uses it meanwhile.
    ///   - now: the exchange's clock.
    /// - Throws: ``Violation`` for the first promise that was not kept.
    @discardableResult
    public static func check(folder: String, now: @escaping @Sendable () -> Timestamp) throws -> Findings {
        let exchange = try Exchange(folder: folder, now: now)
        let books = try Books(folder: folder)
        var client = try Client(exchange.credentials())
        try client.skip(to: UInt64(books.number("SELECT MAX(CAST(nonce AS INTEGER)) FROM api_key")) + 1)
        let answer = try JSON(parsing: exchange.respond(to: client.request("BalanceEx")).body)
        let auditor = try Auditor(ListedMarkets(exchange))
        try auditor.auditNews(books)
        try auditor.auditBalances(books)
        try auditor.auditOrders(books.openOrders(), shown: answer["result"], at: now())
        try hold(answer["result"] != nil, "BalanceEx has no answer: \(answer.text)")
        try auditor.auditAll(books)
        let orders = try books.rows("SELECT id FROM client_order") { $0.text(0) }
        return try Findings(
            trades: auditor.tradeCount, entries: auditor.lastEntry, orders: Set(orders),
            placed: books.number("SELECT COUNT(*) FROM request_log WHERE endpoint = 'AddOrder' AND acted = 1"))
    }
}
