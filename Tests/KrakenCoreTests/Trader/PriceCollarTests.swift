import KrakenCore
import XCTest

/// Prices that lie so far on the bad side that they must be mistyped: limits, triggers, and those of what follows a fill.
final class PriceCollarTests: XCTestCase {
    private func checks(bid: String = "50000", ask: String = "50000") throws -> OrderChecks {
        let price = { (text: String) in try Price(parsing: text) }
        let instrument = try Instrument(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), id: "XXBTZUSD", alternativeName: "XBTUSD",
            baseID: "XXBT", quoteID: "ZUSD", priceDecimals: 1, quantityDecimals: 8, costDecimals: 5,
            tick: price("0.1"), minimumQuantity: Quantity(parsing: "0.00005"), minimumCost: Amount(parsing: "0.5"),
            status: .online, takerFees: [.init(volume: .zero, fee: Percent(parsing: "0.4"))], makerFees: [])
        let ticker = try Ticker(
            ask: price(ask), bid: price(bid), last: price("50000"), open: price("1"), high: price("1"),
            low: price("1"), volume: .zero, averagePrice: price("1"), trades: 0)
        return OrderChecks(instrument: instrument, ticker: ticker, available: nil, unresolved: [])
    }

    private func request(
        _ side: Side, _ type: OrderType, _ price: String?, _ second: String? = nil,
        close: (type: OrderType, price: String, second: String?)? = nil
    ) throws -> OrderRequest {
        var request = try OrderRequest(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: side, type: type,
            quantity: Quantity(parsing: "0.01"))
        request.price = try price.map { try OrderPrice(parsing: $0) }
        request.secondPrice = try second.map { try OrderPrice(parsing: $0) }
        request.options.close = try close.map {
            ConditionalClose(
                type: $0.type, price: try OrderPrice(parsing: $0.price),
                secondPrice: try $0.second.map { try OrderPrice(parsing: $0) })
        }
        return request
    }

    private func rules(_ request: OrderRequest) throws -> [OrderCheck.Rule] {
        try checks().run(request).filter { $0.problem != nil }.map(\.rule)
    }

    func test_givenATriggerFarOnTheWrongSideOfTheMarket_whenChecked_thenTheCollarRefusesIt_butNotALittle() throws {
        for (side, type, far, near, right) in [
            (Side.sell, OrderType.stopLoss, "56000", "54000", "10000"), (.buy, .stopLoss, "44000", "46000", "90000"),
            (.sell, .takeProfit, "44000", "46000", "90000"), (.buy, .takeProfit, "56000", "54000", "10000"),
        ] {
            XCTAssertEqual(try rules(request(side, type, far)), [.collar], "\(side) \(type)")
            XCTAssertEqual(try rules(request(side, type, near)), [], "\(side) \(type)")
            XCTAssertEqual(try rules(request(side, type, right)), [], "\(side) \(type)")
        }
        XCTAssertEqual(try rules(request(.sell, .stopLoss, "+12%")), [.collar])
        XCTAssertEqual(try rules(request(.sell, .stopLossLimit, "56000", "56000")), [.collar])
        XCTAssertEqual(try rules(request(.sell, .trailingStop, "+12%")), [], "a distance has no wrong side")
    }

    func test_givenALimitThatFollowsATrailingTrigger_whenItIsFarWorse_thenTheCollarRefusesIt() throws {
        for (side, limit, isRefused) in [
            (Side.sell, "-40%", true), (.sell, "-1%", false), (.sell, "+1%", false), (.buy, "+50%", true),
            (.buy, "+50000", true), (.buy, "+1%", false),
        ] {
            let order = try request(side, .trailingStopLimit, "+5%", limit)
            XCTAssertEqual(try rules(order), isRefused ? [.collar] : [], "\(side) \(limit)")
        }
        let close = try request(.buy, .limit, "40000", close: (.trailingStopLimit, "+5%", "-40%"))
        XCTAssertEqual(try rules(close), [.collar])
    }

    func test_givenAConditionalClose_whenItsPriceIsFarWorseThanTheFill_thenTheCollarRefusesIt() throws {
        let cases: [(side: Side, type: OrderType, price: String, second: String?, isRefused: Bool)] = [
            (.buy, .limit, "4100", nil, true), (.buy, .limit, "41000", nil, false), (.buy, .limit, "-12%", nil, true),
            (.buy, .limit, "#12%", nil, false), (.buy, .limit, "+900%", nil, false),
            (.buy, .stopLoss, "46000", nil, true), (.buy, .stopLoss, "36000", nil, false),
            (.buy, .stopLoss, "+12%", nil, true), (.buy, .stopLoss, "#12%", nil, false),
            (.buy, .takeProfit, "35000", nil, true), (.buy, .takeProfit, "60000", nil, false),
            (.buy, .stopLossLimit, "38000", "3800", true), (.buy, .stopLossLimit, "38000", "37900", false),
            (.buy, .trailingStop, "+5%", nil, false),
            (.sell, .limit, "70000", nil, true), (.sell, .limit, "59000", nil, false),
            (.sell, .stopLoss, "50000", nil, true), (.sell, .stopLoss, "65000", nil, false),
        ]
        for (side, type, price, second, isRefused) in cases {
            let order = try request(
                side, .limit, side == .buy ? "40000" : "60000", close: (type, price, second))
            XCTAssertEqual(
                try rules(order), isRefused ? [.collar] : [], "\(side) \(type.rawValue) \(price) \(second ?? "")")
        }
    }

    func test_givenALimitBetterThanTheMarket_whenItsCloseIsChecked_thenTheFillIsWhereTheMarketIs() throws {
        // A buy at 54000 is filled at 50000: what sells at 48500 then is 3 % worse, not 10.2 %.
        let order = try request(.buy, .limit, "54000", close: (.limit, "48500", nil))
        XCTAssertEqual(try rules(order), [])
        let market = try request(.buy, .market, nil, close: (.limit, "44000", nil))
        XCTAssertEqual(try rules(market), [.collar])
    }

    func test_givenAStopWhoseLimitIsOnTheFarSideOfItsTrigger_whenLookedAt_thenThatIsRemarked_andNoProblem() throws {
        func remarks(_ request: OrderRequest) throws -> String {
            let checks = try checks()
            XCTAssertEqual(checks.run(request).compactMap(\.problem), [])
            return checks.remarks(on: request).map { "\($0)" }.joined(separator: "; ")
        }
        for (side, type, trigger, limit, isRemarked) in [
            (Side.sell, OrderType.stopLossLimit, "48000", "48100", true),
            (.sell, .stopLossLimit, "48000", "47900", false),
            (.buy, .stopLossLimit, "52000", "51900", true), (.buy, .stopLossLimit, "52000", "52000", false),
            (.sell, .trailingStopLimit, "+5%", "+10", true), (.sell, .trailingStopLimit, "+5%", "-10", false),
            (.sell, .takeProfitLimit, "52000", "52500", false),
        ] {
            let order = try request(side, type, trigger, limit)
            XCTAssertEqual(
                try remarks(order).contains("limitBehindTrigger"), isRemarked, "\(side) \(type.rawValue) \(limit)")
        }
        let close = try request(.buy, .limit, "50000", close: (.stopLossLimit, "48000", "48100"))
        XCTAssertTrue(try remarks(close).contains("limitBehindTrigger"))
        let hasty = try request(.buy, .limit, "50000", close: (.stopLoss, "51000", nil))
        XCTAssertTrue(try remarks(hasty).contains("closeTriggersAtOnce"))
    }

    func test_givenAnEmptySideOfTheBook_whenAnOrderIsChecked_thenOnlyOneThatWaitsForItsTriggerNeedsNoQuote() throws {
        let cases: [(type: OrderType, sell: String?, buy: String?, waits: Bool)] = [
            (.stopLoss, "48000", "52000", true), (.stopLoss, "50000", "50000", false),
            (.stopLoss, "-2%", "+2%", true), (.takeProfit, "52000", "48000", true),
            (.takeProfit, "49900", "50100", false), (.trailingStop, "+2%", "+2%", true),
            (.limit, "50000", "50000", false), (.market, nil, nil, false),
        ]
        for (type, sell, buy, waits) in cases {
            for side in Side.allCases {
                let order = try request(side, type, side == .sell ? sell : buy)
                let empty = try side == .sell ? checks(bid: "0") : checks(ask: "0")
                let problem = empty.run(order).first { $0.rule == .collar }?.problem
                XCTAssertEqual(
                    problem, waits ? nil : .noQuote(side), "\(side) \(type.rawValue)")
            }
        }
    }
}
