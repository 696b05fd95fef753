import Trading
import XCTest

/// Volumes and prices as people say them.
final class OrderTermTests: XCTestCase {
    func test_givenVolumes_whenRead_thenTheyMeanWhatTheySay_andAreWrittenTheSame() throws {
        for (text, volume, written) in [
            ("0.5", VolumeTerm.quantity(try Quantity(parsing: "0.5")), "0.5"),
            ("all", .share(Percent(whole: 100)), "all"), ("ALL", .share(Percent(whole: 100)), "all"),
            ("25%", .share(Percent(whole: 25)), "25%"), ("0.1%", .share(try Percent(parsing: "0.1")), "0.1%"),
            ("100usd", .worth(Amount(whole: 100), of: "usd"), "100usd"),
            ("1.5BTC", .worth(try Amount(parsing: "1.5"), of: "BTC"), "1.5btc"),
        ] {
            XCTAssertEqual(try VolumeTerm(parsing: text), volume)
            XCTAssertEqual(volume.description, written)
        }
        for text in ["", "%", "-%", "101%", "usd", "1,5", "1e3x%", "5 usd", "5$", "--1", "all of it"] {
            XCTAssertThrowsError(try VolumeTerm(parsing: text), text)
        }
        XCTAssertFalse(try VolumeTerm(parsing: "-1").isPositive)
        XCTAssertFalse(try VolumeTerm(parsing: "0%").isPositive)
    }

    func test_givenPrices_whenRead_thenDistancesAreTheExchanges_andMarketPricesOurs() throws {
        for (text, price) in [
            ("50000", PriceTerm.exchange(OrderPrice(Price(whole: 50_000)))),
            ("+5", .exchange(OrderPrice(.above, Price(whole: 5), isPercent: false))),
            ("-1.5%", .exchange(OrderPrice(.below, try Price(parsing: "1.5"), isPercent: true))),
            ("#2", .exchange(OrderPrice(.automatic, Price(whole: 2), isPercent: false))),
            ("bid", .market(.bid, offset: nil)),
            ("ASK+0.5", .market(.ask, offset: OrderPrice(.above, try Price(parsing: "0.5"), isPercent: false))),
            ("mid-1%", .market(.mid, offset: OrderPrice(.below, Price(whole: 1), isPercent: true))),
        ] {
            XCTAssertEqual(try PriceTerm(parsing: text), price)
            XCTAssertEqual(try PriceTerm(parsing: price.description), price)
        }
        for text in ["", "+", "%", "5%", "--5", "+-5", "bid#2", "bid5", "ask+", "1e5", "#"] {
            XCTAssertThrowsError(try PriceTerm(parsing: text), text)
        }
    }

    func test_givenAMarket_whenAPriceOfItIsMeant_thenItIsRoundedAwayFromTheTrade() throws {
        let price = { (text: String) in try Price(parsing: text) }
        let ticker = try Ticker(
            ask: price("100.3"), bid: price("100.1"), last: price("100.2"), open: price("1"), high: price("1"),
            low: price("1"), volume: .zero, averagePrice: price("1"), trades: 0)
        let tick = try price("0.1")
        for (text, side, expected) in [
            ("bid", Side.buy, "100.1"), ("ask+0.05", .buy, "100.3"), ("ask+0.05", .sell, "100.4"),
            ("mid", .buy, "100.2"), ("mid-0.05", .buy, "100.1"), ("mid-0.05", .sell, "100.2"),
            ("last-1%", .buy, "99.1"), ("last-1%", .sell, "99.2"),
        ] {
            let term = try PriceTerm(parsing: text)
            XCTAssertEqual(term.price(in: ticker, tick: tick, side: side)?.absolute, try price(expected), text)
        }
        var empty = ticker
        empty.bid = .zero
        XCTAssertNil(try PriceTerm(parsing: "bid").price(in: empty, tick: tick, side: .buy))
        XCTAssertNil(try PriceTerm(parsing: "mid").price(in: empty, tick: tick, side: .buy))
        XCTAssertNil(try PriceTerm(parsing: "last-200%").price(in: ticker, tick: tick, side: .sell))
    }

    func test_givenWhatDoesNotGoTogether_whenLookedAt_thenEachContradictionIsNamed() throws {
        func order(
            _ type: OrderType, _ price: String? = nil, _ second: String? = nil,
            _ change: (inout OrderOptions) -> Void = { _ in }
        ) throws -> [OrderRequest.Contradiction] {
            var request = OrderRequest(
                pair: Pair(base: Asset("BTC"), quote: Asset("USD")), side: .sell, type: type,
                quantity: Quantity(whole: 15))
            request.price = try price.map { try OrderPrice(parsing: $0) }
            request.secondPrice = try second.map { try OrderPrice(parsing: $0) }
            change(&request.options)
            return request.contradictions
        }
        XCTAssertEqual(try order(.limit), [.needsPrice(.limit)])
        XCTAssertEqual(try order(.market, "5"), [.takesNoPrice(.market)])
        XCTAssertEqual(try order(.stopLossLimit, "5"), [.needsSecondPrice(.stopLossLimit)])
        XCTAssertEqual(try order(.stopLoss, "5", "6"), [.takesNoSecondPrice(.stopLoss)])
        XCTAssertEqual(try order(.trailingStop, "5"), [.trailingNeedsDistance])
        XCTAssertEqual(try order(.trailingStopLimit, "+5", "6"), [.trailingLimitNeedsDistance])
        XCTAssertEqual(try order(.trailingStopLimit, "+5%", "+0"), [])
        XCTAssertEqual(try order(.iceberg, "5"), [.icebergNeedsDisplay])
        XCTAssertEqual(try order(.iceberg, "5") { $0.displayQuantity = Quantity(whole: 1) }, [])
        let shown = try Quantity(parsing: "0.9")
        XCTAssertEqual(
            try order(.iceberg, "5") { $0.displayQuantity = shown },
            [.displayOutOfRange(minimum: Quantity(whole: 1))])
        XCTAssertEqual(try order(.limit, "5") { $0.displayQuantity = shown }, [.displayOnlyForIcebergs])
        XCTAssertEqual(try order(.market) { $0.flags = [.post] }, [.postOnlyForResting])
        XCTAssertEqual(
            try order(.limit, "5") { ($0.flags, $0.timeInForce) = ([.post], .fillOrKill) }, [.postNeedsToStay])
        XCTAssertEqual(try order(.limit, "5") { $0.flags = [.feeInBase, .feeInQuote] }, [.oneFeeAssetOnly])
        XCTAssertEqual(try order(.market) { $0.flags = [.volumeInQuote] }, [.volumeInQuoteOnlyForMarketBuys])
        XCTAssertEqual(
            try order(.iceberg, "5") {
                ($0.timeInForce, $0.displayQuantity) = (.fillOrKill, Quantity(whole: 1))
            }, [.fillOrKillOnlyForLimits])
        XCTAssertEqual(try order(.limit, "5") { $0.timeInForce = .goodTillDate }, [.dateNeedsExpiry])
        XCTAssertEqual(try order(.limit, "5") { $0.trigger = .index }, [.triggerOnlyForTriggered])
        XCTAssertEqual(try order(.limit, "5") { $0.isReduceOnly = true }, [.reduceOnlyNeedsLeverage])
        let close = ConditionalClose(type: .market, price: OrderPrice(Price(whole: 1)))
        XCTAssertEqual(try order(.limit, "5") { $0.close = close }, [.closeType(.market)])
    }
}
