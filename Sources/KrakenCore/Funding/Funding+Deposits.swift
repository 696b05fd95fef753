extension Funding {
    /// The ways in of an asset.
    public func depositMethods(of asset: String) async -> Envelope<[DepositMethod]> {
        await .catching(time.now) {
            let answer = try await kraken.send(DepositMethods(asset: namedAsset(asset).id))
            return Timed(value: answer.value.methods, moment: answer.receivedAt)
        }
    }

    /// The latest deposits of an asset, or of all.
    public func deposits(of asset: String?, method: String?, start: Timestamp?) async -> Envelope<FundingList> {
        await .catching(time.now) {
            let id: String? = if let asset { try await namedAsset(asset).id } else { nil }
            let answer = try await kraken.send(DepositStatus(asset: id, method: method, start: start))
            let rows = answer.value.rows
            return Timed(
                value: FundingList(rows: rows, assets: await modernNames(rows.map(\.asset)), unresolved: []),
                moment: answer.receivedAt)
        }
    }

    /// Addresses of an asset.
    public struct AddressList: Hashable, Sendable {
        /// The way in they belong to.
        public var method: String
        /// In the exchange's order.
        public var addresses: [DepositAddress]
        /// The address that was just made; nil when none was.
        public var made: DepositAddress?
    }

    /// The addresses an asset can be paid in at.
    ///
    /// - Parameter method: the way in; needed where there is more than one.
    public func depositAddresses(of asset: String, method: String?) async -> Envelope<AddressList> {
        await .catching(time.now) {
            let named = try await namedAsset(asset)
            let method = try await depositMethod(method, of: named)
            let answer = try await kraken.send(DepositAddresses(asset: named.id, method: method))
            return Timed(
                value: AddressList(method: method, addresses: answer.value.addresses), moment: answer.receivedAt)
        }
    }

    /// Makes one more address.
    ///
    /// It is asked for once, because the exchange gives out only a few. When the answer is lost, the list is looked
    /// at: an address that was not there before is the one.
    public func newDepositAddress(of asset: String, method: String?) async -> Envelope<AddressList> {
        await .catching(time.now) {
            let named = try await namedAsset(asset)
            let method = try await depositMethod(method, of: named)
            let list = DepositAddresses(asset: named.id, method: method)
            let before = try await Set(kraken.send(list).value.addresses.map(\.address))
            let after: [DepositAddress]
            do throws(KrakenError) {
                after = try await kraken.send(DepositAddresses(asset: named.id, method: method, makesNew: true))
                    .value.addresses
            } catch {
                guard error.isAnswerLost, let listed = try? await kraken.send(list).value.addresses,
                    listed.contains(where: { !before.contains($0.address) })
                else { throw error }
                after = listed
            }
            let made = after.first { !before.contains($0.address) }
            return Timed(value: AddressList(method: method, addresses: after, made: made), moment: time.now())
        }
    }

    private func depositMethod(_ name: String?, of asset: NamedAsset) async throws -> String {
        let known = try await kraken.send(DepositMethods(asset: asset.id)).value.methods.map(\.name)
        guard let only = known.first else { throw FundingError.noMethod(asset.asset) }
        guard let name else {
            guard known.count == 1 else { throw FundingError.methodNeeded(asset.asset, known: known) }
            return only
        }
        guard let found = known.first(where: { $0.lowercased() == name.lowercased() }) else {
            throw FundingError.unknownMethod(name, known: known)
        }
        return found
    }
}
