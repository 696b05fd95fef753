extension Trader {
    /// What became of cancelling many orders at once.
    public struct CancelAllResult: Sendable {
        /// How many orders the exchange says it cancelled; nil when its answer was lost, or a refusal.
        public var count: Int?
        /// What was cancelled one by one, because it was still open afterwards.
        public var oneByOne: [CancelResult]
        /// What is open nevertheless; nil when the list could not be read.
        public var stillOpen: [ExchangeOrder]?
        /// Why the call itself was not answered as it should; nil when it was.
        public var lost: KrakenError?
    }

    /// Cancels every open order of the account with one call, then by its id whatever was open before and still is.
    public func cancelAll() async -> Envelope<CancelAllResult> {
        await .catching(time.now) { try await cancelMany(by: CancelAll()) { _ in true } }
    }

    /// Cancels every open order with that number with one call, then by its id whatever was open before and still is.
    public func cancel(userReference: Int32) async -> Envelope<CancelAllResult> {
        await .catching(time.now) {
            try await cancelMany(by: CancelOrder(.userReference(userReference))) {
                $0.userReference == Int64(userReference)
            }
        }
    }

    /// Cancels every open order of a market, one by one.
    public func cancel(pair name: String) async -> Envelope<CancelAllResult> {
        await .catching(time.now) {
            let instrument = try await markets.instrument(named: name)
            let names = [instrument.id, instrument.alternativeName, instrument.pair.description]
            let isMeant: (ExchangeOrder) -> Bool = { names.contains($0.terms.pairName) }
            var result = CancelAllResult(count: nil, oneByOne: [])
            let open = try await kraken.send(OpenOrders(isLookup: true)).value.orders
            for order in open where isMeant(order) { result.oneByOne += try await cancel([.order(order.id)]).get() }
            result.count = result.oneByOne.count { $0.sight.isSettled }
            result.stillOpen = await openOrders()?.filter(isMeant)
            return Timed(value: result, moment: time.now())
        }
    }

    /// The open orders, as a lookup; nil when they cannot be read.
    func openOrders() async -> [ExchangeOrder]? {
        try? await kraken.send(OpenOrders(isLookup: true)).value.orders
    }

    /// One call for all, once; whatever it meets short of a refusal for good, the rest is cancelled by its ids.
    private func cancelMany<C: Endpoint>(
        by call: C, meaning isMeant: (ExchangeOrder) -> Bool
    ) async throws -> Timed<CancelAllResult> where C.Response == Cancellation {
        let sent = time.now()
        let answer = await attempt(call)
        if case .failure(let error) = answer, error.isRefusal || error == .noCredentials || error == .cancelled {
            throw error
        }
        var result = CancelAllResult(count: try? answer.get().count, oneByOne: [])
        if case .failure(let error) = answer { result.lost = error }
        // The exchange's clock may differ a little from ours; what is newer was not meant.
        guard let open = await openOrders() else {
            if let lost = result.lost, !lost.isAnswerLost { throw lost }
            return Timed(value: result, moment: time.now())
        }
        let left = open.filter { isMeant($0) && $0.opened <= sent + .seconds(2) }
        for order in left { result.oneByOne += try await cancel([.order(order.id)]).get() }
        result.stillOpen = left.isEmpty ? open.filter(isMeant) : await openOrders()?.filter(isMeant)
        return Timed(value: result, moment: time.now())
    }

    /// A nonce that came too late cancelled nothing, so the call is made again, once.
    private func attempt<C: Endpoint>(
        _ call: C
    ) async -> Result<Cancellation, KrakenError> where C.Response == Cancellation {
        for isLast in [false, true] {
            do {
                return .success(try await kraken.send(call).value)
            } catch {
                if case .exchange(let errors) = error, !isLast, errors.allSatisfy({ $0.kind == .invalidNonce }) {
                    continue
                }
                return .failure(error)
            }
        }
        return .failure(.cancelled)
    }
}
