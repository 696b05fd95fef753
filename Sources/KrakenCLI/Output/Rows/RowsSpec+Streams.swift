import CommandKit

extension RowsSpec {
    static let bracketEvents = RowsSpec(
        "",
        [
            "time", "event", "state", "leg", "price", "volume", .init("cl_ord_id", "Client id"),
            .init("txid", "Order id"), .init("executed", "Filled"), "remaining", "reason", "seen", "gap_seconds",
            "exposed_seconds", "alarm", "alarms", "end", "text",
        ])

    static let tourSteps = RowsSpec("", ["step", "why", "command", "data"])

    /// An order as it changes, its own columns behind `order_`.
    static let orderChanges = RowsSpec(
        "",
        ["time", "final", "end"]
            + orders.columns.map { .init("order_" + $0.key, $0.heading.map { "Order " + $0.lowercased() }) }
            + orderDetails.map { .init("order_" + $0) })

    /// What a single order has beside the columns of a list.
    private static let orderDetails = [
        "filled_percent", "remaining", "trigger", "stop_price", "triggered_limit_price", "leverage", "time_in_force",
        "starts", "margin", "remarks", "close", "parent_txid", "trade_ids",
    ]
}
