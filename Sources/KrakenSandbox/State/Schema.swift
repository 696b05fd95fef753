/// The exchange's tables; decimals are text, moments nanoseconds since 1970.
enum Schema {
    static let migrations: [[String]] = [
        [
            "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
            """
            CREATE TABLE api_key (
                key TEXT PRIMARY KEY, secret TEXT NOT NULL, nonce TEXT NOT NULL, permissions TEXT NOT NULL,
                created INTEGER NOT NULL, last_used INTEGER NOT NULL,
                calls INTEGER NOT NULL, calls_at INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE balance (
                account TEXT NOT NULL CHECK (account IN ('client', 'house', 'fees')), asset TEXT NOT NULL,
                amount TEXT NOT NULL CHECK (account <> 'client' OR amount NOT LIKE '-%'),
                PRIMARY KEY (account, asset)
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE client_order (
                id TEXT PRIMARY KEY, pair TEXT NOT NULL, side TEXT NOT NULL, type TEXT NOT NULL,
                quantity TEXT NOT NULL, limit_price TEXT, post_only INTEGER NOT NULL, time_in_force TEXT NOT NULL,
                status TEXT NOT NULL, reason TEXT, opened INTEGER NOT NULL, closed INTEGER,
                filled TEXT NOT NULL, cost TEXT NOT NULL, fee TEXT NOT NULL,
                user_reference INTEGER, client_id TEXT, client_key TEXT
            ) STRICT
            """,
            "CREATE INDEX client_order_status ON client_order (status, opened)",
            "CREATE UNIQUE INDEX client_order_key ON client_order (client_key) WHERE status = 'open'",
            """
            CREATE TABLE trade (
                id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, order_id TEXT NOT NULL REFERENCES client_order,
                pair TEXT NOT NULL, time INTEGER NOT NULL, side TEXT NOT NULL, type TEXT NOT NULL, price TEXT NOT NULL,
                quantity TEXT NOT NULL, cost TEXT NOT NULL, fee TEXT NOT NULL, is_maker INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX trade_order ON trade (order_id)",
            "CREATE INDEX trade_time ON trade (time)",
            "CREATE TABLE day_volume (day INTEGER PRIMARY KEY, dollars TEXT NOT NULL) STRICT",
            """
            CREATE TABLE taken (
                pair TEXT NOT NULL, second INTEGER NOT NULL, side TEXT NOT NULL, price INTEGER NOT NULL,
                lots INTEGER NOT NULL, PRIMARY KEY (pair, second, side, price)
            ) STRICT, WITHOUT ROWID
            """,
        ],
        AccountSchema.migration,
        OrderSchema.migration,
        FaultSchema.migration,
        OrderSchema.counting + EarnTable.migration,
        PositionTable.migration,
    ]
}
