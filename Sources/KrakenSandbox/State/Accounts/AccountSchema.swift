/// What the ledger, funding, exports, further keys and limits need.
enum AccountSchema {
    /// One migration; balances that were there before get an entry each, so that the ledger adds up to them.
    static let migration = ledger + keys + funding + limits

    private static let ledger = [
        """
        CREATE TABLE new_balance (
            account TEXT NOT NULL CHECK (account IN ('client', 'house', 'fees', 'futures')), asset TEXT NOT NULL,
            amount TEXT NOT NULL CHECK (account = 'house' OR amount NOT LIKE '-%'),
            PRIMARY KEY (account, asset)
        ) STRICT, WITHOUT ROWID
        """,
        "INSERT INTO new_balance SELECT account, asset, amount FROM balance",
        "DROP TABLE balance",
        "ALTER TABLE new_balance RENAME TO balance",
        """
        CREATE TABLE ledger (
            serial INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, account TEXT NOT NULL,
            reference TEXT NOT NULL, time INTEGER NOT NULL, type TEXT NOT NULL, subtype TEXT NOT NULL,
            asset TEXT NOT NULL, amount TEXT NOT NULL, fee TEXT NOT NULL, balance TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX ledger_time ON ledger (account, time)",
        "CREATE INDEX ledger_reference ON ledger (reference)",
        """
        INSERT INTO ledger (id, account, reference, time, type, subtype, asset, amount, fee, balance)
        SELECT 'L' || substr(hex(randomblob(3)), 1, 5) || '-' || substr(hex(randomblob(3)), 1, 5) || '-'
                || hex(randomblob(3)),
            account, 'UPGRADE', (SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'created'), 'adjustment', '',
            asset, amount, '0', amount
        FROM balance
        """,
    ]

    private static let keys = [
        "ALTER TABLE api_key ADD COLUMN number INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE api_key ADD COLUMN name TEXT NOT NULL DEFAULT 'sandbox'",
        "ALTER TABLE api_key ADD COLUMN nonce_window TEXT NOT NULL DEFAULT '0'",
        // A key with all rights of its time gets today's.
        """
        UPDATE api_key SET permissions = permissions
            || ',add-funds,withdraw-funds,earn-funds,export-data,add-withdraw-address,update-withdraw-address'
        WHERE length(permissions) = length('close-trades,create-ws-token,modify-trades,query-closed-trades,'
            || 'query-funds,query-ledger,query-open-trades')
        """,
    ]

    private static let funding = [
        """
        CREATE TABLE funding (
            serial INTEGER PRIMARY KEY AUTOINCREMENT, reference TEXT NOT NULL UNIQUE, direction TEXT NOT NULL,
            asset TEXT NOT NULL, method TEXT NOT NULL, transaction_id TEXT NOT NULL, address TEXT NOT NULL,
            key_name TEXT, amount TEXT NOT NULL, fee TEXT NOT NULL, time INTEGER NOT NULL, booked INTEGER,
            cancelled INTEGER
        ) STRICT
        """,
        "CREATE INDEX funding_open ON funding (direction, booked)",
        """
        CREATE TABLE deposit_address (
            method TEXT NOT NULL, asset TEXT NOT NULL, number INTEGER NOT NULL, address TEXT NOT NULL, tag TEXT,
            PRIMARY KEY (asset, method, number)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE export (
            id TEXT PRIMARY KEY, serial INTEGER NOT NULL, report TEXT NOT NULL, description TEXT NOT NULL,
            format TEXT NOT NULL, fields TEXT NOT NULL, asset TEXT NOT NULL, created INTEGER NOT NULL,
            start INTEGER NOT NULL, end INTEGER NOT NULL
        ) STRICT
        """,
    ]

    private static let limits = [
        """
        CREATE TABLE failed_login (
            origin TEXT PRIMARY KEY, count INTEGER NOT NULL, since INTEGER NOT NULL, locked_until INTEGER
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE public_call (
            origin TEXT NOT NULL, subject TEXT NOT NULL, calls INTEGER NOT NULL, calls_at INTEGER NOT NULL,
            PRIMARY KEY (origin, subject)
        ) STRICT, WITHOUT ROWID
        """,
    ]
}
