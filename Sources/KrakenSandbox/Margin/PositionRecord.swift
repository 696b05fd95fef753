import Trading

/// What was bought with borrowed money, or sold without being owned: one for each trade that opened something.
struct PositionRecord: Hashable, Sendable {
    /// The id of the trade that opened it.
    var id: String
    var orderID: String
    /// The exchange's key of the market.
    var pair: String
    /// A buy gains when the price rises.
    var side: Side
    /// How the order was priced.
    var type: OrderStyle
    /// How many times the own money the cost is.
    var leverage: Int
    var opened: Timestamp
    var quantity: Quantity
    /// What opening it came to, in the quote asset.
    var cost: Amount
    /// The opening trade's fee with the opening fee, and what carrying it over cost so far.
    var fee: Amount

    var closed = Quantity.zero
    /// What the trades that closed it came to; what was settled counts with its cost.
    var closingCost = Amount.zero
    var closingFee = Amount.zero
    /// What closing gained, negative for a loss; fees are not taken off.
    var gain = Amount.zero
    /// The ids of the trades that closed parts of it, in their order.
    var closings: [String] = []
    /// How often it was carried over.
    var rollovers = 0

    /// What is open of it.
    var remaining: Quantity { quantity - closed }
    var isOpen: Bool { remaining > .zero }
    /// What opening that came to.
    var remainingCost: Amount { cost - cost(ofFirst: closed) }
    /// The own money that is bound, in the quote asset.
    var margin: Amount { Self.margin(of: remainingCost, leverage) }
    /// The own money that was bound at first.
    var initialMargin: Amount { Self.margin(of: cost, leverage) }
    /// When it is carried over next: at a whole second, as everything that time brings.
    var nextRollover: Timestamp { opened.wholeSecond + .seconds((rollovers + 1) * MarginTerms.period) }

    /// The own money that a cost binds.
    static func margin(of cost: Amount, _ leverage: Int) -> Amount {
        Amount(units: cost.units.divided(by: Int128(leverage), rounding: .up))
    }

    /// What closing everything at a price would gain, negative for a loss.
    func gain(at price: Price) -> Amount { gain(from: price.cost(of: remaining, .halfEven), on: remainingCost) }

    /// Closes the oldest part of it.
    ///
    /// - Parameters:
    ///   - part: not more than what remains.
    ///   - closingCost: what closing that came to; nil when it is settled.
    /// - Returns: what was gained.
    mutating func close(_ part: Quantity, for closingCost: Amount?, fee: Amount, trade: String?) -> Amount {
        let cost = cost(ofFirst: closed + part) - cost(ofFirst: closed)
        let gained = gain(from: closingCost ?? cost, on: cost)
        closed += part
        self.closingCost += closingCost ?? cost
        closingFee += fee
        gain += gained
        if let trade { closings.append(trade) }
        return gained
    }

    /// What opening its first part came to, so that all parts add up to the whole.
    private func cost(ofFirst part: Quantity) -> Amount {
        Amount(units: cost.units.multiplied(by: part.units, dividedBy: quantity.units, rounding: .halfEven))
    }

    private func gain(from closing: Amount, on opening: Amount) -> Amount {
        side == .buy ? closing - opening : opening - closing
    }
}

extension Sequence<PositionRecord> {
    /// How much an order of a side could close.
    func closable(by side: Side) -> Quantity {
        filter { $0.side != side }.reduce(.zero) { $0 + $1.remaining }
    }
}
