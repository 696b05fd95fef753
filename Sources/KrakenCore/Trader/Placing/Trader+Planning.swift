import Storage

extension Trader {
    /// An order, the market it is for, and the verdict of every local check.
    public struct Plan: Sendable {
        /// What was asked for, with every number.
        public var request: OrderRequest
        /// What was typed.
        public var words: String
        /// The market's rules.
        public var instrument: Instrument
        /// The checks with what they looked at.
        public var checks: OrderChecks
        /// Their verdicts.
        public var verdicts: [OrderCheck]
        /// The worst price of a market order was set here; nil for every other order.
        public var worstPrice: Price?
        /// When the market was looked at, by the monotonic clock.
        public var plannedAt: Duration
        /// How long after it is sent the exchange may carry it out, as far as that can be told before.
        public var life: Duration

        /// Why the order must not be sent; empty when it may.
        public var problems: [OrderCheck.Problem] { verdicts.compactMap(\.problem) }

        /// What relative prices come to while it is planned, for the journal: `+5% is about 92374.8`; nothing for numbers.
        var priceWords: String {
            let prices = [
                (request.price, checks.firstPrice(request)), (request.secondPrice, checks.secondPrice(request)),
            ]
            return prices.compactMap { asked, number -> String? in
                guard let asked, asked.absolute == nil, let number else { return nil }
                return "\(asked) is about \(number)"
            }.joined(separator: ", ")
        }

        /// The checks that fail, and are overridden.
        public func overridden(by override: OrderDesk.Override) -> [OrderCheck] {
            verdicts.filter { $0.isOverridden(by: override) }
        }

        /// The problems that are left when the operator insists on some.
        public func problems(despite override: OrderDesk.Override) -> [OrderCheck.Problem] {
            verdicts.filter { !$0.isOverridden(by: override) }.compactMap(\.problem)
        }
    }

    /// Looks at the market, the funds, the fees and earlier orders, and checks an order against them.
    public func plan(_ draft: OrderDraft, limits: OperatorLimits = OperatorLimits()) async -> Envelope<Plan> {
        await .catching(time.now) {
            let plannedAt = time.elapsed()
            let look = try await look(at: markets.instrument(named: draft.market))
            let funds = try await spendable()
            let instrument = look.instrument
            let asset = draft.type.pays(on: draft.side, in: instrument.pair)
            var checks = OrderChecks(
                instrument: instrument, ticker: look.ticker, available: nil,
                fees: try await fees(in: instrument), unresolved: funds.orders, limits: limits
            ).with(funds, of: asset)
            (checks.exchange, checks.stateAge, checks.now) = (look.exchange, look.stateAge, time.now())
            checks.unconfirmed = look.unconfirmed
            checks.margin = try await marginLook(for: [draft.options.leverage], in: instrument)?
                .funds(for: draft.side, in: instrument)
            let names = try await markets.assetNames()
            let request = try draft.request(checks) { names.asset(named: $0) }
            checks.use = try await limitUse(
                of: request, checks,
                worth(of: funds, for: limits, isRisky: request.risksMore))
            checks.earlier = await earlier(like: request, words: draft.words)
            let isBounded = draft.type == .market && request.type == .limit
            let plan = Plan(
                request: request, words: draft.words, instrument: instrument, checks: checks,
                verdicts: checks.run(request), worstPrice: isBounded ? request.limitPrice : nil, plannedAt: plannedAt,
                life: rules.life(of: request))
            return Timed(value: plan, moment: look.moment)
        }
    }

    /// By how many per cent the market has moved against an order since it was planned; zero when it moved its way.
    public func drift(of plan: Plan) async -> Envelope<Percent> {
        await .catching(time.now) {
            let quotes = try await marketData.quotes(of: [plan.instrument])
            guard let before = plan.checks.oppositePrice(plan.request), before > .zero,
                let ticker = quotes.value.first?.ticker
            else { return Timed(value: .zero, moment: quotes.moment) }
            let isBuy = plan.request.side == .buy
            let change = Percent(change: before, to: isBuy ? ticker.ask : ticker.bid, decimals: 2, .halfEven)
            return Timed(value: max(.zero, isBuy ? change : -change), moment: quotes.moment)
        }
    }

    /// What the account pays in a market; the published rates where its own cannot be read.
    ///
    /// They change with the 30-day volume only, so an hour-old answer is good enough for a preview.
    func fees(in instrument: Instrument) async throws -> FeeRates {
        let (published, now) = (FeeRates(published: instrument), time.now())
        if journal.exists, let kept = try? await journal.use({ try $0.fees(in: instrument.pair) }),
            kept.seenAt > now - .seconds(3_600), kept.seenAt <= now
        {
            return FeeRates(taker: kept.taker, maker: kept.maker, isOwn: true)
        }
        do {
            let answer = try await kraken.send(TradeVolume(pairIDs: [instrument.id])).value
            guard let taker = answer.takerFees[instrument.id] ?? answer.takerFees[instrument.alternativeName] else {
                return published
            }
            let maker = answer.makerFees[instrument.id] ?? answer.makerFees[instrument.alternativeName]
            let kept = KeptFees(taker: taker, maker: maker ?? taker, seenAt: now)
            try? await journal.use { try $0.keep(kept, in: instrument.pair) }
            return FeeRates(taker: taker, maker: maker ?? taker, isOwn: true)
        } catch .cancelled { throw KrakenError.cancelled } catch { return published }
    }

    /// What orders that may be live take of an asset: the volume of a sell, the cost of a limit buy.
    ///
    /// The hold of an order that did arrive counts twice; better too little free than too much.
    static func bound(by unresolved: [OrderIntent], of asset: Asset) -> Amount {
        unresolved.reduce(.zero) { sum, intent in
            let request = intent.request
            // With borrowed money nothing is held of what is owned.
            if request.options.leverage != nil { return sum }
            if request.side == .sell { return request.pair.base == asset ? sum + Amount(request.quantity) : sum }
            guard request.pair.quote == asset else { return sum }
            if request.isVolumeInQuote { return sum + Amount(request.quantity) }
            guard let price = request.limitPrice ?? request.price?.absolute else { return sum }
            return sum + price.cost(of: request.quantity, .up)
        }
    }
}
