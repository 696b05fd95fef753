import Storage

/// What a look at the exchange's lists showed of a payment.
public enum PaymentSight: Hashable, Sendable {
    /// It is there, under this name; the row where withdrawals are listed.
    case found(reference: String, row: FundingRow?)
    /// No list shows it.
    case absent
    /// The lists could not be read, or show more than one thing it could be; the text says which.
    case cannotTell(String)
}

/// How long, and how often, a payment whose answer is lost is looked for at once.
public struct PaymentPatience: Hashable, Sendable {
    /// The time between two looks.
    public var interval: Duration
    /// The time until the last look.
    public var total: Duration

    /// Looks every `interval` until `total` has passed; nought makes one look.
    public init(interval: Duration, total: Duration) { (self.interval, self.total) = (interval, total) }
}

/// Finds the rows that can only be one payment's.
struct PaymentMatch: Sendable {
    var payment: Payment
    /// Before when it cannot have been made, by the exchange's clock.
    var notBefore: Timestamp
    /// References that are not its own.
    var foreign: Set<String>
    var names: AssetNames

    /// What a list of withdrawals shows: the amount listed is without the fee, or with it.
    func sight(in rows: [FundingRow]) -> PaymentSight {
        let candidates = rows.filter { row in
            fits(row.reference, asset: row.asset, time: row.time) && fits(row.amount, fee: row.fee)
                && (row.key == nil || row.key == payment.destination)
        }
        guard let first = candidates.first else { return .absent }
        guard candidates.count == 1, first.key != nil else {
            return .cannotTell("\(candidates.count) withdrawal(s) listed could be it")
        }
        return .found(reference: first.reference, row: first)
    }

    /// What the ledger shows, which knows nothing of addresses.
    func sight(in entries: [LedgerEntry]) -> PaymentSight {
        let references = Set(
            entries.filter { entry in
                entry.type == payment.kind.rawValue && fits(entry.reference, asset: entry.asset, time: entry.time)
                    && entry.amount < .zero && fits(-entry.amount, fee: entry.fee)
            }.map(\.reference))
        guard let first = references.first else { return .absent }
        guard references.count == 1 else { return .cannotTell("\(references.count) ledger entries could be it") }
        return .found(reference: first, row: nil)
    }

    private func fits(_ reference: String, asset: String, time: Timestamp) -> Bool {
        let isAsset = asset == payment.assetID || names.asset(named: asset) == payment.asset
        // The exchange lists whole seconds.
        return isAsset && !foreign.contains(reference) && time.seconds >= notBefore.seconds
    }

    private func fits(_ amount: Amount, fee: Amount) -> Bool {
        amount == payment.amount || amount + fee == payment.amount
    }
}

extension Funding {
    /// One pass over what can show a payment; never from a cache.
    ///
    /// - Parameter isThorough: whether the ledger is asked, too, when the list of withdrawals does not show it.
    func look(for payment: Payment, isThorough: Bool) async throws -> PaymentSight {
        let attempt = try await journal.attempt(of: payment.id)
        var match = try await PaymentMatch(
            payment: payment, notBefore: attempt?.notBefore ?? payment.createdAt - .seconds(86_400),
            foreign: journal.foreignReferences(of: payment.id), names: markets.assetNames())
        switch payment.kind {
        case .transfer: return await lookInLedger(match)
        case .withdrawal:
            let rows: [FundingRow]
            do {
                rows = try await kraken.send(WithdrawStatus(asset: payment.assetID, isLookup: true)).value.rows
            } catch { return .cannotTell(ErrorIdentifier.of(error)) }
            let sight = match.sight(in: rows)
            guard isThorough, sight == .absent else { return sight }
            // What is listed and is not it cannot be it in the ledger either, which knows no addresses.
            match.foreign.formUnion(rows.map(\.reference))
            let witness = await lookInLedger(match)
            guard case .found(let reference, _) = witness else { return witness }
            return .cannotTell("\(reference) of the ledger could be it, and is not listed as a withdrawal yet")
        }
    }

    private func lookInLedger(_ match: PaymentMatch) async -> PaymentSight {
        let ledger = FundingLedger(asset: match.payment.assetID, type: match.payment.kind.rawValue, isLookup: true)
        do {
            return match.sight(in: try await kraken.send(ledger).value.entries)
        } catch {
            // The second witness is not everybody's: a key may be allowed to withdraw and not to read the ledger.
            if match.payment.kind == .withdrawal, error.isPermissionDenied { return .absent }
            return .cannotTell(ErrorIdentifier.of(error))
        }
    }
}

extension KrakenError {
    /// Whether the key may not do this.
    var isPermissionDenied: Bool {
        guard case .exchange(let errors) = self else { return false }
        return errors.contains { $0.kind == .permissionDenied }
    }
}
