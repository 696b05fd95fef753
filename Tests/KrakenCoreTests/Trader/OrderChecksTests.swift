import KrakenCore
import XCTest

final class OrderChecksTests: XCTestCase {
    private var instrument: Instrument {
        get throws {
            try Instrument(
                pair: Pair(base: Asset("BTC"), quote: Asset("USD")), id: "XXBTZUSD", alternativeName: "XBTUSD",
                baseID: "XXBT", quoteID: "ZUSD", priceDecimals: 1, quantityDecimals: 8, costDecimals: 5,
                tick: Price(parsing: "0.1"), minimumQuantity: Quantity(parsing: "0.00005"),
                minimumCost: Amount(parsing: "0.5"), status: .online,
                takerFees: [.init(volume: .zero, fee: Percent(parsing: "0.4"))], makerFees: [])
        }
    }

    private func ticker(bid: String = "89999.9", ask: String = "90000.0") throws -> Ticker {
        let price = try Price(parsing: ask)
        return try Ticker(
            ask: price, bid: Price(parsing: bid), last: price, open: price, high: price, low: price, volume: .zero,
            averagePrice: price, trades: 0)
    }

    private func request(
        _ side: Side = .buy, _ quantity: String = "0.01", at price: String? = "90000"
    ) throws -> OrderRequest {
        try OrderRequest(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: side, type: price == nil ? .market : .limit,
            quantity: Quantity(parsing: quantity), limitPrice: price.map { try Price(parsing: $0) })
    }

    private func problems(
        _ request: OrderRequest, instrument: Instrument? = nil, ticker: Ticker? = nil, available: String = "100000",
        unresolved: [OrderIntent] = []
    ) throws -> [OrderCheck.Problem] {
        let checks = try OrderChecks(
            instrument: instrument ?? self.instrument, ticker: ticker ?? self.ticker(),
            available: Amount(parsing: available),
            unresolved: unresolved)
        return checks.run(request).compactMap(\.problem)
    }

    func test_givenAGoodOrder_whenChecked_thenEveryRuleIsLookedAtAndNoneComplains() throws {
        XCTAssertEqual(try problems(request()), [])
        let checks = try OrderChecks(
            instrument: instrument, ticker: nil, available: nil, unresolved: [])
        XCTAssertEqual(try checks.run(request()).map(\.rule), OrderCheck.Rule.allCases)
    }

    func test_givenAPriceBetweenTicks_whenChecked_thenBothNeighboursAreNamed() throws {
        XCTAssertEqual(
            try problems(request(at: "90000.05")),
            [
                .offTick(
                    try Price(parsing: "90000.05"), tick: try Price(parsing: "0.1"), below: Price(whole: 90000),
                    above: try Price(parsing: "90000.1"))
            ])
    }

    func test_givenTooManyDigitsOrTooLittle_whenChecked_thenTheNeededNumberIsNamed() throws {
        XCTAssertEqual(
            try problems(request(.buy, "0.010000001")),
            [.offLot(try Quantity(parsing: "0.010000001"), decimals: 8, below: try Quantity(parsing: "0.01"))])
        XCTAssertEqual(
            try problems(request(.buy, "0.000004", at: "90000")),
            [
                .belowMinimum(try Quantity(parsing: "0.000004"), minimum: try Quantity(parsing: "0.00005")),
                .belowMinimumCost(try Amount(parsing: "0.36"), minimum: try Amount(parsing: "0.5")),
            ])
        XCTAssertEqual(try problems(request(.buy, "0")), [.quantityNotPositive(.zero)])
        XCTAssertEqual(try problems(request(.buy, "0.01", at: "0")), [.priceNotPositive(.zero)])
    }

    func test_givenTooLittleMoney_whenChecked_thenCostAndFeeAreCountedExactly() throws {
        let needed = "903.6"
        XCTAssertEqual(try problems(request(), available: needed), [])
        XCTAssertEqual(
            try problems(request(), available: "903.59999"),
            [
                .notEnough(
                    needed: try Amount(parsing: needed), available: try Amount(parsing: "903.59999"),
                    asset: Asset("USD"))
            ])
        XCTAssertEqual(
            try problems(request(.sell, "0.02"), available: "0.01"),
            [
                .notEnough(
                    needed: try Amount(parsing: "0.02"), available: try Amount(parsing: "0.01"), asset: Asset("BTC"))
            ])
    }

