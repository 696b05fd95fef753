/// What came to the orders' tables: all types of order, changes of orders, and the markets' order counters.
enum OrderSchema {
    /// What came later: since when the market's volume is not counted for a waiting order.
    static let counting = ["ALTER TABLE client_order ADD COLUMN uncounted INTEGER"]

    static let migration: [String] =
        [
            "price_term TEXT", "second_term TEXT", "trigger_price TEXT", "trigger_source TEXT", "trigger_best TEXT",
            "fired INTEGER", "display TEXT", "volume_in_quote INTEGER NOT NULL DEFAULT 0",
            "fee_in_base INTEGER NOT NULL DEFAULT 0", "prevention TEXT NOT NULL DEFAULT 'cancel-newest'",
            "start INTEGER", "expiry INTEGER", "close_type TEXT", "close_price TEXT", "close_second TEXT",
            "parent TEXT", "active_from INTEGER NOT NULL DEFAULT 0", "touched INTEGER NOT NULL DEFAULT 0",
            "sequence INTEGER NOT NULL DEFAULT 0",
        ].map { "ALTER TABLE client_order ADD COLUMN \($0)" } + [
            "UPDATE client_order SET touched = opened, active_from = opened / 1000000000 + 1, sequence = rowid",
            "UPDATE client_order SET price_term = limit_price WHERE limit_price IS NOT NULL",
            "DROP INDEX client_order_key",
            """
            CREATE UNIQUE INDEX client_order_key ON client_order (client_key) WHERE status IN ('open', 'pending')
            """,
            "ALTER TABLE trade ADD COLUMN base_fee TEXT",
            """
            CREATE TABLE amend (
                id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES client_order, type TEXT NOT NULL,
                quantity TEXT NOT NULL, remaining TEXT NOT NULL, display TEXT, limit_price TEXT, trigger_price TEXT,
                post_only INTEGER NOT NULL, time INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX amend_order ON amend (order_id)",
            """
            CREATE TABLE pair_counter (pair TEXT PRIMARY KEY, millionths INTEGER NOT NULL, counted INTEGER NOT NULL)
            STRICT, WITHOUT ROWID
            """,
        ]
}
