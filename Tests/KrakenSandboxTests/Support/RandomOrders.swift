import Storage
import Synchronization
import Trading
import Transport
import XCTest

@testable import KrakenSandbox

/// Somebody who asks an exchange for everything it can do with orders, in no order at all.
struct RandomOrders {
    static let names = [
        "market", "limit", "iceberg", "stop-loss", "take-profit", "stop-loss-limit", "take-profit-limit",
        "trailing-stop", "trailing-stop-limit", "AmendOrder", "EditOrder", "CancelOrder", "CancelOrderBatch",
        "CancelAllOrdersAfter", "Balance", "state",
    ]
    private static let pairs = [
        "XBTUSD", "XBTEUR", "ETHUSD", "ETHXBT", "SOLUSD", "ADAUSD", "XTZUSD", "XDGUSD", "EURUSD", "USDTUSD",
    ]
    private static let closes = ["limit", "stop-loss", "take-profit", "trailing-stop"]
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
    }

    /// One operation: what it was, and the exchange's error.
    mutating func act(_ bench: Bench, _ random: inout SeededRandom) throws -> (name: String, error: String?) {
        let open = try bench.exchange.openOrders()
        // Few enough open orders to be quick, enough to meet each other.
        let choice = open.count > 14 ? random.within(60, 99) : random.below(100)
        switch choice {
        case 0..<60:
            let order = try order(bench, &random)
            return try (order["ordertype"] ?? "", bench.error("AddOrder", order))
        case 60..<68: return try amend(open, bench, &random)
        case 68..<73: return try edit(open, bench, &random)
        case 73..<90: return try cancel(open, bench, &random)
        case 90..<94:
            let ids = open.shuffled(using: &random).prefix(3).map(\.id).joined(separator: ",")
            guard !ids.isEmpty else { return ("CancelOrderBatch", nil) }
            return try ("CancelOrderBatch", bench.error("CancelOrderBatch", ["orders": ids]))
        case 94..<96:
            let timeout = random.below(3) == 0 ? random.within(1, 400) : 0
            return try ("CancelAllOrdersAfter", bench.error("CancelAllOrdersAfter", ["timeout": String(timeout)]))
        case 96..<98: return try ("Balance", bench.error("BalanceEx"))
        default:
            let state = try XCTUnwrap([MarketState.cancelOnly, .postOnly, .limitOnly].randomElement(using: &random))
            let pair = try Pair(name: XCTUnwrap(["BTC/USD", "ADA/USD"].randomElement(using: &random)))
            try bench.exchange.setMarket(random.below(3) == 0 ? state : .online, pair: pair)
            return ("state", nil)
        }
    }

    private func amend(
        _ open: [OrderRecord], _ bench: Bench, _ random: inout SeededRandom
    ) throws -> (String, String?) {
        guard let order = open.filter({ $0.closing == nil }).randomElement(using: &random) else {
            return ("AmendOrder", nil)
        }
        var changes = ["txid": order.id]
        if random.below(2) == 0 || !order.type.hasLimit {
            let quantity = Quantity(units: order.quantity.units * Int128(random.within(50, 150)) / 100)
            changes["order_qty"] = quantity.rounded(toMultipleOf: Quantity(units: 10_000), .down).description
        }
        // What is shown must stay a fifteenth of the whole.
        if order.type == .iceberg { changes["display_qty"] = changes["order_qty"] }
        if order.type.hasLimit, random.below(2) == 0 || changes.count == 1 {
            changes["limit_price"] = "\(random.below(2) == 0 ? "+" : "-")\(random.below(3)).\(random.below(10))%"
        }
        return try ("AmendOrder", bench.error("AmendOrder", changes))
    }

    private func edit(
        _ open: [OrderRecord], _ bench: Bench, _ random: inout SeededRandom
    ) throws -> (String, String?) {
        guard let order = open.filter({ $0.type == .limit }).randomElement(using: &random) else {
            return ("EditOrder", nil)
        }
        let price = "\(random.below(2) == 0 ? "+" : "-")\(random.within(1, 3))%"
        return try ("EditOrder", bench.error("EditOrder", ["txid": order.id, "pair": order.pair, "price": price]))
    }

    private func cancel(
        _ open: [OrderRecord], _ bench: Bench, _ random: inout SeededRandom
    ) throws -> (String, String?) {
        guard let order = open.randomElement(using: &random) else { return ("CancelOrder", nil) }
        return try ("CancelOrder", bench.error("CancelOrder", ["txid": order.id]))
    }

    // MARK: Orders

    /// The arguments of an order that makes sense, if not always for this market or account.
    func order(_ bench: Bench, _ random: inout SeededRandom) throws -> [String: String] {
        let pair = try XCTUnwrap(Self.pairs.randomElement(using: &random))
        let market = try XCTUnwrap(Catalogue.standard.market(pair))
        let types = OrderStyle.allCases.filter { $0 != .settlePosition }
        let type = try XCTUnwrap(types.randomElement(using: &random))
        let units = market.instrument.minimumQuantity.units * Int128(random.within(1, 4_000)) / 10
        let volume = Quantity(units: units).rounded(toMultipleOf: market.lot, .down)
        var order = [
            "pair": pair, "type": random.below(2) == 0 ? "buy" : "sell", "ordertype": type.rawValue,
            "volume": volume.description,
        ]
        if type != .market { order["price"] = distance(of: type, &random) }
        if type.hasSecondPrice { order["price2"] = "\(random.below(2) == 0 ? "+" : "-")0.\(random.below(10))%" }
        if type == .iceberg {
            let shown = Quantity(units: volume.units / 10).rounded(toMultipleOf: market.lot, .up)
            order["displayvol"] = max(shown, market.lot).description
        }
        addFlags(to: &order, type, &random)
        addTimes(to: &order, type, &random)
        addMargin(to: &order, market, &random)
        return order
    }

    private func addMargin(
        to order: inout [String: String], _ market: ListedMarket, _ random: inout SeededRandom
    ) {
        guard order["oflags"] != "viqc", random.below(4) == 0 else { return }
        order["leverage"] = market.instrument.buyLeverages.randomElement(using: &random).map(String.init)
        guard order["leverage"] != nil, random.below(3) == 0 else { return }
        order["reduce_only"] = "true"
    }

    private func distance(of type: OrderStyle, _ random: inout SeededRandom) -> String {
        let size = "\(random.below(3)).\(random.within(1, 9))%"
        return (type.isTrailing || random.below(2) == 0 ? "+" : "-") + size
    }

    private func addFlags(to order: inout [String: String], _ type: OrderStyle, _ random: inout SeededRandom) {
        if random.below(4) == 0 { order["oflags"] = "fcib" }
        if type == .limit, random.below(8) == 0 { order["oflags"] = "post" }
        if type == .market, order["type"] == "buy", random.below(6) == 0 {
            order["oflags"] = "viqc"
            order["volume"] = "\(random.within(1, 900))"
            if order["pair"] == "ETHXBT" { order["volume"] = "0.00\(random.within(1, 9))" }
        }
        order["stptype"] = OrderBook.SelfTradePrevention.allCases.randomElement(using: &random)?.rawValue
        guard random.below(6) == 0, let close = Self.closes.randomElement(using: &random) else { return }
        order["close[ordertype]"] = close
        order["close[price]"] =
            "\(close == "trailing-stop" || random.below(2) == 0 ? "+" : "-")0.\(random.within(1, 9))%"
    }

    private func addTimes(to order: inout [String: String], _ type: OrderStyle, _ random: inout SeededRandom) {
        if random.below(8) == 0 { order["starttm"] = "+\(random.within(1, 900))" }
        if random.below(8) == 0 { order["expiretm"] = "+\(random.within(901, 9_000))" }
        guard order["oflags"] != "post", order["expiretm"] == nil, random.below(8) == 0 else { return }
        order["timeinforce"] = type == .limit && random.below(2) == 0 ? "FOK" : "IOC"
    }
}

extension Exchange {
    /// The orders that live, as the exchange keeps them.
    func openOrders() throws -> [OrderRecord] { try desk.withLock { try $0.store.orders.open() } }

    /// Lets the engine do something of its own accord.
    func withEngine(_ body: @Sendable (MatchingEngine) throws -> Void) throws {
        try desk.withLock { desk in
            let engine = try MatchingEngine(
                store: desk.store, catalogue: desk.catalogue, seed: desk.settings().seed, now: now())
            try desk.store.connection.transaction { try body(engine) }
        }
    }
}
