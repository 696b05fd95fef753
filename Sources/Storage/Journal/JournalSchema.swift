/// The tables of the order journal; released migrations are never edited, only appended to.
enum JournalSchema {
    static let migrations = [
        [
            """
            CREATE TABLE orders (
                id TEXT PRIMARY KEY, pair TEXT NOT NULL, side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
                type TEXT NOT NULL, quantity TEXT NOT NULL, limit_price TEXT, created_at INTEGER NOT NULL,
                state TEXT NOT NULL, order_id TEXT
            ) STRICT
            """,
            """
            CREATE TABLE order_attempts (
                id TEXT NOT NULL REFERENCES orders (id), number INTEGER NOT NULL, nonce TEXT NOT NULL,
                sent_at INTEGER NOT NULL, deadline INTEGER NOT NULL, outcome TEXT, PRIMARY KEY (id, number)
            ) STRICT
            """,
            """
            CREATE TABLE order_events (
                id TEXT NOT NULL REFERENCES orders (id), event TEXT NOT NULL, at INTEGER NOT NULL,
                detail TEXT NOT NULL
            ) STRICT
            """,
        ],
        [
            // `terms` holds the whole request as JSON; the columns of the first version stay for questions in SQL.
            "ALTER TABLE orders ADD COLUMN terms TEXT",
            "ALTER TABLE orders ADD COLUMN folded TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE orders ADD COLUMN user_reference INTEGER",
            "ALTER TABLE orders ADD COLUMN value TEXT",
            "ALTER TABLE orders ADD COLUMN words TEXT",
            "ALTER TABLE orders ADD COLUMN owner TEXT",
            "ALTER TABLE orders ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0",
            """
            UPDATE orders SET changed_at = created_at, folded =
                CASE length(id) WHEN 36 THEN lower(replace(id, '-', '')) ELSE lower(id) END
            """,
            "ALTER TABLE order_attempts ADD COLUMN owner TEXT",
            "CREATE UNIQUE INDEX orders_folded ON orders (folded)",
            "CREATE INDEX orders_state ON orders (state)",
            "CREATE INDEX orders_created ON orders (created_at)",
            "CREATE INDEX events_order ON order_events (id)",
            """
            CREATE TABLE lookup_passes (
                id TEXT NOT NULL REFERENCES orders (id), begun_at INTEGER NOT NULL, verdict TEXT NOT NULL,
                detail TEXT NOT NULL
            ) STRICT
            """,
            "CREATE INDEX passes_order ON lookup_passes (id)",
            // Who is looking for an order, so that many processes do not all spend calls on it.
            "CREATE TABLE leases (id TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) STRICT",
            "CREATE TABLE key_rights (seen_at INTEGER NOT NULL, permissions TEXT NOT NULL, nonce_window INTEGER, is_limited INTEGER NOT NULL) STRICT",
            """
            CREATE TABLE fee_rates (
                pair TEXT PRIMARY KEY, taker TEXT NOT NULL, maker TEXT NOT NULL, seen_at INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT",
            // A change is transmitted once, so its attempt is a part of it; `wanted` and `before` are values as JSON.
            """
            CREATE TABLE order_changes (
                id TEXT PRIMARY KEY, way TEXT NOT NULL, order_id TEXT NOT NULL, pair TEXT NOT NULL, side TEXT NOT NULL,
                wanted TEXT NOT NULL, before TEXT NOT NULL, user_reference INTEGER, created_at INTEGER NOT NULL,
                state TEXT NOT NULL, nonce TEXT, sent_at INTEGER, deadline INTEGER, owner TEXT, successor TEXT,
                outcome TEXT, changed_at INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX changes_order ON order_changes (order_id)",
            "CREATE INDEX changes_state ON order_changes (state)",
            """
            CREATE TABLE change_passes (
                id TEXT NOT NULL REFERENCES order_changes (id), begun_at INTEGER NOT NULL, verdict TEXT NOT NULL,
                detail TEXT NOT NULL
            ) STRICT
            """,
            "CREATE INDEX change_passes_change ON change_passes (id)",
            "ALTER TABLE order_attempts ADD COLUMN exchange_sent_at INTEGER",
        ],
        [
            // A bracket can be taken up again by another process: what was agreed on, and the orders of each leg.
            """
            CREATE TABLE brackets (
                id TEXT PRIMARY KEY, pair TEXT NOT NULL, terms TEXT NOT NULL, stop_limit TEXT,
                created_at INTEGER NOT NULL, owner TEXT, ended TEXT
            ) STRICT
            """,
            """
            CREATE TABLE bracket_orders (
                id TEXT PRIMARY KEY, bracket TEXT NOT NULL REFERENCES brackets (id), leg TEXT NOT NULL,
                cancelled INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX bracket_orders_bracket ON bracket_orders (bracket)",
        ],
        ["ALTER TABLE order_changes ADD COLUMN exchange_sent_at INTEGER"],
        [
            // What a wish is worth counts for the day in the currency it was measured in; a change is worth what it adds.
            "ALTER TABLE orders ADD COLUMN value_currency TEXT",
            "ALTER TABLE order_changes ADD COLUMN value TEXT",
            "ALTER TABLE order_changes ADD COLUMN value_currency TEXT",
            "CREATE INDEX changes_created ON order_changes (created_at)",
            // What the account was worth, first and last seen on each day, and what came in and went out since.
            """
            CREATE TABLE account_worths (
                day INTEGER NOT NULL, edge TEXT NOT NULL CHECK (edge IN ('first', 'last')), currency TEXT NOT NULL,
                worth TEXT NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (day, edge, currency)
            ) STRICT
            """,
            "CREATE TABLE account_flows (id TEXT PRIMARY KEY, asset TEXT NOT NULL, amount TEXT NOT NULL, at INTEGER NOT NULL) STRICT",
        ],
    ]
}
