import Trading
import Transport

extension PrivateCall {
    func openOrders() throws -> JSON {
        let filter = try orderFilter()
        let orders = try store.orders.open().filter(filter).reversed()
        return try .object(["open": .object(orders.map { try ($0.id, json($0)) })])
    }

    func closedOrders() throws -> JSON {
        let (filter, isInRange) = try (orderFilter(), closingRange())
        let orders = try store.orders.finished().filter { filter($0) && isInRange($0) }
        let page = try Page(parameters)
        let rows = try page.rows(of: orders).map { try ($0.id, json($0)) }
        return .object([("closed", .object(rows))] + page.count(of: orders))
    }

    /// Orders by id, open or not; ids of no order are left out.
    func queryOrders() throws -> JSON {
        guard let ids = parameters.list("txid"), ids.count <= 50 else { throw ExchangeFault.invalidArguments("txid") }
        guard ids.allSatisfy(Identifiers.isOrder) else { throw ExchangeFault.invalidOrder }
        let filter = try orderFilter(withClientName: false)
        let orders = try ids.compactMap(store.orders.find).filter(filter)
        return try .object(orders.map { try ($0.id, json($0)) })
    }

    private func json(_ order: OrderRecord) throws -> JSON {
        let trades = parameters.flag("trades") ? try store.trades.ids(ofOrder: order.id) : nil
        let market = try market(ofID: order.pair)
        var shown = engine.current(order, in: market)
        if order.asksForPosition, try store.settings.rules().hidesClosingVolume { shown.quantity = .zero }
        return shown.json(in: market, trades: trades)
    }

    private func orderFilter(withClientName: Bool = true) throws -> (OrderRecord) -> Bool {
        let reference = try parameters.integer("userref")
        let name = withClientName ? parameters["cl_ord_id"] : nil
        let client = try name.map { text in
            guard let client = ClientName(text) else { throw ExchangeFault.invalidArguments() }
            return client
        }
        return { order in
            (reference == nil || order.userReference == reference)
                && (client == nil || order.client?.key == client?.key)
        }
    }

    /// Which of an order's two moments must lie between `start` and `end`; with `both` either is enough.
    private func closingRange() throws -> (OrderRecord) -> Bool {
        let range = try TimeRange(parameters) { id in try store.orders.find(id)?.opened }
        switch parameters["closetime"] ?? "both" {
        case "open": return { range.contains($0.opened) }
        case "close": return { range.contains($0.closed ?? $0.opened) }
        case "both": return { range.contains($0.opened) || range.contains($0.closed ?? $0.opened) }
        default: throw ExchangeFault.invalidArguments("closetime")
        }
    }
}

/// From `start`, exclusive, to `end`, inclusive.
private struct TimeRange {
    private var start: Timestamp?
    private var end: Timestamp?

    /// Reads both bounds, given as seconds since 1970 or as an id, whose moment `moment` tells.
    init(_ parameters: Parameters, moment: (String) throws -> Timestamp?) throws {
        start = try Self.bound("start", parameters, moment)
        end = try Self.bound("end", parameters, moment)
    }

    private static func bound(
        _ name: String, _ parameters: Parameters, _ moment: (String) throws -> Timestamp?
    ) throws -> Timestamp? {
        guard let text = parameters[name] else { return nil }
        guard let bound = try Timestamp(secondsText: text) ?? moment(text) else {
            throw ExchangeFault.invalidArguments(name)
        }
        return bound
    }

    func contains(_ moment: Timestamp) -> Bool {
        if let start, moment <= start { return false }
        if let end, moment > end { return false }
        return true
    }
}
