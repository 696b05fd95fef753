import CommandKit
import KrakenCore
import Trading

/// The exchange's id of an order, as it was typed.
struct ExchangeOrderName: ExplainedArgument {
    let id: OrderID

    init(explaining argument: String) throws(ArgumentError) {
        id = OrderID(argument.uppercased())
        guard id.isWellFormed else { throw ArgumentError() }
    }

    static var form: String { "an order id such as OQCLML-BW3P3-BUCMWZ" }
}
