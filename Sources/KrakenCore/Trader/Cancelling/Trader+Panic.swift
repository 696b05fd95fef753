import Storage

extension Trader {
    /// How long a panic goes on cancelling.
    static let panicTime = Duration.seconds(26)
    /// How long it lasts at most: what is left is for finding out what has no stop any more.
    static let panicEnd = Duration.seconds(30)

    /// Cancels every open order at once, again and again until none is seen, for half a minute at most, however long
    /// a single call would hang.
    ///
    /// Before the first cancel nothing is read and nothing is written.
    ///
    /// - Parameters:
    ///   - mineOnly: only the orders of this program's journal, which is read then.
    ///   - onTrouble: hears once what the exchange says of itself, when a cancel failed for it.
    public func panic(
        mineOnly: Bool = false, onTrouble: @Sendable (ServiceCondition) -> Void = { _ in }
    ) async -> Envelope<PanicResult> {
        let (begun, start) = (time.now(), time.elapsed())
        return await .catching(time.now) {
            let mine = mineOnly ? try await ownOrders() : nil
            var result = try await hurried(until: start + Self.panicTime).rounds(mine, onTrouble)
            let after = hurried(until: start + Self.panicEnd)
            let ended = await after.endedOrders(since: begun)
            let lost = ended.map { Self.ended(by: result, $0, within: time.elapsed() - start) }
            result.lostStops = lost?.filter { $0.isLostStop && (mine?.contains($0) ?? true) }
            if let stops = result.lostStops { result.unprotected = await after.unprotected(by: stops) }
            await after.noteQuickly(ended ?? [])
            result.pending = await pendingOrders()
            if result.stillOpen == nil { result.lastKnownOpen = await lastKnownOpen() }
            return Timed(value: result, moment: time.now())
        }
    }

    /// The same trader for an emergency that ends at a moment.
    private func hurried(until end: Duration) -> Trader {
        Trader(
            kraken: kraken.inEmergency.givingUp(at: end), markets: markets, journal: journal, time: time, rules: rules)
    }

    /// Cancels until nothing is seen open, or until this trader's time is over.
    private func rounds(
        _ mine: OwnOrders?, _ onTrouble: @Sendable (ServiceCondition) -> Void
    ) async throws -> PanicResult {
        let end = kraken.configuration.givesUpAt ?? time.elapsed() + Self.panicTime
        var result = PanicResult()
        while result.rounds == 0 || time.elapsed() < end {
            if result.rounds > 0 { try await time.sleep(.milliseconds(min(250 * result.rounds, 2_000))) }
            result.rounds += 1
            do throws(KrakenError) {
                result.cancelled += try await cancelOnce(mine)
                (result.failure, result.condition) = (nil, nil)
            } catch {
                if error == .cancelled || error == .noCredentials || error.isRefusal { throw error }
                result.failure = error
                // Who does not answer that either must not hold up the cancels.
                if result.condition == nil, result.rounds <= 3, let condition = await condition(after: error) {
                    result.condition = condition
                    onTrouble(condition)
                }
            }
            if result.rounds == 1 { await notePanic() }
            if let open = await openOrders() {
                result.stillOpen = open.filter { mine?.contains($0) ?? true }
                if result.stillOpen?.isEmpty == true { break }
            }
        }
        return result
    }

    /// Why a cancel failed, when the exchange itself is at fault and says so within two seconds.
    private func condition(after error: KrakenError) async -> ServiceCondition? {
        guard error.isServiceFault, let condition = await kraken.condition(within: .seconds(2)),
            condition.state != .online
        else { return nil }
        return condition
    }

    /// What the journal last knew as open; nil when there is none or it cannot be read at once.
    private func lastKnownOpen() async -> [OrderIntent]? {
        guard journal.exists else { return nil }
        let since = time.now() - .seconds(400 * 86_400)
        return try? await journal.useQuickly { try $0.intents(since: since) }
            .filter { $0.state.isLive || $0.state.isUnresolved }
    }

    /// What a panic would cancel.
    public func panicTargets(mineOnly: Bool) async -> Envelope<[ExchangeOrder]> {
        await .catching(time.now) {
            let open = try await kraken.send(OpenOrders(isLookup: true)).value.orders
            let mine = mineOnly ? try await ownOrders() : nil
            return Timed(value: open.filter { mine?.contains($0) ?? true }, moment: time.now())
        }
    }

    /// The names of the orders that may be ours and open.
    private struct OwnOrders {
        var orderIDs: Set<OrderID>
        var clientIDs: Set<String>
        var numbers: Set<Int64>

        /// By any of its names; the order that followed a fill of ours is ours, too.
        func contains(_ order: ExchangeOrder) -> Bool {
            orderIDs.contains(order.id) || order.parent.map(orderIDs.contains) ?? false
                || order.clientOrderID.map { clientIDs.contains($0.folded) } ?? false
                || order.userReference.map(numbers.contains) ?? false
        }
    }

    private func ownOrders() async throws -> OwnOrders {
        guard journal.exists else { throw NoJournal() }
        let since = time.now() - .seconds(400 * 86_400)
        let intents = try await journal.use { try $0.intents(since: since) }
        return OwnOrders(
            orderIDs: Set(intents.compactMap(\.orderID)), clientIDs: Set(intents.map(\.id.folded)),
            numbers: Set(intents.compactMap { $0.userReference.map(Int64.init) }))
    }

    /// One round: everything with one call, or what is ours by its ids.
    private func cancelOnce(_ mine: OwnOrders?) async throws(KrakenError) -> Int {
        guard let mine else { return try await kraken.send(CancelAll()).value.count }
        let ids = try await kraken.send(OpenOrders(isLookup: true)).value.orders.filter(mine.contains).map(\.id)
        var (count, failure) = (0, KrakenError?.none)
        for start in stride(from: 0, to: ids.count, by: CancelOrderBatch.maximumCount) {
            // What fails keeps no other one waiting.
            do throws(KrakenError) {
                count += try await cancelEach(Array(ids[start...].prefix(CancelOrderBatch.maximumCount)))
            } catch {
                if error.isRefusalOfKey { throw error }
                failure = error
            }
        }
        if let failure { throw failure }
        return count
    }

    /// Many with one call; a few, and those of a call that the exchange refuses as a whole, one by one.
    private func cancelEach(_ ids: [OrderID]) async throws(KrakenError) -> Int {
        if ids.count > Self.fewOrders {
            do throws(KrakenError) {
                return try await kraken.send(CancelOrderBatch(orderIDs: ids)).value.count
            } catch {
                guard error.isExchangeRefusal, !error.isRefusalOfKey else { throw error }
            }
        }
        var (count, failure) = (0, KrakenError?.none)
        for id in ids {
            do throws(KrakenError) {
                count += try await kraken.send(CancelOrder(.order(id))).value.count
            } catch {
                // A key that is locked out stays so for longer with every try.
                if error.isRefusalOfKey { throw error }
                failure = error
            }
        }
        if let failure { throw failure }
        return count
    }

    /// There is no journal that could tell which orders are ours.
    public struct NoJournal: Error, Hashable, Sendable {}
}
