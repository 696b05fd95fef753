extension Trader {
    /// What became of cancelling everything.
    public struct CancelAllResult: Sendable {
        /// How many orders the exchange says it cancelled; nil when its answer was lost.
        public var count: Int?
        /// What was cancelled one by one, because it was still open afterwards.
        public var oneByOne: [CancelResult]
        /// What is open nevertheless; nil when the list could not be read.
        public var stillOpen: [ExchangeOrder]?
        /// Why the answer to the call itself was lost; nil when it was not.
        public var lost: KrakenError?
    }

    /// Cancels every open order of the account with one call, then by its id whatever was open before and still is.
    public func cancelAll() async -> Envelope<CancelAllResult> {
        await .catching(time.now) {
            let sent = time.now()
            let answer = await attemptAll()
            if case .failure(let error) = answer, !error.isAnswerLost { throw error }
            var result = CancelAllResult(count: try? answer.get().count, oneByOne: [])
            if case .failure(let error) = answer { result.lost = error }
            // The exchange's clock may differ a little from ours; what is newer was not meant.
            let left = await openOrders()?.filter { $0.opened <= sent + .seconds(2) } ?? []
            for order in left { result.oneByOne += try await cancel([.order(order.id)]).get() }
            result.stillOpen = await openOrders()
            return Timed(value: result, moment: time.now())
        }
    }

    private func openOrders() async -> [ExchangeOrder]? {
        try? await kraken.send(OpenOrders(isLookup: true)).value.orders
    }

    /// A nonce that came too late cancelled nothing, so the call is made again, once.
    private func attemptAll() async -> Result<Cancellation, KrakenError> {
        for isLast in [false, true] {
            do {
                return .success(try await kraken.send(CancelAll()).value)
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
