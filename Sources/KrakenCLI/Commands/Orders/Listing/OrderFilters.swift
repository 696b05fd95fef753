public import CommandKit
public import KrakenCore
import Trading

/// The operator's own number of an order: a whole number of 32 bits.
struct UserReference: ExplainedArgument {
    let number: Int32

    init(explaining argument: String) throws(ArgumentError) {
        guard let number = Int32(argument) else { throw ArgumentError() }
        self.number = number
    }

    static var form: String { "a whole number of 32 bits" }
}

/// How many rows are shown.
struct RowCount: ExplainedArgument {
    let number: Int

    init(explaining argument: String) throws(ArgumentError) {
        guard let number = Int(argument), (1...1_000_000).contains(number) else { throw ArgumentError() }
        self.number = number
    }

    static var form: String { "a number from 1 to 1000000" }
}

extension Trader.Filter: Argument {}
