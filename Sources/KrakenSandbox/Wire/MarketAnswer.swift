import Trading
import Transport

/// A market's numbers as the exchange writes them.
struct MarketWriter {
    let market: ListedMarket

    /// A price of ticker or depth.
    func widePrice(_ ticks: Int64) -> JSON { .string(market.price(ticks).text(decimals: market.wideDecimals)) }

    /// A price of a candle.
    func price(_ ticks: Int64) -> JSON { .string(market.price(ticks).text(decimals: market.instrument.priceDecimals)) }

    func volume(_ lots: Int64) -> JSON {
        .string(market.quantity(lots).text(decimals: market.instrument.quantityDecimals))
    }

    /// A row of OHLC; a candle without trades has zeros for average and volume.
    func candle(_ candle: MarketSummary) -> JSON {
        let decimals = market.instrument.priceDecimals
        let average = candle.averagePrice(tick: market.instrument.tick).rounded(decimals: decimals, .halfEven)
        return [
            .integer(candle.start), price(candle.open), price(candle.high), price(candle.low), price(candle.close),
            .string(candle.trades == 0 ? "0.0" : average.text(decimals: decimals)), volume(candle.volume),
            .integer(candle.trades),
        ]
    }

    /// A row of Depth: price, volume to three decimals, when it last changed.
    func level(_ level: MarketBook.Level) -> JSON {
        [widePrice(level.price), .string(market.quantity(level.lots).text(decimals: 3)), .integer(level.changed)]
    }

    /// A row of Trades.
    func trade(_ trade: MarketTrade) -> JSON {
        [
            widePrice(trade.price), volume(trade.lots), .number(trade.time.secondsText(decimals: 7)),
            .string(trade.isBuy ? "b" : "s"), .string(trade.isMarket ? "m" : "l"), "", .integer(trade.number),
        ]
    }

    /// A row of Trades that tells of one of the account's own: the side is the one that took.
    func ownTrade(_ trade: TradeRecord) -> JSON {
        let isBuy = (trade.side == .buy) != trade.isMaker
        let isMarket = trade.isMaker || trade.type.rawValue == "market"
        return [
            .string(trade.price.text(decimals: market.wideDecimals)),
            .string(trade.quantity.text(decimals: market.instrument.quantityDecimals)),
            .number(trade.time.secondsText(decimals: 7)), .string(isBuy ? "b" : "s"), .string(isMarket ? "m" : "l"),
            "own", .integer(trade.number),
        ]
    }

    /// Ask or bid of the ticker: price, whole lots (at least one), the same with three decimals.
    func best(_ level: MarketBook.Level) -> JSON {
        let whole = max(1, market.quantity(level.lots).units / Quantity.one)
        return [widePrice(level.price), .string("\(whole)"), .string("\(whole).000")]
    }

    /// The ticker's row.
    func ticker(_ moment: MarketMoment) -> JSON {
        let (today, past) = (moment.today, moment.past24Hours)
        return .object([
            "a": best(moment.ask), "b": best(moment.bid),
            "c": [widePrice(moment.last), volume(moment.lastVolume)],
            "v": [volume(today.volume), volume(past.volume)], "p": [average(today), average(past)],
            "t": [.integer(today.trades), .integer(past.trades)],
            "l": [widePrice(today.low), widePrice(past.low)], "h": [widePrice(today.high), widePrice(past.high)],
            "o": widePrice(today.open),
        ])
    }

    private func average(_ summary: MarketSummary) -> JSON {
        let exact = summary.averagePrice(tick: market.instrument.tick)
        return .string(exact.rounded(decimals: market.wideDecimals, .halfEven).text(decimals: market.wideDecimals))
    }
}
