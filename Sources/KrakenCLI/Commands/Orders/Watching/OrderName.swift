import CommandKit
import KrakenCore
import Trading

/// An order as somebody names it: the exchange's id, our own, or the beginning of either.
struct OrderName: ExplainedArgument {
    let text: String

    init(explaining argument: String) throws(ArgumentError) {
        let isGood = argument.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (97...122).contains(byte | 0x20) || byte == 45 || byte == 95
        }
        guard isGood, (1...36).contains(argument.utf8.count) else { throw ArgumentError() }
        text = argument
    }

    static var form: String { "an order id, a client id, or at least 4 letters of its beginning" }
}
