import KrakenCore
import Trading
import Transport

/// What the prices of an order are about that are relative to the market, or to a fill.
struct AboutPrices: Sendable {
    var first: Price?
    var second: Price?
    /// Those of the order that follows each fill.
    var close: (first: Price?, second: Price?) = (nil, nil)

    /// Nothing is known.
    static let unknown = AboutPrices()

    /// - Parameter price: a price as it was asked for.
    /// - Returns: the price with the market's digits; a relative one as it is, with what it is about.
    static func text(_ price: OrderPrice, _ number: Price?, decimals: Int) -> String {
        if let absolute = price.absolute { return absolute.text(minimumDecimals: decimals) }
        return price.description + (number.map { " (about \($0.text(minimumDecimals: decimals)))" } ?? "")
    }

    /// The numbers for scripts, of prices that are none themselves.
    func members(of request: OrderRequest) -> [JSON.Member] {
        let (ending, prices) = (
            request.options.close,
            [
                ("price_about", request.price, first), ("price2_about", request.secondPrice, second),
            ]
        )
        let all =
            prices + [
                ("close_price_about", ending?.price, close.first),
                ("close_price2_about", ending?.secondPrice, close.second),
            ]
        return all.filter { $0.1 != nil && $0.1?.absolute == nil && $0.2 != nil }.map { .init($0.0, .text($0.2)) }
    }
}

extension AboutPrices {
    /// The prices as the market is in the checks.
    init(_ request: OrderRequest, _ checks: OrderChecks) {
        self.init(
            first: checks.firstPrice(request), second: checks.secondPrice(request), close: checks.closePrices(request))
    }
}

extension ConditionalClose {
    /// The order in few words, relative prices with what they are about.
    func text(_ numbers: AboutPrices) -> String {
        let first = AboutPrices.text(price, numbers.close.first, decimals: 0)
        let second = secondPrice.map { " -> " + AboutPrices.text($0, numbers.close.second, decimals: 0) } ?? ""
        return "\(type.rawValue) at \(first)\(second)"
    }
}
