extension Trader {
    /// Up to so many orders are cancelled one by one.
    static let fewOrders = 2

    /// Cancels orders fifty at a time, again and again until each is seen not to be open any more, five times at most.
    ///
    /// What the exchange does not know, and what it does not cancel together, is left to the caller.
    ///
    /// - Returns: what is settled, or never will be, by its place among the targets.
    func cancelTogether(_ targets: [CancelOrder.Target]) async throws -> [Int: CancelResult] {
        var settled: [Int: CancelResult] = [:]
        var left = Array(targets.indices)
        for attempt in 1...5 where left.count > Self.fewOrders {
            if attempt > 1 { try await time.sleep(Self.pause(after: attempt - 1)) }
            let round = try await cancelAndLook(left.map { targets[$0] })
            var open: [Int] = []
            for (place, result) in zip(left, round.results) {
                if round.settles(result) || attempt == 5 && result.failure != nil {
                    settled[place] = result
                } else if !result.sight.isAbsent {
                    open.append(place)
                }
            }
            let isIdle = round.lastFailure.map(\.isExchangeRefusal) ?? (open.count == left.count)
            left = open
            if round.isOver || isIdle { break }
        }
        await noteCancelled(
            settled.values.compactMap { result in
                if case .found(let order) = result.sight { return order }
                return nil
            })
        return settled
    }

    /// One try to cancel orders, and the look after it.
    private struct Round {
        /// What became of each order, with the failure of the call that was to cancel it.
        var results: [CancelResult]
        /// Whether the exchange called itself in maintenance.
        var isInMaintenance: Bool

        /// The last failure; nil when there was none.
        var lastFailure: KrakenError? { results.last { $0.failure != nil }?.failure }
        /// Whether no other try will be made.
        var isOver: Bool { results.contains { $0.failure?.isRefusalOfKey == true } }

        /// Whether an order needs no other try, or none would help it.
        func settles(_ result: CancelResult) -> Bool {
            result.sight.isSettled || isOver || isInMaintenance && result.sight.isUnknown
        }
    }

    private func cancelAndLook(_ targets: [CancelOrder.Target]) async throws -> Round {
        let failures = await attemptBatch(targets)
        if failures.contains(.cancelled) { throw KrakenError.cancelled }
        let isFutile = await isInMaintenance(after: failures.lazy.compactMap(\.self).first(where: \.isServiceFault))
        let sights = await looker(isInMaintenance: isFutile).look(for: targets)
        let results = zip(targets, zip(failures, sights)).map { target, found in
            CancelResult(id: target.text, sight: found.1.after(found.0), failure: found.0)
        }
        return Round(results: results, isInMaintenance: isFutile)
    }

    /// One call for each fifty; for each order, how the call with it failed, nil when it did not.
    private func attemptBatch(_ targets: [CancelOrder.Target]) async -> [KrakenError?] {
        var failures: [KrakenError?] = []
        for start in stride(from: 0, to: targets.count, by: CancelOrderBatch.maximumCount) {
            var call = CancelOrderBatch()
            let chunk = targets[start...].prefix(CancelOrderBatch.maximumCount)
            var failure: KrakenError?
            for target in chunk {
                switch target {
                case .order(let id): call.orderIDs.append(id)
                case .clientOrder(let id): call.clientOrderIDs.append(id)
                case .userReference: break
                }
            }
            do throws(KrakenError) { _ = try await kraken.cancellingOnce.send(call) } catch { failure = error }
            failures += chunk.map { _ in failure }
        }
        return failures
    }

    /// Where several orders are now, each as ``look(for:)`` would say it.
    private func look(for targets: [CancelOrder.Target]) async -> [Sight] {
        let ids = targets.compactMap { if case .order(let id) = $0 { id } else { nil } }
        var rows: [OrderID: ExchangeOrder] = [:]
        var unread: Set<OrderID> = []
        for start in stride(from: 0, to: ids.count, by: QueryOrders.maximumCount) {
            let chunk = Array(ids[start...].prefix(QueryOrders.maximumCount))
            if let found = try? await kraken.send(QueryOrders(ids: chunk, isLookup: true)).value.orders {
                for order in found { rows[order.id] = order }
            } else {
                unread.formUnion(chunk)
            }
        }
        let isNamed = ids.count < targets.count
        let open = isNamed ? await openOrders() : []
        let closed =
            isNamed
            ? try? await kraken.send(ClosedOrders(withoutCount: true, isLookup: true)).value.orders : []
        var sights: [Sight] = []
        for target in targets {
            switch target {
            case .order(let id):
                sights.append(rows[id].map(Sight.found) ?? (unread.contains(id) ? .cannotTell : .absent))
            case .clientOrder(let id):
                if let order = ((open ?? []) + (closed ?? [])).first(where: { $0.isNamed(id) }) {
                    sights.append(.found(order))
                } else if open == nil {
                    sights.append(.cannotTell)
                } else {
                    // It may be an older one than those that were listed.
                    sights.append(await look(for: target))
                }
            case .userReference: sights.append(.cannotTell)
            }
        }
        return sights
    }
}

extension Trader.Sight {
    /// Whether the exchange lists the order nowhere.
    fileprivate var isAbsent: Bool {
        if case .absent = self { return true }
        return false
    }
}

extension KrakenError {
    /// Whether no call of this key will be carried out for now.
    var isRefusalOfKey: Bool {
        guard case .exchange(let errors) = self else { return self == .noCredentials }
        return errors.contains {
            [.invalidKey, .invalidSignature, .permissionDenied, .temporaryLockout].contains($0.kind)
        }
    }

    /// Whether the exchange itself refused the call, and it is not the service that is in trouble.
    var isExchangeRefusal: Bool {
        guard case .exchange(let errors) = self else { return false }
        return !errors.contains { $0.category.lowercased() == "service" || $0.kind.isRateLimit }
    }
}
