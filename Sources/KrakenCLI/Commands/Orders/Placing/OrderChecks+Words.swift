import KrakenCore
import Trading

extension OrderChecks {
    /// What was checked of an order, with the verdicts: limits of the operator's own only where he has set them.
    func table(of verdicts: [OrderCheck], for request: OrderRequest) -> Table {
        Table(
            columns: [.init("Check"), .init("Verdict")],
            rows: verdicts.filter { $0.problem != nil || isSet($0.rule, request) }
                .map { [$0.rule.words, $0.problem.map { $0.words(instrument) } ?? seen($0.rule, request)] })
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
        case .orderValue: limit(limits.largestOrder)
        case .orderShare: limits.largestShare.map { "at most \($0)% of the account" } ?? "no limit"
        case .dailyValue: "\(use.today.rounded(decimals: 2, .up).grouped()) used of \(limit(limits.dailyValue))"
        case .dailyLoss: lossWords
        case .orderRate: limits.ordersPerMinute.map { "\(use.lastMinute) of \($0)" } ?? "no limit"
        case .margin: leverageWords(request)
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
        guard let loss = use.lossToday?.rounded(decimals: 2, .halfEven) else {
            return "not known, and it risks nothing"
        }
        let change = loss > .zero ? "\(loss.grouped()) lost" : "\((-loss).grouped()) won"
        return "\(change) of \(limit(limits.dailyLoss))"
    }

    private func limit(_ amount: Amount?) -> String {
        amount.map { "at most \($0.grouped()) \(limits.currency)" } ?? "no limit"
    }
}

extension OrderChecks {
    /// The fee of a trade that costs so much, as taker and as maker.
    func feeWords(of cost: Amount, in quote: Asset) -> String {
        "\(fee(of: cost).grouped()) \(quote) as taker (\(fees.taker)%), "
            + "\(makerFee(of: cost).grouped()) \(quote) as maker (\(fees.maker)%)\(feeOrigin)"
    }

    /// The same for what is certain to be a taker.
    func takerFeeWords(of cost: Amount, in quote: Asset) -> String {
        "\(fee(of: cost).grouped()) \(quote) as taker (\(fees.taker)%)\(feeOrigin)"
    }

    private var feeOrigin: String { fees.isOwn ? "" : ", of the lowest volume" }

    /// What is needed of what is free, and what is left then.
    func needWords(_ needed: Amount, of available: Amount, _ asset: Asset) -> String {
        "\(needed.grouped()) of \(available.grouped()) \(asset) free, \((available - needed).grouped()) left"
            + promiseWords(asset)
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
