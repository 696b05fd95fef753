import Synchronization
import Trading

extension Exchange {
    /// What each account's ledger entries add up to, by asset key.
    func ledgerSums() throws -> [AccountName: [String: Amount]] {
        let sums = try desk.withLock { desk in try desk.store.ledger.sums() }
        return AccountName.allCases.reduce(into: sums) { $0[$1, default: [:]] = $0[$1, default: [:]] }
    }
}
