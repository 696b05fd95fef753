import KrakenCore
import TestSupport

/// Orders as a careless person would type them: mostly near what a market takes, often just beyond it.
struct RandomOrderRequests {
    private var generator: SeededGenerator

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func below(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }
    mutating func happens(_ percent: Int) -> Bool { below(100) < percent }
    mutating func side() -> Side { happens(50) ? .buy : .sell }
    mutating func funds() -> Amount { Amount(whole: [1, 100, 10_000][below(3)]) }

    mutating func request(
        in instrument: Instrument, _ ticker: Ticker, side: Side, available: Amount
    ) -> OrderRequest {
        let types = OrderType.allCases.filter { $0 != .settlePosition }
        let type = types[below(types.count)]
        var request = OrderRequest(
            pair: instrument.pair, side: side, type: type,
            quantity: quantity(instrument, ticker, side: side, available: available))
        let market = side == .buy ? ticker.ask : ticker.bid
        if type.hasPrice { request.price = price(type, market, instrument) }
        if type.hasSecondPrice { request.secondPrice = secondPrice(type, market, instrument) }
        options(&request, instrument)
        margin(&request, instrument)
        return request
    }

    /// Some are with borrowed money; some of these close what others opened, or settle it.
    private mutating func margin(_ request: inout OrderRequest, _ instrument: Instrument) {
        guard happens(20), let most = instrument.maximumLeverage else { return }
        request.options.leverage = 2 + below(most)
        if happens(30) { request.options.isReduceOnly = true }
        if happens(20) { request.quantity = .zero }
        guard request.type == .market, happens(50) else { return }
        request.type = .settlePosition
        request.options.flags = []
    }

    /// Around the minimum, around what is free, or anywhere between; now and then with a digit too many.
    private mutating func quantity(
        _ instrument: Instrument, _ ticker: Ticker, side: Side, available: Amount
    ) -> Quantity {
        var quantity: Quantity
        switch below(4) {
        case 0: quantity = Quantity(units: instrument.minimumQuantity.units * Int128(90 + below(30)) / 100)
        case 1:
            let free = side == .sell ? Quantity(available) : Quantity(buying: available, at: ticker.ask, .down)
            quantity = Quantity(units: free.units * Int128(980 + below(40)) / 1000)
        case 2:
            let cost = instrument.minimumCost ?? Amount(whole: 1)
            let least = Quantity(buying: cost, at: max(ticker.bid, ticker.last), .down)
            quantity = Quantity(units: least.units * Int128(90 + below(30)) / 100)
        default: quantity = Quantity(units: instrument.minimumQuantity.units * Int128(1 + below(50)))
        }
        quantity = quantity.rounded(decimals: instrument.quantityDecimals, .up)
        let digit = Int128(happens(5) && instrument.quantityDecimals < 11 ? 1 : 0)
        return quantity + Quantity(units: digit)
    }

    /// Up to a fifth beside the market, mostly on the tick; or a distance.
    private mutating func price(_ type: OrderType, _ market: Price, _ instrument: Instrument) -> OrderPrice {
        if type.isTrailing { return OrderPrice(.above, Price(whole: 1 + below(20)), isPercent: true) }
        if happens(10) {
            let direction: OrderPrice.Direction = [.above, .below, .automatic][below(3)]
            return OrderPrice(direction, Price(whole: 1 + below(30)), isPercent: true)
        }
        return OrderPrice(number(market, instrument))
    }

    private mutating func secondPrice(_ type: OrderType, _ market: Price, _ instrument: Instrument) -> OrderPrice {
        if type.isTrailing || happens(10) {
            return OrderPrice(happens(50) ? .above : .below, Price(whole: below(10)), isPercent: true)
        }
        return OrderPrice(number(market, instrument))
    }

    private mutating func number(_ market: Price, _ instrument: Instrument) -> Price {
        let share = Int128(800 + below(401))
        let exact = Price(units: market.units * share / 1000)
        return happens(90) ? max(instrument.tick, exact.rounded(toMultipleOf: instrument.tick, .down)) : exact
    }

    private mutating func options(_ request: inout OrderRequest, _ instrument: Instrument) {
        if request.type == .iceberg {
            request.options.displayQuantity = Quantity(units: request.quantity.units / Int128(1 + below(18)))
                .rounded(decimals: instrument.quantityDecimals, .up)
        }
        if happens(20) { request.options.flags.insert(.post) }
        if happens(10) { request.options.flags.insert(happens(50) ? .feeInBase : .feeInQuote) }
        if happens(5) { request.options.flags.insert(.volumeInQuote) }
        if happens(20) { request.options.timeInForce = TimeInForce.allCases[below(4)] }
        if request.options.timeInForce == .goodTillDate || happens(5) {
            request.options.expiry = .after(seconds: Int64(5 + below(1_000)))
        }
        if happens(5) { request.options.selfTradePrevention = .cancelOldest }
    }
}
