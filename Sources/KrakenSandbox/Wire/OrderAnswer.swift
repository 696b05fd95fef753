import Trading
import Transport

extension OrderRecord {
    /// The order as the exchange describes it: `buy 1.25000000 XBTUSD @ limit 37500.0`.
    func description(in market: ListedMarket) -> String {
        let rules = market.instrument
        return "\(side.rawValue) \(volumeText(in: market)) \(rules.alternativeName) @ \(pricing(in: market))"
            + (leverage.map { " with \($0):1 leverage" } ?? "")
    }

    /// The conditional close as the exchange describes it; empty for none.
    func closingDescription(in market: ListedMarket) -> String {
        guard let closing else { return "" }
        return "close position @ "
            + Self.pricing(closing.type, closing.price, closing.secondPrice, market.instrument.priceDecimals)
    }

    /// `descr` of the answer to a new order.
    func shortDescription(in market: ListedMarket) -> JSON {
        var members = [("order", JSON.string(description(in: market)))]
        if closing != nil { members.append(("close", .string(closingDescription(in: market)))) }
        return .object(members)
    }

    private func pricing(in market: ListedMarket) -> String {
        Self.pricing(type, priceTerm, secondTerm, market.instrument.priceDecimals)
    }

    private static func pricing(
        _ type: OrderStyle, _ price: PriceTerm?, _ second: PriceTerm?, _ decimals: Int
    ) -> String {
        let text = { (term: PriceTerm?) in term.map { " " + $0.text(decimals: decimals) } ?? "" }
        return type.words + text(price) + (second == nil ? "" : " -> limit" + text(second))
    }

    private func volumeText(in market: ListedMarket) -> String {
        let rules = market.instrument
        return quantity.text(decimals: isVolumeInQuote ? rules.costDecimals : rules.quantityDecimals)
    }

    /// The order object of OpenOrders, ClosedOrders and QueryOrders; `trades` are listed when given and not empty.
    func json(in market: ListedMarket, trades: [String]?) -> JSON {
        var members = head(in: market) + amounts(in: market)
        if leverage != nil { members.append(("margin", true)) }
        if let trigger { members.append(("trigger", .string(trigger.source.rawValue))) }
        if let trades, !trades.isEmpty { members.append(("trades", .array(trades.map { .string($0) }))) }
        if !status.isOpen {
            members.append(("reason", .text(reason)))
            members.append(("closetm", .number((closed ?? opened).secondsText(decimals: 6))))
        }
        return .object(members)
    }

    private func head(in market: ListedMarket) -> [(String, JSON)] {
        var members: [(String, JSON)] = [
            ("refid", .text(parent)), ("userref", userReference.map { .integer($0) } ?? .null),
        ]
        if let client { members.append(("cl_ord_id", .string(client.text))) }
        return members + [
            ("status", .string(status.rawValue)), ("opentm", .number(opened.secondsText(decimals: 6))),
            ("starttm", .integer(start?.seconds ?? 0)), ("expiretm", .integer(expiry?.seconds ?? 0)),
            ("descr", details(in: market)),
        ]
    }

    private func details(in market: ListedMarket) -> JSON {
        let rules = market.instrument
        let text = { (term: PriceTerm?) in JSON.string(term?.text(decimals: rules.priceDecimals) ?? "0") }
        return .object([
            "pair": .string(rules.alternativeName), "aclass": "forex", "type": .string(side.rawValue),
            "ordertype": .string(type.rawValue), "price": text(priceTerm), "price2": text(secondTerm),
            "leverage": .string(leverage.map { "\($0):1" } ?? "none"), "order": .string(description(in: market)),
            "close": .string(closingDescription(in: market)),
        ])
    }

