import Trading
import Transport

extension PublicCall {
    func ticker() throws -> JSON {
        try .object(
            markets().map { market in
                let history = MarketHistory(market: market, seed: seed)
                let book = MarketBook(history, second: Int(now.seconds), depth: 1)
                guard let moment = MarketMoment(history, book: book) else { throw ExchangeFault.internalError }
                return (market.instrument.id, MarketWriter(market: market).ticker(moment))
            })
    }

    func candles() throws -> JSON {
        let market = try market()
        let minutes = try parameters.integer("interval") ?? 1
        guard CandleSeries.intervals.contains(minutes) else {
            throw ExchangeFault.invalidArguments("interval")
        }
        let since = try parameters["since"].map { text in
            guard let moment = Timestamp(secondsText: text) else { throw ExchangeFault.invalidArguments("since") }
            return Int(min(moment, now).seconds)
        }
        let history = MarketHistory(market: market, seed: seed)
        let series = CandleSeries(history, minutes: minutes, now: Int(now.seconds), since: since)
        let rows = series.candles.map(MarketWriter(market: market).candle)
        return .object([(market.instrument.id, .array(rows)), ("last", .integer(series.lastFinished))])
    }

    func depth() throws -> JSON {
        let market = try market()
        let count = try parameters.integer("count") ?? 100
        guard (1...500).contains(count) else {
            throw ExchangeFault.invalidArguments("count")
        }
        let book = MarketBook(MarketHistory(market: market, seed: seed), second: Int(now.seconds), depth: count)
        let writer = MarketWriter(market: market)
        let sides = JSON.object([
            "asks": .array(book.asks.map(writer.level)), "bids": .array(book.bids.map(writer.level)),
        ])
        return .object([(market.instrument.id, sides)])
    }
}
