import CSQLite

/// What SQLite said went wrong.
public struct DatabaseError: Error, Hashable, Sendable {
    /// SQLite's extended result code.
    public let code: Int32
    /// SQLite's own words.
    public let message: String
    /// The database file.
    public let path: String

    init(code: Int32, message: String, path: String) {
        self.code = code
        self.message = message
        self.path = path
    }

    /// The database is of a program that knows more.
    static func newer(path: String) -> DatabaseError {
        DatabaseError(
            code: SQLITE_MISMATCH, message: "the database was written by a newer version of this program", path: path)
    }

    /// What a user can do something about.
    public enum Kind: Hashable, Sendable {
        /// No space is left, or the disk failed; a full disk shows as either.
        case diskFull
        /// The file or its folder cannot be written or opened.
        case notWritable
        /// Another process held the database too long.
        case busy
        /// The file is not a database, or damaged.
        case damaged
        case other
    }

    /// What a user can do something about.
    public var kind: Kind {
        switch code & 0xFF {
        case SQLITE_FULL, SQLITE_IOERR: .diskFull
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM: .notWritable
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_NOTADB, SQLITE_CORRUPT: .damaged
        default: .other
        }
    }
}
