import KrakenCore
import Trading
import Transport

extension OrderRequest {
    /// The order in words, without the digits of its market.
    var words: String { words(decimals: 0) }

    /// The order in words: `sell 0.5 BTC/USD once the price is 48000, at 47900 or better`.
    func words(decimals: Int) -> String {
        let unit = isVolumeInQuote ? " \(pair.quote) worth of" : ""
        let volume = "\(side.rawValue) \(quantity)\(unit) \(pair)"
        func text(_ price: OrderPrice?) -> String {
            guard let price else { return "?" }
            return price.absolute?.text(minimumDecimals: decimals) ?? price.description
        }
        let terms =
            switch type {
            case .market: "at the market"
            case .settlePosition: "to settle a position"
            case .limit: "at \(text(price)) or better"
            case .iceberg:
                "at \(text(price)) or better, \(options.displayQuantity.map { "\($0)" } ?? "a part") of it visible"
            case .stopLoss, .takeProfit: "at the market once the price is \(text(price)) (\(type.rawValue))"
            case .stopLossLimit, .takeProfitLimit:
                "once the price is \(text(price)), at \(text(secondPrice)) or better (\(type.rawValue))"
            case .trailingStop: "at the market once the price has turned by \(text(price)) (trailing-stop)"
            case .trailingStopLimit:
                "once the price has turned by \(text(price)), at \(text(secondPrice)) from there or better (trailing-stop-limit)"
            }
        return ([volume + " " + terms] + remarks).joined(separator: ", ")
    }

    private var remarks: [String] {
        var remarks: [String] = []
        if options.flags.contains(.post) { remarks.append("post-only") }
        if let force = options.timeInForce, force != .goodTillCancelled { remarks.append(force.rawValue) }
        if let leverage = options.leverage { remarks.append("with \(leverage):1 leverage") }
        if let start = options.start { remarks.append("from \(start.words)") }
        if let expiry = options.expiry { remarks.append("until \(expiry.words)") }
        if let close = options.close {
            let second = close.secondPrice.map { " -> \($0)" } ?? ""
            remarks.append("each fill followed by a \(close.type.rawValue) at \(close.price)\(second)")
        }
        return remarks
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
        add("start", options.start?.words)
        add("expires", options.expiry?.words)
        add("stp", options.selfTradePrevention?.rawValue)
        add("close_type", options.close?.type.rawValue)
        add("close_price", options.close?.price)
        add("close_price2", options.close?.secondPrice)
        return .object(members.map { JSON.Member($0.0, $0.1) })
    }
}

extension OrderMoment {
    /// The moment for people and scripts.
    var words: String {
        switch self {
        case .at(let moment): moment.rfc3339()
        case .after(let seconds): "+\(seconds)s"
        }
    }
}
