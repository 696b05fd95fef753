import CommandKit

// The names scripts rely on. A test holds them against what the commands really answer.

extension RowsSpec {
    static let tickers = RowsSpec(
        "",
        [
            .init("pair", "Market"), "last", "bid", "ask", "spread", "open", .init("change_percent", "Today"),
            .init("high_24h", "24h high"), .init("low_24h", "24h low"), .init("volume_24h", "24h volume"),
            .init("average_24h", "24h average"), .init("trades_24h", "Trades"),
        ])

    static let candles = RowsSpec(
        "candles", ["time", "open", "high", "low", "close", "average", "volume", "trades", "running"])

    static let bookLevels = RowsSpec(
        "",
        [
            "side", "price", "volume", .init("cumulative_volume", "Total"), .init("cumulative_value", "Value"),
            "levels",
            "changed",
        ])

    static let publicTrades = RowsSpec("trades", ["time", "side", "type", "price", "volume", "trade_id"])

    static let spreads = RowsSpec("spreads", ["time", "bid", "ask", "spread", .init("spread_bps", "bp")])

    static let markets = RowsSpec(
        "",
        [
            .init("pair", "Market"), "base", "quote", "id", "altname", "status", "tick", "price_decimals",
            .init("lot_decimals", "Lot digits"), "cost_decimals", .init("minimum_volume", "Minimum"),
            .init("minimum_cost", "Min. cost"), .init("maker_fee_percent", "Maker %"),
            .init("taker_fee_percent", "Taker %"), "leverage", "leverage_buy", "leverage_sell",
        ])

    static let assets = RowsSpec(
        "",
        [
            "asset", "other_names", "id", "altname", .init("decimals", "Digits"), .init("display_decimals", "Shown"),
            "status", .init("collateral_value", "Collateral"), "kind",
        ])

    static let armedFaults = RowsSpec("", ["number", "endpoint", "when", "kind", .init("count", "Left")])

    static let sandboxRequests = RowsSpec("requests", ["number", "time", "endpoint", "nonce", "acted", "faults"])

    static let settings = RowsSpec(
        "settings", [.init("name", "Setting"), "value", "is_set", "hidden", "origin", "default", "help"])

    static let settingMistakes = RowsSpec("mistakes", ["file", "line", "message", "hint"])

    static let files = RowsSpec("files", ["what", "path", "state"])

    static let checks = RowsSpec("checks", ["area", "name", "verdict", "finding", "next_step"])

    static let measurements = RowsSpec(
        "measurements", flag: "probe-order", ["name", "verdict", "finding", "assumption", "seconds"])

    static let facts = RowsSpec(
        "info",
        [
            "version", "venue", "home", "key", "key_store", "tier", "catalogue_fetched_at", "catalogue_age_seconds",
            "unresolved", "settings_mistakes",
        ])
}
