import Trading

/// What an order says of borrowed money and positions.
struct MarginArguments: Hashable, Sendable {
    /// Nil for an order that is paid in full.
    let leverage: Int?
    let isReduceOnly: Bool
    /// Whether the volume is 0, which closing orders may have.
    let asksForPosition: Bool
    private let settles: Bool

    init(_ parameters: Parameters, _ type: OrderStyle) throws {
        leverage = try Self.leverage(parameters["leverage"])
        settles = type == .settlePosition
        asksForPosition = leverage != nil && (parameters["volume"].map(Self.isZero) ?? false)
        isReduceOnly = parameters.flag("reduce_only")
        guard leverage != nil || !(settles || isReduceOnly) else { throw ExchangeFault.invalidArguments("leverage") }
    }

    /// `5` or `5:1`; `none` and `1` mean that nothing is lent.
    private static func leverage(_ text: String?) throws -> Int? {
        guard let text, text != "none" else { return nil }
        let digits = text.hasSuffix(":1") ? String(text.dropLast(2)) : text
        guard let leverage = Int(digits), leverage > 0 else { throw ExchangeFault.invalidArguments("leverage") }
        return leverage == 1 ? nil : leverage
    }

    private static func isZero(_ text: String) -> Bool { (try? Quantity(parsing: text)) == .zero }

    func mark(_ order: inout OrderRecord) {
        order.leverage = leverage
        order.asksForPosition = asksForPosition
        order.isReduceOnly = isReduceOnly || settles
    }

    /// Whether the order makes positions smaller.
    var closes: Bool { isReduceOnly || asksForPosition || settles }

    /// The market must lend that much on that side; a position is closed with any leverage there.
    func check(_ side: Side, in market: ListedMarket) throws {
        guard let leverage else { return }
        let offered = side == .buy ? market.instrument.buyLeverages : market.instrument.sellLeverages
        guard closes ? !offered.isEmpty : offered.contains(leverage) else {
            throw ExchangeFault.invalidArguments("leverage")
        }
    }
}
