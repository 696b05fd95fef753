import Trading

/// What time does to positions: they are carried over, and closed when they are no longer covered.
enum LendingEvent: Hashable, Sendable {
    case rollover(PositionRecord)
    case liquidation

    var position: PositionRecord? { if case .rollover(let position) = self { position } else { nil } }
}

extension MatchingEngine {
    /// The next thing that happens to positions up to now, if nothing else happens before.
    ///
    /// - Parameters:
    ///   - positions: all that are open.
    ///   - settled: the second up to which everything has been carried out.
    func nextLending(
        of positions: [PositionRecord], after settled: Int
    ) throws -> (time: Timestamp, event: LendingEvent)? {
        let due = positions.min { ($0.nextRollover, $0.id) < ($1.nextRollover, $1.id) }
        let rollover = due.flatMap { $0.nextRollover <= now ? $0 : nil }
        let end = rollover.map { Int($0.nextRollover.seconds) + 1 } ?? second + 1
        if let found = try liquidation(of: positions, after: settled, before: end) {
            return (Timestamp(seconds: Int64(found)), .liquidation)
        }
        return rollover.map { ($0.nextRollover, .rollover($0)) }
    }

    /// When positions are to be closed; never while one of their markets rests.
    private func liquidation(of positions: [PositionRecord], after settled: Int, before end: Int) throws -> Int? {
        guard let newest = positions.map(\.opened).max() else { return nil }
        guard try positions.allSatisfy({ try store.settings.effectiveState(ofID: $0.pair).trades }) else { return nil }
        let watch = try MarginWatch(
            positions, Holdings(store: store, catalogue: catalogue), catalogue: catalogue, seed: seed)
        return watch.firstSecond(from: max(settled, Int(newest.seconds)) + 1, to: end)
    }

    func carryOut(_ event: LendingEvent, at moment: Moment) throws {
        switch event {
        case .rollover(let position): try carryOver(position, at: moment)
        case .liquidation: try liquidate(at: moment)
        }
    }

    private func carryOver(_ position: PositionRecord, at moment: Moment) throws {
        var position = position
        let market = try market(ofID: position.pair)
        let rules = market.instrument
        let fee = position.remainingCost.share(
            percent: MarginTerms.rolloverFee, decimals: rules.costDecimals, .halfEven)
        position.rollovers += 1
        position.fee += fee
        try store.positions.save(position)
        try lender(at: moment.second).charge(
            .zero, fee: fee, of: rules.quoteID, .rollover, reference: position.id, at: moment.time)
        try coverHolds(at: moment.time)
    }

    /// Cancels what would open more, and closes all positions at the market.
    private func liquidate(at moment: Moment) throws {
        while let order = try store.orders.open().first(where: { $0.leverage != nil }) {
            try cancel(order, reason: ExchangeFault.levelTooLow.reason, at: moment.time)
        }
        let positions = try store.positions.open()
        for pair in Set(positions.map(\.pair)).sorted() {
            let market = try market(ofID: pair)
            for (side, leverage) in closings(of: positions.filter { $0.pair == pair }) {
                var order = OrderRecord(
                    id: "", pair: pair, side: side, type: .market, quantity: .zero, opened: moment.time,
                    touched: moment.time)
                (order.leverage, order.isReduceOnly) = (leverage, true)
                (order.asksForPosition, order.liquidates) = (true, true)
                // An own order in the way is cancelled, not the end of the position.
                order.prevention = .cancelOldest
                try resolvePosition(of: &order)
                order.asksForPosition = false
                try name(&order)
                try enterOrCancel(&order, in: market, at: moment)
            }
        }
    }

    /// The sides on which orders close positions of one market, with the leverage they have.
    private func closings(of positions: [PositionRecord]) -> [(Side, Int)] {
        [Side.buy, .sell].compactMap { side in
            positions.filter { $0.side != side }.map(\.leverage).max().map { (side, $0) }
        }
    }

    func market(ofID id: String) throws -> ListedMarket {
        guard let market = catalogue.market(id) else { throw SandboxError.damagedState("position") }
        return market
    }
}
