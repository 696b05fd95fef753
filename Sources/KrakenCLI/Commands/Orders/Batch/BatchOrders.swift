import CommandKit
import KrakenCore
import Trading

extension BatchFile {
    /// The orders of the file as they would have been typed one by one.
    func orders(pair: String?) throws(Fault) -> [OrderCommand] {
        var orders: [OrderCommand] = []
        for row in rows {
            do throws(UsageError.Mistake) {
                orders.append(try BatchFields(row: row, pair: pair).order())
            } catch {
                throw Fault(place: row.place, what: UsageError(error, path: []).message)
            }
        }
        try refuseTwins(orders)
        return orders
    }

    /// An id names one order.
    private func refuseTwins(_ orders: [OrderCommand]) throws(Fault) {
        var places: [String: String] = [:]
        for (row, order) in zip(rows, orders) {
            guard let id = order.clientOrderID else { continue }
            if let first = places[id.folded] {
                throw Fault(place: nil, what: "\(first) and \(row.place) carry the same cl_ord_id \(id)")
            }
            places[id.folded] = row.place
        }
    }
}

/// The fields of one order, read as the options of `kraken order place` are.
private struct BatchFields {
    var row: BatchFile.Row
    /// The market of orders that name none.
    var pair: String?

    func order() throws(UsageError.Mistake) -> OrderCommand {
        try OrderCommand(
            market: nil, pair: row.fields["pair"] ?? pair, side: try required("side"), type: try read("type") ?? .limit,
            volume: try required("volume"), price: try read("price"), price2: try read("price2"),
            displayVolume: try read("displayvol"), trigger: try read("trigger"), leverage: try leverage(),
            reduceOnly: try flag("reduce_only"), postOnly: try flag("post_only"),
            timeInForce: try read("time_in_force"),
            start: try moment("start_time"), expiry: try moment("expire_time"), deadline: nil,
            userref: try read("userref"), clientOrderName: try read("cl_ord_id"),
            flags: row.fields["oflags"].map { [$0] } ?? [], prevention: try read("stp"),
            closeType: try read("close_type"),
            closePrice: try read("close_price"), closePrice2: try read("close_price2"),
            maximumSlippage: try read("max_slippage"), plainMarket: try flag("plain_market"), validate: false,
            execute: false, yes: false, again: false, despiteUnknown: false, overrideLimits: false)
    }

    private func read<Value: Argument>(_ name: String, as _: Value.Type = Value.self) throws(UsageError.Mistake)
        -> Value?
    {
        guard let text = row.fields[name] else { return nil }
        do throws(ArgumentError) { return try Value.read(argument: text) } catch {
            throw .invalid(name, text: text, form: Value.form, reason: error.reason)
        }
    }

    private func required<Value: Argument>(_ name: String) throws(UsageError.Mistake) -> Value {
        guard let value: Value = try read(name) else { throw .needs("an order", needed: name) }
        return value
    }

    private func flag(_ name: String) throws(UsageError.Mistake) -> Bool {
        switch row.fields[name]?.lowercased() {
        case nil, "false", "no", "0": return false
        case "true", "yes", "1": return true
        case let text?: throw .invalid(name, text: text, form: "true or false", reason: nil)
        }
    }

    /// The exchange writes `5:1` and `none`, too.
    private func leverage() throws(UsageError.Mistake) -> Int? {
        guard let text = row.fields["leverage"], text.lowercased() != "none" else { return nil }
        let digits = text.hasSuffix(":1") ? String(text.dropLast(2)) : text
        guard let number = Int(digits), number > 0 else {
            throw .invalid("leverage", text: text, form: Int.form, reason: nil)
        }
        return number
    }

    /// The exchange writes 0 for none.
    private func moment(_ name: String) throws(UsageError.Mistake) -> OrderMoment? {
        row.fields[name] == "0" ? nil : try read(name)
    }
}
