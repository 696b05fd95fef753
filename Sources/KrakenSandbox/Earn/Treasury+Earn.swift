import Trading

extension Treasury {
    /// Carries out an operation whose time has come; what cannot be is written down as such.
    func carryOut(_ operation: EarnOperation, at time: Timestamp) throws {
        guard let strategy = operation.rule else { throw SandboxError.damagedState("earn_operation") }
        var operation = operation
        operation.ended = time
        let isAllocation = operation.direction == .allocate
        let (from, to) = isAllocation ? (strategy.asset, strategy.variant) : (strategy.variant, strategy.asset)
        let asset = catalogue.asset(from)?.asset ?? Asset(from)
        let isFree = try operation.amount <= Holdings(store: store, catalogue: catalogue).available(from)
        if try isFree && canSpare(operation.amount, of: asset, at: time) {
            let kind: LedgerKind = isAllocation ? .allocation : .deallocation
            let reference = try books.newReference()
            try books.book(-operation.amount, of: from, kind, reference: reference, at: time)
            try books.book(operation.amount, of: to, kind, reference: reference, at: time)
        } else {
            operation.failure = ExchangeFault.earnFundsMissing.text
        }
        try store.earn.end(operation)
    }

    /// What of an allocation is not on its way back.
    func allocated(_ strategy: EarnStrategy) throws -> Amount {
        let leaving = try store.earn.waiting().filter { $0.strategy == strategy.id && $0.direction == .deallocate }
        let owned = try store.balances.amount(of: strategy.variant, in: .client)
        return owned - leaving.reduce(.zero) { $0 + $1.amount }
    }
}

extension LedgerKind {
    static let allocation = LedgerKind(type: "earn", subtype: "allocation")
    static let deallocation = LedgerKind(type: "earn", subtype: "deallocation")
}

/// The texts of the exchange's documents.
extension ExchangeFault {
    static let unknownStrategy = ExchangeFault.invalidArguments("Invalid strategy ID")
    static let earnFundsMissing = ExchangeFault(
        text: "EEarnings:Insufficient funds:Insufficient funds to complete the (de)allocation request")
    static let earnBelowMinimum = ExchangeFault(
        text: "EEarnings:Below min:(De)allocation operation amount less than minimum")
    static let earnBusy = ExchangeFault(
        text: "EEarnings:Busy:Another (de)allocation for the same strategy is in progress")
}
