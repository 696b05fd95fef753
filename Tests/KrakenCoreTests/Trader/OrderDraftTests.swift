import KrakenCore
import XCTest

/// What was typed, turned into numbers that fit.
final class OrderDraftTests: XCTestCase {
    private func checks(available: String = "1000") throws -> OrderChecks {
        let price = { (text: String) in try Price(parsing: text) }
        let instrument = try Instrument(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), id: "XXBTZUSD", alternativeName: "XBTUSD",
            baseID: "XXBT", quoteID: "ZUSD", priceDecimals: 1, quantityDecimals: 8, costDecimals: 5,
            tick: price("0.1"), minimumQuantity: Quantity(parsing: "0.00005"), minimumCost: Amount(parsing: "0.5"),
            status: .online, takerFees: [.init(volume: .zero, fee: Percent(parsing: "0.4"))], makerFees: [])
        let ticker = try Ticker(
            ask: price("50000.0"), bid: price("49999.9"), last: price("49999.9"), open: price("1"), high: price("1"),
            low: price("1"), volume: .zero, averagePrice: price("1"), trades: 0)
        return OrderChecks(
            instrument: instrument, ticker: ticker, available: try Amount(parsing: available), unresolved: [])
    }

    private func resolved(
        _ side: Side, _ volume: String, _ type: OrderType = .market, price: String? = nil, available: String = "1000",
        slippage: Int? = 1
    ) throws -> (OrderRequest, OrderChecks) {
        var draft = OrderDraft(
            market: "BTC/USD", side: side, type: type, volume: try VolumeTerm(parsing: volume),
            price: try price.map { try PriceTerm(parsing: $0) })
        draft.maximumSlippage = type == .market ? slippage.map { Percent(whole: $0) } : nil
        let checks = try checks(available: available)
        let names = ["usd": Asset("USD"), "btc": Asset("BTC"), "eur": Asset("EUR")]
        return (try draft.request(checks) { names[$0.lowercased()] }, checks)
    }

    func test_givenAMarketOrder_whenResolved_thenItHasAWorstPriceAndEndsAtOnce() throws {
        let (buy, _) = try resolved(.buy, "0.01")
        XCTAssertEqual(buy.type, .limit)
        XCTAssertEqual(buy.limitPrice, try Price(parsing: "50500.0"))
        XCTAssertEqual(buy.options.timeInForce, .immediateOrCancel)
        XCTAssertTrue(buy.isImmediate)
        let (sell, _) = try resolved(.sell, "0.01")
        XCTAssertEqual(sell.limitPrice, try Price(parsing: "49500.0"), "rounded towards the market")
        let (plain, _) = try resolved(.buy, "0.01", slippage: nil)
        XCTAssertEqual(plain.type, .market)
    }

    func test_givenEverythingThatIsFree_whenBought_thenItFitsWithItsFee_andNotOneLotMoreWould() throws {
        for (volume, budget) in [("all", "1000"), ("25%", "250"), ("100usd", "100"), ("33.3usd", "33.3")] {
            let (request, checks) = try resolved(.buy, volume, .limit, price: "49876.5")
            let needed = try XCTUnwrap(checks.cost(of: request))
            XCTAssertLessThanOrEqual(needed, try Amount(parsing: budget), volume)
            var more = request
            more.quantity += try Quantity(parsing: "0.00000002")
            XCTAssertGreaterThan(try XCTUnwrap(checks.cost(of: more)), try Amount(parsing: budget), volume)
        }
    }

    func test_givenEverythingThatIsFree_whenSold_thenItIsCutToTheLot() throws {
        let (request, _) = try resolved(.sell, "all", available: "0.123456789012")
        XCTAssertEqual(request.quantity, try Quantity(parsing: "0.12345678"))
        let (worth, checks) = try resolved(.sell, "100usd", .limit, price: "50000", available: "1")
        XCTAssertEqual(worth.quantity, try Quantity(parsing: "0.002"))
        XCTAssertEqual(checks.tradedCost(of: worth), Amount(whole: 100))
        XCTAssertEqual(try resolved(.sell, "0.5btc").0.quantity, try Quantity(parsing: "0.5"))
    }

    func test_givenAVolumeNobodyCanMean_whenResolved_thenItIsRefused() throws {
        XCTAssertThrowsError(try resolved(.buy, "100eur")) {
            XCTAssertEqual(
                $0 as? OrderDraft.Fault, .foreignAsset("eur", Pair(base: Asset("BTC"), quote: Asset("USD"))))
        }
        XCTAssertThrowsError(try resolved(.sell, "all", available: "0.000000001")) {
            XCTAssertEqual(
                $0 as? OrderDraft.Fault,
                .nothingFree(Asset("BTC"), available: Amount(units: 1_000)))
        }
    }

    func test_givenStopsOnTheWrongSide_whenLookedAt_thenThatIsRemarked() throws {
        func remarks(_ side: Side, _ type: OrderType, _ price: String) throws -> Bool {
            let (request, checks) = try resolved(side, "0.01", type, price: price)
            return checks.remarks(on: request).contains { if case .triggersAtOnce = $0 { true } else { false } }
        }
        XCTAssertTrue(try remarks(.sell, .stopLoss, "50001"), "a stop that sells lies below the market")
        XCTAssertFalse(try remarks(.sell, .stopLoss, "45000"))
        XCTAssertTrue(try remarks(.buy, .stopLoss, "45000"))
        XCTAssertFalse(try remarks(.buy, .stopLoss, "55000"))
        XCTAssertTrue(try remarks(.sell, .takeProfit, "45000"))
        XCTAssertFalse(try remarks(.sell, .takeProfit, "55000"))
    }
}
