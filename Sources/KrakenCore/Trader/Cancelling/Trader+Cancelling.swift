extension Trader {
    /// What became of an order that was to be cancelled.
    public struct CancelResult: Sendable {
        /// The order's id, or the name it was asked for by.
        public var id: String
        /// What was seen of it afterwards.
        public var sight: Sight
        /// Why the cancel itself failed; nil when it did not.
        public var failure: KrakenError?
        /// Whether an order of ours that was unresolved is now known not to have been placed.
        public var isNotPlaced = false
    }

    /// What a look at the exchange's lists showed of an order.
    public enum Sight: Sendable {
        /// The order as it stands.
        case found(ExchangeOrder)
        /// It is not among the open orders; closed ones do not list it either, or could not be asked.
        case notOpen
        /// The exchange does not list it anywhere.
        case absent
        /// The lists could not be read.
        case cannotTell

        /// Whether it is certain that the order is not open any more.
        public var isSettled: Bool {
            switch self {
            case .found(let order): !order.status.isOpen
            case .notOpen: true
            case .absent, .cannotTell: false
            }
        }

        /// Whether nobody knows where the order is.
        var isUnknown: Bool {
            if case .cannotTell = self { return true }
            return false
        }

        /// What the look is worth after a cancel that failed with this, or did not.
        ///
        /// A list may be behind: that it does not show an order proves nothing where no cancel was carried out either.
        func after(_ failure: KrakenError?) -> Sight {
            if case .notOpen = self, failure != nil { return .cannotTell }
            return self
        }
    }

    /// Cancels orders, each until it is seen that it is not open any more, five times at most: many together, a few
    /// and what is left of many one by one.
    public func cancel(_ targets: [CancelOrder.Target]) async -> Envelope<[CancelResult]> {
        await .catching(time.now) {
            await noteCancelBegan(of: targets)
            let together = targets.count > Self.fewOrders ? try await cancelTogether(targets) : [:]
            var results: [CancelResult] = []
            for (place, target) in targets.enumerated() {
                if let result = together[place] {
                    results.append(result)
                } else {
                    results.append(try await cancel(target))
                }
            }
            return Timed(value: results, moment: time.now())
        }
    }

    /// How long a cancel waits for its next attempt: 0.25, 0.75, 2 and 4 seconds.
    static func pause(after attempt: Int) -> Duration {
        [Duration.milliseconds(250), .milliseconds(750), .seconds(2)].dropFirst(attempt - 1).first ?? .seconds(4)
    }

    private func cancel(_ target: CancelOrder.Target) async throws -> CancelResult {
        var result = CancelResult(id: target.text, sight: .cannotTell)
        for attempt in 1...5 {
            result.failure = await attemptCancel(target)
            if case .cancelled = result.failure { throw KrakenError.cancelled }
            let isFutile = await isInMaintenance(after: result.failure)
            result.sight = await looker(isInMaintenance: isFutile).look(for: target).after(result.failure)
            if isFutile && result.sight.isUnknown { break }
            if result.sight.isSettled || result.failure?.isRefusal == true { break }
            if case .absent = result.sight { break }
            if attempt < 5 { try await time.sleep(Self.pause(after: attempt)) }
        }
        // A cancel works without a journal; only the proof needs one.
        if case .clientOrder(let id) = target {
            result.isNotPlaced = (try? await proveAbsence(of: id, after: result)) ?? false
        }
        if case .found(let order) = result.sight { await noteCancelled([order]) }
        return result
    }

    /// Whether a cancel failed because nothing private is answered now: if no look is either, it is over sooner, and says
    /// so.
    ///
    /// The exchange is asked each time: no order is to stay open for a maintenance that is over.
    func isInMaintenance(after failure: KrakenError?) async -> Bool {
        guard let failure, failure.isServiceFault else { return false }
        return await kraken.condition(within: .seconds(1), noOlderThan: .zero)?.state == .maintenance
    }

    /// Who looks after a cancel: in maintenance once, and without waiting.
    func looker(isInMaintenance: Bool) -> Trader { isInMaintenance ? trying(for: .seconds(3)) : self }

    private func attemptCancel(_ target: CancelOrder.Target) async -> KrakenError? {
        do {
            _ = try await kraken.cancellingOnce.send(CancelOrder(target))
            return nil
        } catch {
            return error
        }
    }

    /// Looks for an order: open ones first, because an order that ends in between moves from the first list to the second.
    func look(for target: CancelOrder.Target) async -> Sight {
        switch target {
        case .order(let id):
            guard let found = try? await kraken.send(QueryOrders(ids: [id], isLookup: true)).value.orders else {
                return .cannotTell
            }
            return found.first { $0.id == id }.map(Sight.found) ?? .absent
        case .clientOrder(let id):
            guard let open = try? await kraken.send(OpenOrders(clientOrderID: id, isLookup: true)).value.orders else {
                return .cannotTell
            }
            if let order = open.first(where: { $0.isNamed(id) }) { return .found(order) }
            let lookup = ClosedOrders(clientOrderID: id, withoutCount: true, isLookup: true)
            guard let closed = try? await kraken.send(lookup).value.orders else { return .notOpen }
            return closed.first { $0.isNamed(id) }.map(Sight.found) ?? .absent
        case .userReference: return .cannotTell
        }
    }
}

extension CancelOrder.Target {
    /// The id as it was given.
    var text: String {
        switch self {
        case .order(let id): id.description
        case .clientOrder(let id): id.description
        case .userReference(let number): String(number)
        }
    }
}

extension KrakenError {
    /// Whether the call may have been carried out although no answer came.
    var isAnswerLost: Bool {
        if case .answerLost = self { return true }
        return false
    }

    /// Whether the exchange knows no such open order.
    var isUnknownOrder: Bool {
        guard case .exchange(let errors) = self else { return false }
        return !errors.isEmpty && errors.allSatisfy { $0.kind == .unknownOrder }
    }

    /// Whether the exchange itself said no, and will say it again.
    var isRefusal: Bool {
        guard case .exchange(let errors) = self else { return false }
        return errors.contains {
            [.invalidKey, .invalidSignature, .permissionDenied, .temporaryLockout, .invalidArguments].contains($0.kind)
        }
    }
}
