import KrakenCore
import Trading
import Transport

extension OrderChecks {
    /// What was checked of an order, with the verdicts: limits of the operator's own only where he has set them.
    ///
    /// - Parameter override: what does not keep the order from being placed.
    func lines(
        of verdicts: [OrderCheck], for request: OrderRequest, despite override: OrderDesk.Override = .init()
    ) -> [CheckLine] {
        verdicts.filter { $0.problem != nil || isSet($0.rule, request) }.map { check in
            CheckLine(
                rule: check.rule.words,
                outcome: check.problem == nil ? .passed : check.isOverridden(by: override) ? .overridden : .refused,
                words: check.problem.map { $0.words(instrument) } ?? seen(check.rule, request))
        }
    }

    /// The checks for scripts.
    func json(of verdicts: [OrderCheck], for request: OrderRequest) -> JSON {
        .array(
            verdicts.map {
                .object([
                    "rule": .string($0.rule.rawValue), "passed": .bool($0.problem == nil),
                    "problem": .text($0.problem?.words(instrument)),
                    "detail": .text($0.problem == nil ? seen($0.rule, request) : nil),
                ])
            })
    }

    /// Whether there is anything to tell of a check.
    private func isSet(_ rule: OrderCheck.Rule, _ request: OrderRequest) -> Bool {
        switch rule {
        case .margin: request.options.leverage != nil
        case .times: request.options.start != nil || request.options.expiry != nil
        case .pairAllowed: limits.allowedPairs != nil
        case .orderValue: limits.largestOrder != nil
        case .orderShare: limits.largestShare != nil
        case .dailyValue: limits.dailyValue != nil
        case .dailyLoss: limits.dailyLoss != nil
        case .orderRate: limits.ordersPerMinute != nil
        default: true
        }
    }

    /// What a check that passed has looked at.
    private func seen(_ rule: OrderCheck.Rule, _ request: OrderRequest) -> String {
        switch rule {
        case .marketStatus: unconfirmed.isEmpty ? instrument.status.rawValue + stateAgeWords : "not known now"
        case .tick: "in steps of \(instrument.tick)"
        case .lot: "at most \(instrument.quantityDecimals) decimals"
        case .minimumQuantity: "at least \(instrument.minimumQuantity) \(request.pair.base)"
        case .minimumCost: instrument.minimumCost.map { "at least \($0) \(request.pair.quote)" } ?? "no minimum"
        case .collar: "at most \(limits.collar)% worse than the market"
        case .funds: fundsWords(request)
        case .pairAllowed: "it is"
        case .orderValue: limits.largestOrder == nil ? "no limit" : "\(own(use.value))\(limit(limits.largestOrder))"
        case .orderShare: shareWords
        case .dailyValue:
            limits.dailyValue == nil
                ? "no limit"
                : "\(own(use.adding))\(use.today.rounded(decimals: 2, .up).grouped()) used before of "
                    + limit(limits.dailyValue)
        case .dailyLoss: lossWords
        case .orderRate:
            limits.ordersPerMinute.map { "\(use.lastMinute.count) sent, \(use.together) more now, at most \($0)" }
                ?? "no limit"
        case .margin: leverageWords(request)
        case .repetition: "none like it was placed a moment ago"
        case .terms, .price, .post, .times, .unresolved: "fine"
        }
    }

    /// How old the state is that was looked at; nothing when it is of now.
    private var stateAgeWords: String {
        guard let age = stateAge else { return ", when last asked" }
        return age < .seconds(1) ? "" : ", \(Duration.seconds(age.components.seconds).seconds) ago"
    }

    private func fundsWords(_ request: OrderRequest) -> String {
        if request.options.leverage != nil, request.type != .settlePosition {
            return margin?.free.map { "\($0.grouped()) \(request.pair.quote) of margin free" } ?? "not known"
        }
        let asset = paidWith(request)
        return available.map { "\($0.grouped()) \(asset) free" + promiseWords(asset) } ?? "not looked at"
    }

    private func leverageWords(_ request: OrderRequest) -> String {
        let offered = request.side == .buy ? instrument.buyLeverages : instrument.sellLeverages
        return request.options.leverage.map(offered.contains) ?? true
            ? "one of " + offered.words : "up to the exchange, for an order that closes a position"
    }

    /// What was lost or won today, beside the limit.
    private var lossWords: String {
        guard limits.dailyLoss != nil else { return "no limit" }
        guard let loss = use.lossToday?.rounded(decimals: 2, .halfEven) else {
            return "not known, and it risks nothing"
        }
        let change = loss > .zero ? "\(loss.grouped()) lost" : "\((-loss).grouped()) won"
        return "\(change) of \(limit(limits.dailyLoss))"
    }

    /// What the order is worth, before the limit that holds for it.
    private func own(_ value: Amount?) -> String {
        value.map { "\($0.rounded(decimals: 2, .up).grouped()) \(limits.currency), " } ?? ""
    }

    /// What share of the account the order is, and of how much.
    private var shareWords: String {
        guard let largest = limits.largestShare else { return "no limit" }
        guard let value = use.value, let worth = use.worth, let share = value.share(of: worth) else {
            return "at most \(largest)% of the account"
        }
        let whole = worth.rounded(decimals: 2, .down).grouped()
        return "\(own(value))\(share)% of the \(whole) \(limits.currency) the account is worth, at most \(largest)%"
    }

    private func limit(_ amount: Amount?) -> String {
        amount.map { "at most \($0.grouped()) \(limits.currency)" } ?? "no limit"
    }
}

extension OrderChecks {
    /// The fee of a trade that costs so much, as taker and as maker.
    func feeWords(of cost: Amount, in quote: Asset) -> String {
        Self.feeWords(taker: fee(of: cost), maker: makerFee(of: cost), quote, fees)
    }

    /// Two fees, and the rates they come of.
    static func feeWords(taker: Amount, maker: Amount, _ quote: Asset, _ fees: FeeRates) -> String {
        "\(taker.grouped()) \(quote) as taker (\(fees.taker)%), "
            + "\(maker.grouped()) \(quote) as maker (\(fees.maker)%)\(origin(of: fees))"
    }

    /// The same for what is certain to be a taker.
    func takerFeeWords(of cost: Amount, in quote: Asset) -> String {
        "\(fee(of: cost).grouped()) \(quote) as taker (\(fees.taker)%)\(Self.origin(of: fees))"
    }

    private static func origin(of fees: FeeRates) -> String { fees.isOwn ? "" : ", of the lowest volume" }

    /// What is needed of what is free, and what is left then.
    func needWords(_ needed: Amount, of available: Amount, _ asset: Asset) -> String {
        Self.needWords(needed, of: available, asset) + promiseWords(asset)
    }

    /// The same without what a payment may be taking.
    static func needWords(_ needed: Amount, of available: Amount, _ asset: Asset) -> String {
        let left = available - needed
        let rest = left < .zero ? "\((-left).grouped()) too little" : "\(left.grouped()) left"
        return "\(needed.grouped()) of \(available.grouped()) \(asset) free, \(rest)"
    }

    /// What is not counted as free because a payment may be taking it; nothing when there is no such payment.
    func promiseWords(_ asset: Asset) -> String {
        promised.isZero ? "" : "; \(promised.grouped()) \(asset) more may be leaving: a payment has no definite answer"
    }

    /// The same after the reasons for which an order is refused, where funds are among them.
    func promiseWords(_ problems: [OrderCheck.Problem]) -> String {
        problems.lazy.compactMap { problem in
            if case .notEnough(_, _, let asset) = problem { return promiseWords(asset) }
            return nil
        }.first ?? ""
    }
}
