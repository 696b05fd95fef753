/// What faults and the request log need.
enum FaultSchema {
    static let migration = [
        """
        CREATE TABLE fault (
            number INTEGER PRIMARY KEY AUTOINCREMENT, endpoint TEXT, moment TEXT NOT NULL, effect TEXT NOT NULL,
            remaining INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE request_log (
            number INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, endpoint TEXT NOT NULL, nonce TEXT,
            acted INTEGER NOT NULL, faults TEXT NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE late_request (
            number INTEGER PRIMARY KEY, due INTEGER NOT NULL, key TEXT NOT NULL, path TEXT NOT NULL,
            content_type TEXT, body TEXT NOT NULL, faults TEXT NOT NULL
        ) STRICT
        """,
        "CREATE TABLE hidden_order (id TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    ]
}
