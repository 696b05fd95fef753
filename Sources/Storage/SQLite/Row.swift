import CSQLite

/// A value a statement can be given.
public enum SQLValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)

    /// A text, or null.
    public static func text(_ text: (some CustomStringConvertible)?) -> SQLValue {
        text.map { .text($0.description) } ?? .null
    }

    /// A whole number, or null.
    public static func integer(_ number: (some BinaryInteger)?) -> SQLValue {
        number.map { .integer(Int64($0)) } ?? .null
    }

    func bind(to statement: OpaquePointer?, at index: Int32) -> Int32 {
        switch self {
        case .null: sqlite3_bind_null(statement, index)
        case .integer(let number): sqlite3_bind_int64(statement, index, number)
        case .text(let text):
            // SQLITE_TRANSIENT: SQLite copies the text before this call returns.
            sqlite3_bind_text(statement, index, text, -1, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
        }
    }
}

/// The current row of a running statement; columns count from 0.
public struct Row {
    let statement: OpaquePointer?

    /// A whole number; 0 for null.
    public func integer(_ column: Int32) -> Int { Int(sqlite3_column_int64(statement, column)) }

    /// A text; empty for null.
    public func text(_ column: Int32) -> String { optionalText(column) ?? "" }

    /// A text, or nil for null.
    public func optionalText(_ column: Int32) -> String? {
        sqlite3_column_text(statement, column).map { String(cString: $0) }
    }

    /// A whole number, or nil for null.
    public func optionalInteger(_ column: Int32) -> Int? {
        sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : integer(column)
    }
}
