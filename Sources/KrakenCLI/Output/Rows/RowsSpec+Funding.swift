import CommandKit
import Trading

extension RowsSpec {
    static let deposits = RowsSpec("deposits", payments)

    static let withdrawals = RowsSpec("withdrawals", payments)

    private static let payments: [Column] = [
        .init("refid", "Reference"), "asset", "method", "network", "amount", "fee", .init("time", "Made"),
        .init("status", "State"), "remark", "key", "info", .init("txid", "Transaction"),
    ]

    static let withdrawalMethods = RowsSpec("methods", ["asset", "method", "network", "minimum"])

    static let withdrawalAddresses = RowsSpec(
        "addresses", ["key", "asset", "method", "address", "tag", "verified", "first_seen"])

    static let depositMethods = RowsSpec("methods", ["method", "fee", "minimum", "limit"])

    static let depositAddresses = RowsSpec(
        "addresses",
        ["address", "tag", "unused", .init("expires", "Good until"), "made_now", .init("used", isOnlyShown: true)])

    static let exports = RowsSpec(
        "exports",
        [
            "id", "report", "format", .init("status", "State"), "description", "created", "completed",
            .init("expires", "Kept until"), "start", "end",
        ])

    /// Payments that nobody knew about, each with what was seen of it.
    static func looks(_ kind: Payment.Kind) -> RowsSpec {
        let payment = [
            "id", "kind", "asset", "key", "address", "amount", "max_fee", "created", "state", "refid",
        ]
        return RowsSpec(kind.rawValue + "s", payment.map { .init("payment_" + $0) } + ["seen"])
    }
}
