extension JournalRepository {
    /// The payments of the same key, in the same database; nil when none was ever written down.
    public func payments() throws -> PaymentRepository? {
        let tables = try connection.query("SELECT 1 FROM sqlite_master WHERE name = 'payments'") { _ in true }
        return tables.isEmpty ? nil : PaymentRepository(sharing: connection)
    }
}
