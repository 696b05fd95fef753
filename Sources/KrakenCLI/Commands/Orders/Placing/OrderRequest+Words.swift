import KrakenCore
import Trading
import Transport

extension OrderRequest {
    /// The order in words, without the digits of its market.
    var words: String { words(decimals: 0) }

    /// The order in words: `sell 0.5 BTC/USD once the price is 48000, at 47900 or better`.
    ///
    /// - Parameters:
    ///   - moment: when the exchange is to take it, or took it, about; what is counted from then becomes a moment.
    ///   - numbers: what its prices are about, where they are relative.
    func words(decimals: Int, at moment: Timestamp? = nil, numbers: AboutPrices = .unknown) -> String {
        let volume = volumeWords
        func text(_ price: OrderPrice?, _ number: Price?) -> String {
            price.map { AboutPrices.text($0, number, decimals: decimals) } ?? "?"
        }
        let (first, second) = (text(price, numbers.first), text(secondPrice, numbers.second))
        let terms =
            switch type {
            case .market: "at the market"
            case .settlePosition: side == .buy ? "with coins of your own" : "with money of your own"
            case .limit: "at \(first) or better"
            case .iceberg:
                "at \(first) or better, \(options.displayQuantity.map { "\($0)" } ?? "a part") of it visible"
            case .stopLoss, .takeProfit: "at the market once the price is \(first) (\(type.rawValue))"
            case .stopLossLimit, .takeProfitLimit:
                "once the price is \(first), at \(second) or better (\(type.rawValue))"
            case .trailingStop: "at the market once the price has turned by \(first) (trailing-stop)"
            case .trailingStopLimit:
                "once the price has turned by \(first), at \(second) from there or better (trailing-stop-limit)"
            }
        return ([volume + " " + terms] + remarks(at: moment, numbers: numbers)).joined(separator: ", ")
    }

    /// What is traded, and which way: `sell 0.5 BTC/USD`.
    var volumeWords: String {
        let position = "the \(side.closedPosition) position of \(pair)"
        if type == .settlePosition { return "settle " + (closesPosition ? "all" : "\(quantity)") + " of " + position }
        if closesPosition { return "\(side.rawValue) all of " + position }
        let unit = isVolumeInQuote ? " \(pair.quote) worth of" : ""
        return "\(side.rawValue) \(quantity)\(unit) \(pair)"
    }

    /// Everything that was asked for beside market, volume and prices.
    ///
    /// - Parameters:
    ///   - numbers: what relative prices of the order that follows each fill are about.
    ///   - isBounded: whether it is a market order with a worst price, of which IOC is a part.
    func remarks(at moment: Timestamp?, numbers: AboutPrices, isBounded: Bool = false) -> [String] {
        var remarks: [String] = []
        if let source = options.trigger { remarks.append("set off by the \(source.rawValue) price") }
        remarks += options.flags.sorted().compactMap { words(of: $0) }
        if let force = options.timeInForce, force != .goodTillCancelled, !isBounded { remarks.append(force.rawValue) }
        if let leverage = options.leverage { remarks.append("with \(leverage):1 leverage") }
        if options.isReduceOnly { remarks.append("only to make a position smaller") }
        if let rule = options.selfTradePrevention { remarks.append("\(rule.rawValue) if it meets an order of yours") }
        if let start = options.start { remarks.append("from \(start.words(at: moment)) on") }
        if let expiry = options.expiry { remarks.append("until \(expiry.words(at: moment))") }
        if let close = options.close { remarks.append("each fill followed by a \(close.text(numbers))") }
        return remarks
    }

    private func words(of flag: OrderFlag) -> String? {
        switch flag {
        case .post: "post-only"
        case .feeInBase: "fee in \(pair.base)"
        case .feeInQuote: "fee in \(pair.quote)"
        case .noPriceProtection: "without price protection, which the exchange ignores"
        // The volume says so.
        case .volumeInQuote: nil
        }
    }

    /// The order for scripts; what was not asked for is left out.
    var json: JSON {
        var members: [(String, JSON)] = [
            ("pair", .string(pair.description)), ("side", .string(side.rawValue)), ("type", .string(type.rawValue)),
            ("volume", .text(quantity)), ("price", .text(price)),
        ]
        func add(_ name: String, _ text: (some CustomStringConvertible)?) {
            if let text { members.append((name, .string(text.description))) }
        }
        add("price2", secondPrice)
        add("displayvol", options.displayQuantity)
        add("trigger", options.trigger?.rawValue)
        add("leverage", options.leverage)
        if options.isReduceOnly { members.append(("reduce_only", true)) }
        if !options.flags.isEmpty {
            members.append(("flags", .array(options.flags.sorted().map { .string($0.rawValue) })))
        }
        add("time_in_force", options.timeInForce?.rawValue)
        add("start", options.start?.text)
        add("expires", options.expiry?.text)
        add("stp", options.selfTradePrevention?.rawValue)
        add("close_type", options.close?.type.rawValue)
        add("close_price", options.close?.price)
        add("close_price2", options.close?.secondPrice)
        return .object(members.map { JSON.Member($0.0, $0.1) })
    }
}

extension OrderMoment {
    /// The moment for people, where it is known from when it counts.
    fileprivate func words(at now: Timestamp?) -> String {
        if case .after(let seconds) = self, now == nil {
            return "\(Duration.seconds(seconds).seconds) after the exchange takes it"
        }
        return moment(from: now ?? Timestamp(seconds: 0)).shown
    }
}

extension OrderIntent {
    /// The order in words, its moments counted from when it was made.
    var shown: String { request.words(decimals: 0, at: createdAt) }
}
