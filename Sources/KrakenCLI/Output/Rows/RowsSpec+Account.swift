import CommandKit

extension RowsSpec {
    static let balances = RowsSpec(
        "", ["asset", "total", .init("held", "In orders"), .init("available", "Free to trade"), "parts"])

    static let holdings = RowsSpec(
        "assets",
        [
            "asset", "amount", "available", "price", "value", .init("share_percent", "Share"), "priced_by",
            .init("parts", isOnlyShown: true),
        ])

    static let ledgerEntries = RowsSpec(
        "entries",
        ["id", "time", "type", "subtype", "asset", "amount", "fee", "balance", .init("refid", "Reference")])

    static let fees = RowsSpec(
        "pairs",
        [
            .init("pair", "Market"), .init("maker_fee_percent", "Maker %"), .init("taker_fee_percent", "Taker %"),
            "tier_volume", .init("next_maker_fee_percent", "Next maker %"),
            .init("next_taker_fee_percent", "Next taker %"), .init("next_volume", "Next from"),
            .init("missing_volume", "Still missing"), "schedule",
        ])

    static let positions = RowsSpec(
        "positions",
        [
            .init("pair", "Market"), "kind", "volume", "opened_volume", .init("average_price", "Average"), "cost",
            "value",
            "gain", .init("fee", "Fees"), "margin", "opened", "rollover", "terms", .init("id", "Trade"),
            .init("order_txid", "Order id"),
        ])

    static let orders = RowsSpec(
        "orders",
        [
            .init("txid", "Order id"), .init("cl_ord_id", "Client id"), "userref", .init("status", "State"), "reason",
            .init("pair", "Market"), "side", "type", "price", "price_text", "price2",
            "trigger_price", "limit_price", "volume", .init("executed", "Filled"),
            .init("average_price", "Average"), "cost", "fee", "opened", "closed", "expires", "flags", "description",
        ])

    static let cancelled = RowsSpec("orders", ["id", "description", "state", "open", "error"])

    static let trades = RowsSpec(
        "trades", flag: "trades",
        [
            "trade_id", .init("order_txid", "Order id"), .init("pair", "Market"), "time", "side", "type", "price",
            "volume", "cost", "fee", "maker",
        ])

    static let journal = RowsSpec(
        "journal", flag: "journal",
        [.init("cl_ord_id", "Client id"), "userref", .init("txid", "Order id"), "state", .init("created", "Made")]
            + requestMembers.map { .init("order_" + $0.key, $0.heading) }
            + [
                "amended_volume", "amended_price", "amended_trigger_price", "amended_displayvol", "typed", "value",
                "attempts", "lookups", "events", "changes", .init("sent", isOnlyShown: true),
                .init("looks", isOnlyShown: true),
            ])

    /// What was asked for; what was not is left out of the data of an order.
    private static let requestMembers: [Column] = [
        .init("pair", "Market"), .init("side", "Side"), .init("type", "Type"), .init("volume", "Volume"),
        .init("price", "Price"), "price2", "displayvol", "trigger", "leverage", "reduce_only", "flags", "time_in_force",
        "start", "expires", "stp", "close_type", "close_price", "close_price2",
    ]
}
