import Storage

extension Trader {
    /// The operator's own verdict on an order.
    public enum Verdict: Hashable, Sendable {
        /// It exists under that id.
        case found(OrderID)
        /// There is none.
        case absent
    }

    /// Why the operator's verdict is not taken: the exchange says otherwise, or cannot be asked.
    public enum Contradiction: Error, Hashable, Sendable {
        /// It is said to be absent, and the exchange lists it; the journal knows that now.
        case isListed(OrderID)
        /// The exchange does not know the order that it is said to be.
        case notListed(OrderID)
        /// The order that it is said to be has other terms, or another client id.
        case isAnother(OrderID, words: String)
        /// It is said to be absent, and may still come: absence counts from that moment of the exchange's clock on.
        case tooEarly(Timestamp)
        /// The exchange cannot be asked.
        case unasked(KrakenError)
    }

    /// Settles an order by the operator's word, with the reason on record.
    ///
    /// The exchange is asked first; throws ``Contradiction`` when it says otherwise or says nothing, and
    /// `OrderIntent.IllegalEvent` when the order is settled already.
    ///
    /// - Parameter isForced: whether the word counts without a question.
    public func declare(
        _ id: ClientOrderID, _ verdict: Verdict, reason: String, isForced: Bool = false
    ) async -> Envelope<OrderIntent> {
        await .catching(time.now) {
            guard journal.exists, let intent = try await journal.intent(id) else { throw UnknownIntent(id: id) }
            var trial = intent
            try trial.apply(verdict == .absent ? .declaredAbsent : .declaredPlaced)
            let row = isForced ? nil : try await evidence(for: verdict, of: intent)
            let now = time.now()
            var settled = try await journal.intent(id) ?? intent
            switch verdict {
            case .found(let orderID):
                settled = try await journal.apply(
                    .declaredPlaced, to: id, orderID: orderID, at: now, detail: "\(orderID): \(reason)")
                if let row { settled = try await resolver.note(row, as: settled) }
            case .absent where settled.state.isAbsent:
                // The look completed the proof, which is worth more.
                try await journal.use { try $0.note(id, "declared", at: now, detail: reason) }
            case .absent: settled = try await journal.apply(.declaredAbsent, to: id, at: now, detail: reason)
            }
            return Timed(value: settled, moment: now)
        }
    }

    /// What the exchange lists of an order that is said to exist; throws when it does not bear the verdict out.
    private func evidence(for verdict: Verdict, of intent: OrderIntent) async throws -> ExchangeOrder? {
        do {
            switch verdict {
            case .found(let orderID): return try await listed(orderID, as: intent)
            case .absent:
                try await checkAbsence(of: intent)
                return nil
            }
        } catch let error as KrakenError where error != .cancelled {
            throw Contradiction.unasked(error)
        }
    }

    private func listed(_ orderID: OrderID, as intent: OrderIntent) async throws -> ExchangeOrder {
        guard let row = try await row(orderID) else { throw Contradiction.notListed(orderID) }
        let pair = await markets.modernName(row.terms.pairName)
        let isNamedOtherwise =
            row.clientOrderID.map { $0.folded != intent.id.folded } ?? false
            || intent.userReference.map { row.userReference != Int64($0) } ?? false
        let hasSameTerms =
            pair == intent.request.pair.description && row.terms.side == intent.request.side
            && row.terms.type == intent.request.type
        let clock = try await kraken.clock()
        let deadline = try await resolver.deadline(of: intent)
        let isOlder = try await row.opened < resolver.target(intent, deadline: deadline, clock: clock).earliest
        let isTaken = try await journal.use { try $0.isOrder(orderID, ofOtherThan: intent.id) }
        if isNamedOtherwise || !hasSameTerms || isOlder || isTaken {
            let name = row.clientOrderID.map { ", client id \($0)" } ?? ""
            throw Contradiction.isAnother(orderID, words: row.terms.text + name)
        }
        return row
    }

    private func row(_ orderID: OrderID) async throws -> ExchangeOrder? {
        do {
            let answer = try await kraken.send(QueryOrders(ids: [orderID], isLookup: true))
            return answer.value.orders.first { $0.id == orderID }
        } catch {
            guard case .exchange(let errors) = error,
                errors.contains(where: { [.unknownOrder, .invalidOrder].contains($0.kind) })
            else { throw error }
            return nil
        }
    }

    private func checkAbsence(of intent: OrderIntent) async throws {
        let settlement = try await resolve(intent.id).get()
        if let order = settlement.order { throw Contradiction.isListed(order.id) }
        guard let clock = try? await kraken.clock(), !settlement.record.intent.state.isAbsent else { return }
        if clock.time(at: time.elapsed()) < settlement.absenceCountsFrom {
            throw Contradiction.tooEarly(settlement.absenceCountsFrom)
        }
        // Both lists must have been readable.
        if let last = settlement.record.passes.last, last.verdict == .cannotTell {
            throw Contradiction.unasked(.unreadable(last.detail))
        }
    }
}
