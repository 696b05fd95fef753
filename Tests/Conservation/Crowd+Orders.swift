import KrakenSandbox
import Trading
import Transport

extension Crowd {
    private static let types = [
        "market", "limit", "iceberg", "stop-loss", "take-profit", "stop-loss-limit", "take-profit-limit",
        "trailing-stop", "trailing-stop-limit", "limit", "market",
    ]
    private static let pairs: Set = [
        "XBTUSD", "XBTEUR", "ETHUSD", "ETHXBT", "SOLUSD", "ADAUSD", "XTZUSD", "XDGUSD", "EURUSD", "USDTUSD",
    ]

    /// An order that makes sense, if not always for this market or account.
    mutating func order() throws -> (String, Operation) {
        let market = try market()
        var order = arguments(in: market)
        order["pair"] = .string(market.name)
        if dice.once(in: 20) { order["validate"] = true }
        return try ask(
            "AddOrder", order.sorted { $0.key < $1.key }, as: order["validate"] == nil ? kind(of: order) : "validate")
    }

    /// Under which name an order counts.
    private func kind(of order: [String: JSON]) -> String {
        let type = order["ordertype"]?.string ?? ""
        guard order["leverage"] != nil, type != "settle-position" else { return type }
        return order["reduce_only"] == nil ? "margin" : "reduce_only"
    }

    /// Two to five orders of one market, which may all lie so close together that they would meet each other.
    mutating func batch() throws -> (String, Operation) {
        let market = try market()
        let areClose = dice.once(in: 3)
        let orders = (0..<dice.within(2, 5)).map { _ in
            JSON.object(
                arguments(in: market, isClose: areClose).sorted { $0.key < $1.key }.map {
                    JSON.Member($0.key, $0.value)
                })
        }
        return try ask("AddOrderBatch", [("pair", .string(market.name)), ("orders", .array(orders))])
    }

    /// The markets that are traded in.
    var tradable: [MarketTerms] { listed.markets.filter { Self.pairs.contains($0.name) } }

    private mutating func market() throws -> MarketTerms {
        if let market = listed.markets.first(where: { $0.name == focus?.market }), dice.once(in: 2) { return market }
        return dice.one(of: tradable)
    }

    private mutating func arguments(in market: MarketTerms, isClose: Bool = false) -> [String: JSON] {
        let type = isClose ? "limit" : dice.one(of: Self.types)
        let lot = Quantity(units: Fixed<Void>.one / power(market.lotDecimals))
        let units = market.minimum.units * Int128(dice.within(1, 4_000)) / 10
        let volume = Quantity(units: units).rounded(toMultipleOf: lot, .down)
        let isBuy = dice.once(in: 2)
        var order: [String: JSON] = [
            "type": isBuy ? "buy" : "sell", "ordertype": .string(type), "volume": .string(volume.description),
        ]
        let isTrailing = type.hasPrefix("trailing")
        if type != "market" {
            order["price"] = isTrailing ? .string("+1.\(dice.below(10))%") : distance(in: market.id, isClose: isClose)
        }
        if type.hasSuffix("-limit") {
            order["price2"] = .string("\(dice.once(in: 2) ? "+" : "-")0.\(dice.below(10))%")
        }
        if type == "iceberg" {
            let shown = Quantity(units: volume.units / 10).rounded(toMultipleOf: lot, .up)
            order["displayvol"] = .string(max(shown, lot).description)
        }
        addFlags(to: &order, type, isBuy, market)
        addMargin(to: &order, market)
        addTimes(to: &order, type)
        addNames(to: &order)
        return order
    }

    private mutating func addFlags(
        to order: inout [String: JSON], _ type: String, _ isBuy: Bool, _ market: MarketTerms
    ) {
        if dice.once(in: 4) { order["oflags"] = "fcib" }
        let isPostOnly = focus.map { $0.market == market.name && $0.state == .postOnly } ?? false
        if ["limit", "iceberg"].contains(type), dice.once(in: isPostOnly ? 1 : 8) { order["oflags"] = "post" }
        if type == "market", isBuy, dice.once(in: 6) {
            order["oflags"] = "viqc"
            order["volume"] = .string(market.quote == "XXBT" ? "0.00\(dice.within(1, 9))" : "\(dice.within(1, 900))")
        }
        order["stptype"] = .string(dice.one(of: ["cancel-newest", "cancel-oldest", "cancel-both"]))
        guard dice.once(in: 6) else { return }
        let close = dice.one(of: ["limit", "stop-loss", "take-profit", "trailing-stop", "stop-loss-limit"])
        let isUp = close == "trailing-stop" || dice.once(in: 2)
        order["close[ordertype]"] = .string(close)
        order["close[price]"] = .string("\(isUp ? "+" : "-")0.\(dice.within(1, 9))%")
        if close.hasSuffix("-limit") { order["close[price2]"] = "+0.5%" }
    }

    /// Some orders are with borrowed money, and some of these close what others opened.
    private mutating func addMargin(to order: inout [String: JSON], _ market: MarketTerms) {
        guard !market.leverages.isEmpty, dice.once(in: 5) else { return }
        if order["oflags"] == "viqc" { return }
        order["leverage"] = .string(String(dice.one(of: market.leverages)))
        if dice.once(in: 3) {
            order["reduce_only"] = true
            if dice.once(in: 3) { order["volume"] = "0" }
        }
        guard order["ordertype"] == "market", dice.once(in: 3) else { return }
        order["ordertype"] = "settle-position"
        for name in ["oflags", "close[ordertype]", "close[price]", "close[price2]", "reduce_only"] { order[name] = nil }
    }

    private mutating func addTimes(to order: inout [String: JSON], _ type: String) {
        if dice.once(in: 8) { order["starttm"] = .string("+\(dice.within(1, 900))") }
        if dice.once(in: 8) { order["expiretm"] = .string("+\(dice.within(901, 9_000))") }
        guard order["oflags"] != "post", order["expiretm"] == nil, dice.once(in: 8) else { return }
        order["timeinforce"] = type == "limit" && dice.once(in: 2) ? "FOK" : "IOC"
    }

    private mutating func addNames(to order: inout [String: JSON]) {
        if dice.once(in: 5) {
            order["userref"] = .integer(dice.within(1, 9))
        } else if order["close[ordertype]"] == nil, dice.once(in: 4) {
            order["cl_ord_id"] = .string("name-\(dice.below(200))")
        }
    }

    private func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { product, _ in product * 10 } }
}