    func test_givenAPriceFarOnTheWrongSide_whenChecked_thenItIsRefused_butAnyBetterPriceIsFine() throws {
        XCTAssertEqual(
            try problems(request(.buy, "0.001", at: "99100")),
            [
                .farFromMarket(
                    Price(whole: 99100), market: Price(whole: 90000), percent: try Percent(parsing: "10.11"),
                    limit: Percent(whole: 10))
            ])
        XCTAssertEqual(try problems(request(.buy, "0.001", at: "20000")), [])
        XCTAssertEqual(try problems(request(.sell, "0.001", at: "900000")), [])
        XCTAssertEqual(try problems(request(.sell, "0.001", at: "20000")).count, 1)
    }

    func test_givenNoQuoteOnTheSideAnOrderNeeds_whenChecked_thenThatIsTheProblem() throws {
        for quote in ["0", "-1"] {
            for price in ["90000", nil] {
                let (noAsk, noBid) = (try ticker(ask: quote), try ticker(bid: quote))
                XCTAssertTrue(try problems(request(.buy, at: price), ticker: noAsk).contains(.noQuote(.buy)))
                XCTAssertTrue(try problems(request(.sell, at: price), ticker: noBid).contains(.noQuote(.sell)))
                XCTAssertEqual(try problems(request(.sell, at: price), ticker: noAsk), [])
                XCTAssertEqual(try problems(request(.buy, at: price), ticker: noBid), [])
            }
        }
    }

    func test_givenAMarketWithoutFees_whenFundsAreChecked_thenOnePerCentIsAssumed() throws {
        var unknown = try instrument
        unknown.takerFees = []
        XCTAssertEqual(try problems(request(), instrument: unknown, available: "909"), [])
        XCTAssertEqual(
            try problems(request(), instrument: unknown, available: "908.99999"),
            [
                .notEnough(
                    needed: Amount(whole: 909), available: try Amount(parsing: "908.99999"), asset: Asset("USD"))
            ])
    }

    func test_givenAVolumeBelowTheStep_whenChecked_thenTheMinimumIsNamed_notNothing() throws {
        let (tiny, minimum) = (try Quantity(parsing: "0.000000001"), try Quantity(parsing: "0.00005"))
        XCTAssertEqual(
            try problems(request(.buy, "0.000000001")).first, .offLot(tiny, decimals: 8, below: minimum))
    }

    func test_givenTheLargestNumbersThatCanBeRead_whenChecked_thenTheOrderIsRefusedInsteadOfOverflowing() throws {
        for side in Side.allCases {
            let request = try request(side, "999999999999999999", at: "999999999999999999.9")
            XCTAssertTrue(try problems(request).contains { if case .notEnough = $0 { true } else { false } })
        }
    }

    func test_givenAMarketThatIsClosed_whenChecked_thenItsStateIsNamed() throws {
        var closed = try instrument
        closed.status = .cancelOnly
        XCTAssertEqual(try problems(request(), instrument: closed), [.marketClosed(.cancelOnly)])
        closed.status = .limitOnly
        XCTAssertEqual(try problems(request(), instrument: closed), [])
        XCTAssertEqual(try problems(request(at: nil), instrument: closed), [.marketClosed(.limitOnly)])
    }

    func test_givenAnOrderThatMayBeLive_whenTheSameSideIsOrdered_thenItIsRefused() throws {
        let intent = OrderIntent(
            id: ClientOrderID("k"), request: try request(), createdAt: Timestamp(seconds: 1), state: .unknown)
        XCTAssertEqual(try problems(request(), unresolved: [intent]), [.unresolvedOrder(ClientOrderID("k"))])
        XCTAssertEqual(try problems(request(.sell), unresolved: [intent]), [])
    }

