import Storage

/// Money in and out of the account: ways, addresses, deposits, withdrawals and transfers of a key.
///
/// Whatever moves money is written down first, transmitted once, and looked for when its answer is lost; that it was
/// not made is never concluded here, only said by the operator.
public struct Funding: Sendable {
    let kraken: Kraken
    let markets: Markets
    let journal: PaymentJournal
    let portfolio: Portfolio
    let time: TimeSource

    /// The funding of a key.
    public init(kraken: Kraken, markets: Markets, journal: PaymentJournal, time: TimeSource) {
        (self.kraken, self.markets, self.journal, self.time) = (kraken, markets, journal, time)
        portfolio = Portfolio(kraken: kraken, markets: markets, time: time)
    }

    /// An asset by its modern name, and by the exchange's.
    struct NamedAsset: Sendable {
        var asset: Asset
        var id: String
        var decimals: Int
    }

    func namedAsset(_ text: String) async throws -> NamedAsset {
        let asset = try await markets.asset(named: text)
        guard let entry = try await markets.assetNames().entry(of: asset) else {
            throw NameError.unknownAsset(text, suggestion: nil)
        }
        return NamedAsset(asset: asset, id: entry.id, decimals: entry.decimals)
    }

    /// Modern names of assets by the names the exchange used; those it used where they are not known.
    public func modernNames(_ texts: [String]) async -> [String: String] {
        guard let names = try? await markets.assetNames() else { return [:] }
        return Dictionary(
            texts.map { ($0, names.asset(named: $0)?.description ?? $0) }, uniquingKeysWith: { first, _ in first })
    }
}

/// A list of deposits or withdrawals, with what is unsettled of ours.
public struct FundingList: Sendable {
    /// Newest first.
    public var rows: [FundingRow]
    /// The modern names of their assets, by the exchange's names.
    public var assets: [String: String]
    /// Payments of ours that may have been made without our knowing it.
    public var unresolved: [Payment]
    /// Payments that the operator had called not made, and that were made.
    public var appeared: [Payment] = []
    /// Why the journal could not be asked; nil when it could.
    public var journalFailure: (any Error)?
}

extension Funding {
    /// The latest withdrawals; what is unsettled of ours is looked for on the way.
    public func withdrawals(
        of asset: String?, method: String?, start: Timestamp?
    ) async -> Envelope<FundingList> {
        await .catching(time.now) {
            let id: String? = if let asset { try await namedAsset(asset).id } else { nil }
            let answer = try await kraken.send(WithdrawStatus(asset: id, method: method, start: start))
            let rows = answer.value.rows
            var list = FundingList(rows: rows, assets: await modernNames(rows.map(\.asset)), unresolved: [])
            do {
                try await journal.noteFailed(Set(rows.filter(\.cameToNothing).map(\.reference)), at: time.now())
                list.appeared = try await settleAll().map(\.payment).filter { $0.state == .appeared }
                list.unresolved = try await journal.unresolved()
            } catch { list.journalFailure = error }
            return Timed(value: list, moment: answer.receivedAt)
        }
    }

    /// The ways out of an asset, or of all.
    public func withdrawalMethods(of asset: String?) async -> Envelope<[WithdrawMethod]> {
        await .catching(time.now) {
            let id: String? = if let asset { try await namedAsset(asset).id } else { nil }
            let answer = try await kraken.send(WithdrawMethods(asset: id))
            return Timed(value: answer.value.methods, moment: answer.receivedAt)
        }
    }

    /// The addresses withdrawals may go to; their first sight is noted, because new ones have to cool off.
    public func withdrawalAddresses(of asset: String?) async -> Envelope<[SeenAddress]> {
        await .catching(time.now) {
            let id: String? = if let asset { try await namedAsset(asset).id } else { nil }
            let answer = try await kraken.send(WithdrawAddresses(asset: id))
            let names = await modernNames(answer.value.addresses.map(\.asset))
            let keys = answer.value.addresses.map { entry in
                WithdrawalKey(
                    asset: Asset(names[entry.asset] ?? entry.asset), name: entry.key, address: entry.address)
            }
            // The list is worth having where nothing can be written.
            try? await journal.note(keys, at: time.now())
            var seen: [SeenAddress] = []
            for (entry, key) in zip(answer.value.addresses, keys) {
                seen.append(SeenAddress(entry: entry, asset: key.asset, firstSeen: try? await journal.firstSeen(key)))
            }
            return Timed(value: seen, moment: answer.receivedAt)
        }
    }

    /// What a withdrawal would cost.
    public func withdrawalInfo(
        of asset: String, to key: String, amount: Amount
    ) async -> Envelope<WithdrawInfo.Response> {
        await .catching(time.now) {
            let id = try await namedAsset(asset).id
            let answer = try await kraken.send(WithdrawInfo(asset: id, key: key, amount: amount))
            return Timed(value: answer.value, moment: answer.receivedAt)
        }
    }

    /// Takes a withdrawal back, and looks what became of it.
    ///
    /// It may be asked for twice, when an answer is lost: what the list says counts more than a second refusal.
    public func cancelWithdrawal(of asset: String, reference: String) async -> Envelope<CancelledWithdrawal> {
        await .catching(time.now) {
            let result = try await cancelled(namedAsset(asset).id, reference)
            return Timed(value: result, moment: time.now())
        }
    }

    private func cancelled(_ asset: String, _ reference: String) async throws -> CancelledWithdrawal {
        let answer: Result<WithdrawCancel.Response, KrakenError>
        do throws(KrakenError) {
            answer = .success(try await kraken.send(WithdrawCancel(asset: asset, reference: reference)).value)
        } catch { answer = .failure(error) }
        let rows = try? await kraken.send(WithdrawStatus(asset: asset)).value.rows
        let row = rows?.first { $0.reference == reference }
        let isListed = ["canceled", "cancel-pending"].contains(row?.remark?.lowercased())
        if isListed { return CancelledWithdrawal(isCancelled: true, row: row) }
        return CancelledWithdrawal(isCancelled: try answer.get().isCancelled, row: row)
    }
}

/// An address withdrawals may go to, and since when this program knows it.
public struct SeenAddress: Hashable, Sendable {
    /// The address.
    public var entry: WithdrawAddress
    /// The modern name of its asset; the exchange's where none is known.
    public var asset: Asset
    /// When this program saw it first; nil when that cannot be kept.
    public var firstSeen: Timestamp?
}

/// What became of taking a withdrawal back.
public struct CancelledWithdrawal: Hashable, Sendable {
    /// Whether the exchange took it back.
    public var isCancelled: Bool
    /// The withdrawal as it is listed now; nil when it could not be looked up.
    public var row: FundingRow?
}