    private func amounts(in market: ListedMarket) -> [(String, JSON)] {
        let rules = market.instrument
        let wide = market.wideDecimals
        // An average has the price's digits; the zero before any trade has the cost's, as recorded.
        let decimals = filled == .zero ? wide : rules.priceDecimals
        let average = filled == .zero ? Price.zero : cost.price(per: filled, decimals: decimals, .halfEven)
        let executed =
            isVolumeInQuote
            ? cost.text(decimals: rules.costDecimals) : filled.text(decimals: rules.quantityDecimals)
        return [
            ("vol", .string(volumeText(in: market))), ("vol_exec", .string(executed)),
            ("cost", .string(cost.text(decimals: rules.costDecimals))),
            ("fee", .string(fee.text(decimals: rules.costDecimals))),
            ("price", .string(average.text(decimals: decimals))),
            ("stopprice", .string((trigger?.price ?? .zero).text(decimals: wide))),
            ("limitprice", .string((trigger == nil ? .zero : limitPrice ?? .zero).text(decimals: wide))),
            ("misc", .string(miscellany)), ("oflags", .string(flags)),
            ("time_in_force", .string(timeInForce.rawValue)),
        ]
    }

    private var flags: String {
        let all = [
            isPostOnly ? "post" : nil, isFeeInBase ? "fcib" : "fciq", isVolumeInQuote ? "viqc" : nil,
        ]
        return all.compactMap { $0 }.joined(separator: ",")
    }

    /// `partial` for what ended after some trades, `stopped` for what was set off, `amended` for what was changed.
    private var miscellany: String {
        let isPartial = (status == .canceled || status == .expired) && filled > .zero
        let isStopped = trigger?.fired != nil
        let words = [
            isStopped ? (type.isTakeProfit ? "touched" : "stopped") : nil, isPartial ? "partial" : nil,
            touched > opened ? "amended" : nil, liquidates ? "liquidated" : nil,
        ]
        return words.compactMap { $0 }.joined(separator: ",")
    }
}

extension AmendRecord {
    /// A row of OrderAmends.
    func json(in market: ListedMarket) -> JSON {
        let rules = market.instrument
        let volume = { (quantity: Quantity) in JSON.string(quantity.text(decimals: rules.quantityDecimals)) }
        var members: [(String, JSON)] = [
            ("amend_id", .string(id)), ("amend_type", .string(type)), ("order_qty", volume(quantity)),
            ("remaining_qty", volume(remaining)),
        ]
        if let display { members.append(("display_qty", volume(display))) }
        for (name, price) in [("limit_price", limitPrice), ("trigger_price", triggerPrice)] {
            if let price { members.append((name, .string(price.text(decimals: rules.priceDecimals)))) }
        }
        if isPostOnly { members.append(("post_only", true)) }
        return .object(members + [("timestamp", .integer(time.nanoseconds))])
    }
}

extension TradeRecord {
    /// The trade object of TradesHistory, with what became of the position it opened.
    func json(in market: ListedMarket, _ position: PositionRecord?) -> JSON {
        let rules = market.instrument
        let margin = position?.initialMargin ?? .zero
        let members: [(String, JSON)] = [
            ("ordertxid", .string(orderID)), ("postxid", "TKH2SE-M7IF5-CFI7LT"), ("pair", .string(pair)),
            ("aclass", "forex"), ("time", .number(time.secondsText(decimals: 6))), ("type", .string(side.rawValue)),
            ("ordertype", .string(type.rawValue)), ("tradeordertype", .string(type.rawValue)),
            ("price", .string(price.text(decimals: market.wideDecimals))),
            ("cost", .string(cost.text(decimals: rules.costDecimals))),
            ("fee", .string(fee.text(decimals: rules.costDecimals))),
            ("vol", .string(quantity.text(decimals: rules.quantityDecimals))),
            ("margin", .string(margin.text(decimals: rules.costDecimals))),
            ("leverage", .string(String(leverage ?? 0))), ("misc", isClosing ? "closing" : ""),
            ("trade_id", .integer(number)), ("maker", .bool(isMaker)),
        ]
        return .object(members + (position?.history(in: market) ?? []))
    }
}
