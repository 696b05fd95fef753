import Trading
import Transport

extension PositionRecord {
    /// The row of OpenPositions; what it would gain is told when the price is given.
    ///
    /// Cost and margin are those of what is still open: in recorded rows of the real exchange `net` is `value` less
    /// `cost` although parts were closed.
    func json(in market: ListedMarket, price: Price?) -> JSON {
        let rules = market.instrument
        let amount = { (amount: Amount) in JSON.string(amount.text(decimals: rules.costDecimals)) }
        let volume = { (quantity: Quantity) in JSON.string(quantity.text(decimals: rules.quantityDecimals)) }
        var members: [(String, JSON)] = [
            ("ordertxid", .string(orderID)), ("posstatus", "open"), ("pair", .string(pair)), ("class", "forex"),
            ("time", .number(opened.secondsText(decimals: 6))), ("type", .string(side.rawValue)),
            ("ordertype", .string(type.rawValue)), ("cost", amount(remainingCost)), ("fee", amount(fee)),
            ("vol", volume(quantity)), ("vol_closed", volume(closed)), ("margin", amount(margin)),
        ]
        if let price {
            members.append(("value", amount(price.cost(of: remaining, .halfEven))))
            members.append(("net", .string(signed(gain(at: price), in: market))))
        }
        return .object(
            members + [
                ("terms", .string(MarginTerms.words)), ("rollovertm", .string(String(nextRollover.seconds))),
                ("misc", ""), ("oflags", ""),
            ])
    }

    private func signed(_ gain: Amount, in market: ListedMarket) -> String {
        (gain < .zero ? "" : "+") + gain.text(decimals: market.instrument.costDecimals - 1)
    }

    /// What TradesHistory adds to the trade that opened it.
    func history(in market: ListedMarket) -> [(String, JSON)] {
        let rules = market.instrument
        let amount = { (amount: Amount) in JSON.string(amount.text(decimals: rules.costDecimals)) }
        return [
            ("posstatus", isOpen ? "open" : "closed"),
            ("cprice", .string(closingPrice(in: market).text(decimals: market.wideDecimals))),
            ("ccost", amount(closingCost)), ("cfee", amount(closingFee)),
            ("cvol", .string(closed.text(decimals: rules.quantityDecimals))),
            ("cmargin", amount(initialMargin - margin)), ("net", .string(signed(net, in: market))),
            ("trades", .array(closings.map { .string($0) })),
        ]
    }

    /// The average price of what closed it; zero before anything did.
    func closingPrice(in market: ListedMarket) -> Price {
        guard closed > .zero else { return .zero }
        return closingCost.price(per: closed, decimals: market.wideDecimals, .halfEven)
    }

    /// What was gained by what is closed of it, closing fees taken off.
    var net: Amount { gain - closingFee }
}

/// All positions of one market and side together.
struct PositionSum {
    let positions: [PositionRecord]

    /// The row that OpenPositions has with `consolidation`; its real shape is not confirmed.
    func json(in market: ListedMarket, price: Price?) -> JSON {
        let rules = market.instrument
        let sum = { (amount: (PositionRecord) -> Amount) in
            JSON.string(positions.reduce(.zero) { $0 + amount($1) }.text(decimals: rules.costDecimals))
        }
        let volume = { (quantity: (PositionRecord) -> Quantity) in
            JSON.string(positions.reduce(.zero) { $0 + quantity($1) }.text(decimals: rules.quantityDecimals))
        }
        var members: [(String, JSON)] = [
            ("pair", .string(rules.id)), ("positions", .string(String(positions.count))),
            ("type", .string(positions.first?.side.rawValue ?? "")), ("cost", sum(\.remainingCost)),
            ("fee", sum(\.fee)),
            ("vol", volume(\.quantity)), ("vol_closed", volume(\.closed)), ("margin", sum(\.margin)),
        ]
        if let price {
            members.append(("value", sum { price.cost(of: $0.remaining, .halfEven) }))
            let net = positions.reduce(Amount.zero) { $0 + $1.gain(at: price) }
            members.append(("net", .string((net < .zero ? "" : "+") + net.text(decimals: rules.costDecimals - 1))))
        }
        return .object(members)
    }
}
