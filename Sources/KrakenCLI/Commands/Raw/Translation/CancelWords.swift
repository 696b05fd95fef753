import KrakenCore
import Trading
import Transport

/// Cancels as `kraken cancel` takes them.
enum CancelWords {
    /// `CancelOrder` as `cancel now`; a number as `txid` is a userref.
    static func order(_ given: inout WireArguments) throws(Failure) -> [String] {
        switch (try given.text("txid"), try given.text("cl_ord_id")) {
        case (let id?, nil):
            return ["cancel", "now", Int32(id) == nil ? "--txid=\(id)" : "--userref=\(id)"]
        case (nil, let id?): return ["cancel", "now", "--cl-ord-id=\(id)"]
        default: throw .call("CancelOrder needs either 'txid' or 'cl_ord_id'")
        }
    }

    /// `CancelOrderBatch` as `cancel now`.
    static func batch(_ given: inout WireArguments) throws(Failure) -> [String] {
        let orders = try given.list("orders")
        let clientOrders = try given.list("cl_ord_ids")
        guard !(orders + clientOrders).isEmpty else { throw .call("CancelOrderBatch needs 'orders' or 'cl_ord_ids'") }
        if let number = orders.first(where: { Int32($0) != nil }) {
            throw .call(
                "'orders': '\(number)' is a userref, which may mean many orders",
                hint: "cancel it alone: 'kraken api CancelOrder txid=\(number)'")
        }
        return ["cancel", "now"] + orders.map { "--txid=\($0)" } + clientOrders.map { "--cl-ord-id=\($0)" }
    }

    /// `CancelAllOrdersAfter` as `cancel after`.
    static func after(_ given: inout WireArguments) throws(Failure) -> [String] {
        let text = try given.required("timeout")
        guard let seconds = Int(text), seconds >= 0 else { throw .call("'timeout': '\(text)' is no number of seconds") }
        return ["cancel", "after", String(seconds)]
    }
}