    func test_givenAStateThatForbidsAnOrder_whenChecked_thenMarketAndExchangeAreToldApart() throws {
        var post = try request(at: "80000")
        post.options.flags = [.post]
        var reducing = try request(at: "80000")
        (reducing.options.isReduceOnly, reducing.options.leverage) = (true, 2)
        for (status, passes) in [
            (Instrument.Status.online, 3), (.other, 3), (.limitOnly, 3), (.postOnly, 1), (.reduceOnly, 1),
            (.cancelOnly, 0), (.maintenance, 0), (.workInProgress, 0), (.delisted, 0),
        ] {
            var (market, checks) = (
                try instrument,
                try OrderChecks(
                    instrument: instrument, ticker: nil, available: nil, unresolved: [])
            )
            market.status = status
            let orders = [try request(at: "80000"), post, reducing]
            func state(_ checks: OrderChecks) -> [OrderCheck.Problem?] {
                orders.map { checks.run($0).first { $0.rule == .marketStatus }?.problem }
            }
            checks.instrument = market
            XCTAssertEqual(state(checks).count { $0 == nil }, passes, "\(status)")
            XCTAssertEqual(state(checks).compactMap(\.self).first, passes == 3 ? nil : .marketClosed(status))
            checks.instrument.status = .online
            checks.exchange = status
            XCTAssertEqual(state(checks).count { $0 == nil }, passes, "\(status)")
            XCTAssertEqual(state(checks).compactMap(\.self).first, passes == 3 ? nil : .exchangeClosed(status))
        }
    }

    func test_givenALeverage_whenChecked_thenOnlyThoseOfTheMarketAndTheSidePass() throws {
        var market = try instrument
        (market.buyLeverages, market.sellLeverages) = ([2, 3, 5], [2])
        for (side, leverage, passes) in [(Side.buy, 5, true), (.sell, 5, false), (.sell, 2, true), (.buy, 7, false)] {
            var order = try request(side, at: side == .buy ? "80000" : "95000")
            order.options.leverage = leverage
            let problems = try problems(order, instrument: market)
            let expected = OrderCheck.Problem.leverageNotOffered(
                leverage, side: side, buying: [2, 3, 5], selling: [2])
            XCTAssertEqual(problems, passes ? [] : [expected], "\(side) \(leverage)")
        }
        // A position is closed with the leverage it has.
        var reducing = try request(.sell, at: "95000")
        (reducing.options.isReduceOnly, reducing.options.leverage) = (true, 7)
        XCTAssertEqual(try problems(reducing, instrument: market), [])
        var settling = try request(.sell, at: "95000")
        (settling.type, settling.price, settling.options.leverage) = (.settlePosition, nil, 7)
        XCTAssertEqual(try problems(settling, instrument: market), [])
    }

    func test_givenTimesThatTheExchangeWouldRefuse_whenChecked_thenBothMomentsAreNamed() throws {
        let now = Timestamp(seconds: 1_000_000)
        func at(_ seconds: Int64) -> OrderMoment { .at(Timestamp(seconds: 1_000_000 + seconds)) }
        func moment(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_000_000 + seconds) }
        let month: Int64 = 31 * 86_400
        let cases: [(OrderMoment?, OrderMoment?, OrderCheck.Problem?)] = [
            (nil, .after(seconds: 5), nil), (at(10), at(11), nil), (.after(seconds: 0), at(month), nil),
            (nil, .after(seconds: 4), .endsTooSoon(expiry: moment(4), now: now, minimum: .seconds(5))),
            (nil, at(-60), .endsTooSoon(expiry: moment(-60), now: now, minimum: .seconds(5))),
            (at(60), at(60), .endsBeforeItBegins(expiry: moment(60), start: moment(60))),
            (.after(seconds: 60), at(30), .endsBeforeItBegins(expiry: moment(30), start: moment(60))),
            (at(-1), nil, .startPassed(moment(-1), now: now)),
            (nil, at(month + 1), .tooFarAhead(moment(month + 1), latest: moment(month))),
            (at(month + 1), nil, .tooFarAhead(moment(month + 1), latest: moment(month))),
        ]
        for (start, expiry, problem) in cases {
            var order = try request(at: "80000")
            (order.options.start, order.options.expiry) = (start, expiry)
            var checks = try OrderChecks(
                instrument: instrument, ticker: ticker(), available: Amount(parsing: "100000"), unresolved: [])
            checks.now = now
            XCTAssertEqual(checks.run(order).compactMap(\.problem), problem.map { [$0] } ?? [], "\(order.options)")
        }
    }
}
