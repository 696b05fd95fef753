import Trading
import Transport

extension OrderRecord {
    /// The order as the exchange describes it: `buy 1.25000000 XBTUSD @ limit 37500.0`.
    func description(in market: ListedMarket) -> String {
        let rules = market.instrument
        let volume = quantity.text(decimals: rules.quantityDecimals)
        let price = limitPrice.map { "limit " + $0.text(decimals: rules.priceDecimals) } ?? "market"
        return "\(side.rawValue) \(volume) \(rules.alternativeName) @ \(price)"
    }

    /// The order object of OpenOrders, ClosedOrders and QueryOrders; `trades` are listed when given and not empty.
    func json(in market: ListedMarket, trades: [String]?) -> JSON {
        var members = head(in: market) + amounts(in: market)
        if let trades, !trades.isEmpty { members.append(("trades", .array(trades.map { .string($0) }))) }
        if status != .open {
            members.append(("reason", .text(reason)))
            members.append(("closetm", .number((closed ?? opened).secondsText(decimals: 6))))
        }
        return .object(members)
    }

    private func head(in market: ListedMarket) -> [(String, JSON)] {
        var members: [(String, JSON)] = [("refid", .null), ("userref", userReference.map { .integer($0) } ?? .null)]
        if let client { members.append(("cl_ord_id", .string(client.text))) }
        return members + [
            ("status", .string(status.rawValue)), ("opentm", .number(opened.secondsText(decimals: 6))),
            ("starttm", 0), ("expiretm", 0), ("descr", details(in: market)),
        ]
    }

    private func details(in market: ListedMarket) -> JSON {
        let rules = market.instrument
        return .object([
            "pair": .string(rules.alternativeName), "aclass": "forex", "type": .string(side.rawValue),
            "ordertype": .string(type.rawValue),
            "price": .string(limitPrice?.text(decimals: rules.priceDecimals) ?? "0"), "price2": "0",
            "leverage": "none", "order": .string(description(in: market)), "close": "",
        ])
    }

    private func amounts(in market: ListedMarket) -> [(String, JSON)] {
        let rules = market.instrument
        let wide = market.wideDecimals
        // An average has the price's digits; the zero before any trade has the cost's, as recorded.
        let decimals = filled == .zero ? wide : rules.priceDecimals
        let average = filled == .zero ? Price.zero : cost.price(per: filled, decimals: decimals, .halfEven)
        let flags = (isPostOnly ? ["post"] : []) + ["fciq"]
        return [
            ("vol", .string(quantity.text(decimals: rules.quantityDecimals))),
            ("vol_exec", .string(filled.text(decimals: rules.quantityDecimals))),
            ("cost", .string(cost.text(decimals: rules.costDecimals))),
            ("fee", .string(fee.text(decimals: rules.costDecimals))),
            ("price", .string(average.text(decimals: decimals))),
            ("stopprice", .string(Price.zero.text(decimals: wide))),
            ("limitprice", .string(Price.zero.text(decimals: wide))),
            ("misc", .string(isPartlyFilledAndOver ? "partial" : "")),
            ("oflags", .string(flags.joined(separator: ","))), ("time_in_force", .string(timeInForce.rawValue)),
        ]
    }

    private var isPartlyFilledAndOver: Bool { status == .canceled && filled > .zero }
}

extension TradeRecord {
    /// The trade object of TradesHistory.
    func json(in market: ListedMarket) -> JSON {
        let rules = market.instrument
        return .object([
            "ordertxid": .string(orderID), "postxid": "TKH2SE-M7IF5-CFI7LT", "pair": .string(pair), "aclass": "forex",
            "time": .number(time.secondsText(decimals: 6)), "type": .string(side.rawValue),
            "ordertype": .string(type.rawValue), "tradeordertype": .string(type.rawValue),
            "price": .string(price.text(decimals: market.wideDecimals)),
            "cost": .string(cost.text(decimals: rules.costDecimals)),
            "fee": .string(fee.text(decimals: rules.costDecimals)),
            "vol": .string(quantity.text(decimals: rules.quantityDecimals)),
            "margin": .string(Amount.zero.text(decimals: rules.costDecimals)), "leverage": "0", "misc": "",
            "trade_id": .integer(number), "maker": .bool(isMaker),
        ])
    }
}
