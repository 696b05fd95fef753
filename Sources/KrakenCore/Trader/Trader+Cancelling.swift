extension Trader {
    /// What became of an order that was to be cancelled.
    public struct CancelResult: Sendable {
        /// The order's id, or the name it was asked for by.
        public var id: String
        /// The order as it stands now; nil when the exchange does not list it.
        public var order: ExchangeOrder?
        /// Why the cancel failed; nil when it did not, or when the order is not open any more all the same.
        public var failure: KrakenError?

        /// Whether the order is still open.
        public var isOpen: Bool { order?.status.isOpen ?? false }
    }

    /// What became of cancelling everything.
    public struct CancelAllResult: Sendable {
        /// How many orders the exchange says it cancelled; nil when its answer was lost.
        public var count: Int?
        /// What is open nevertheless.
        public var stillOpen: [ExchangeOrder]
    }

    /// Cancels orders one by one and looks what became of each; success is an order that is not open any more.
    public func cancel(_ targets: [CancelOrder.Target]) async -> Envelope<[CancelResult]> {
        await .catching(time.now) {
            var results: [CancelResult] = []
            for target in targets {
                let failure = await attempt(CancelOrder(target))
                if case .cancelled = failure { throw KrakenError.cancelled }
                let (id, order) = await find(target)
                let isSettled = order.map { !$0.status.isOpen } ?? false
                results.append(CancelResult(id: id, order: order, failure: isSettled ? nil : failure))
            }
            return Timed(value: results, moment: time.now())
        }
    }

    /// Cancels every open order of the account, once, and lists what is left.
    public func cancelAll() async -> Envelope<CancelAllResult> {
        await .catching(time.now) {
            let answer = await attemptAll()
            if case .failure(let error) = answer, !error.isAnswerLost { throw error }
            let left = try await kraken.send(OpenOrders(isLookup: true)).value.orders
            if case .failure(let error) = answer, !left.isEmpty { throw error }
            return Timed(value: CancelAllResult(count: try? answer.get().count, stillOpen: left), moment: time.now())
        }
    }

    private func attempt(_ call: CancelOrder) async -> KrakenError? {
        do {
            _ = try await kraken.send(call)
            return nil
        } catch {
            return error
        }
    }

    private func attemptAll() async -> Result<Cancellation, KrakenError> {
        do {
            return .success(try await kraken.send(CancelAll()).value)
        } catch {
            return .failure(error)
        }
    }

    private func find(_ target: CancelOrder.Target) async -> (String, ExchangeOrder?) {
        switch target {
        case .order(let id):
            let found = try? await kraken.send(QueryOrders(ids: [id], isLookup: true)).value.orders
            return (id.description, found?.first { $0.id == id })
        case .clientOrder(let id):
            let open = try? await kraken.send(OpenOrders(clientOrderID: id, isLookup: true)).value.orders
            if let order = open?.first(where: { $0.isNamed(id) }) { return (id.description, order) }
            let lookup = ClosedOrders(clientOrderID: id, withoutCount: true, isLookup: true)
            let closed = try? await kraken.send(lookup).value.orders
            return (id.description, closed?.first { $0.isNamed(id) })
        case .userReference(let number): return (String(number), nil)
        }
    }
}

extension KrakenError {
    /// Whether the call may have been carried out although no answer came.
    var isAnswerLost: Bool {
        if case .answerLost = self { return true }
        return false
    }
}

extension ExchangeOrder {
    /// Whether the order was sent under that name; the exchange keeps 128 bits, so case and dashes do not count.
    func isNamed(_ id: ClientOrderID) -> Bool {
        func folded(_ text: String) -> String { text.lowercased().filter { $0 != "-" } }
        return clientOrderID.map { folded($0.description) == folded(id.description) } ?? false
    }
}
