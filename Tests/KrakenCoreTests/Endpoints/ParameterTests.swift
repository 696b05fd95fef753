import Trading
import Transport
import XCTest

@testable import KrakenCore

/// What each endpoint sends.
final class ParameterTests: XCTestCase {
    private func form(_ call: some Call) -> String { FormText.encode(call.parameters) }

    func test_givenPublicEndpoints_whenWritten_thenOnlyWhatWasAskedForIsSent() {
        XCTAssertEqual(form(ServerTime()) + form(SystemStatus()) + form(Assets()) + form(AssetPairs()), "")
        XCTAssertEqual(form(Assets(ids: ["XBT", "ZUSD"])), "asset=XBT%2CZUSD")
        XCTAssertEqual(form(AssetPairs(ids: ["XBTUSD"])), "pair=XBTUSD")
        XCTAssertEqual(form(Candles(pair: "XBTUSD", minutes: 60)), "pair=XBTUSD&interval=60")
        XCTAssertEqual(
            form(Candles(pair: "XBTUSD", minutes: 1, since: Timestamp(nanoseconds: 1_500_000_000_999_999_999))),
            "pair=XBTUSD&interval=1&since=1500000000")
    }

    func test_givenBooksAndTrades_whenWritten_thenMomentsHaveTheExchangesUnits() {
        XCTAssertEqual(form(Depth(pair: "XBTUSD", count: 500)), "pair=XBTUSD&count=500")
        let moment = Timestamp(nanoseconds: 1_500_000_000_999_999_999)
        XCTAssertEqual(form(PublicTrades(pair: "A")), "pair=A&count=1000")
        XCTAssertEqual(
            form(PublicTrades(pair: "A", since: moment, count: 7)), "pair=A&since=1500000000999999999&count=7")
        XCTAssertEqual(form(BestPriceHistory(pair: "A")), "pair=A")
        XCTAssertEqual(form(BestPriceHistory(pair: "A", since: moment)), "pair=A&since=1500000000")
    }

    func test_givenTheLedger_whenWritten_thenOnlyWhatWasAskedForIsSent() {
        XCTAssertEqual(form(Ledgers()), "")
        XCTAssertEqual(
            form(
                Ledgers(
                    assets: ["XXBT", "XBT.M"], type: "trade", start: Timestamp(seconds: 5), end: Timestamp(seconds: 9),
                    offset: 50, withoutCount: true)),
            "asset=XXBT%2CXBT.M&type=trade&start=5&end=9&ofs=50&without_count=true")
        XCTAssertEqual(form(QueryLedgers(ids: ["L1", "L2"])), "id=L1%2CL2")
    }

    func test_givenAccountEndpoints_whenWritten_thenOnlyWhatWasAskedForIsSent() {
        XCTAssertEqual(form(Balances()) + form(ExtendedBalances()) + form(KeyInfo()) + form(TradeBalance()), "")
        XCTAssertEqual(form(TradeBalance(assetID: "ZEUR")), "asset=ZEUR")
        XCTAssertEqual(form(OpenOrders()), "")
        XCTAssertEqual(
            form(OpenOrders(withTrades: true, userReference: -3, clientOrderID: ClientOrderID("mine"))),
            "trades=true&userref=-3&cl_ord_id=mine")
        XCTAssertEqual(form(ClosedOrders()), "")
        XCTAssertEqual(
            form(
                ClosedOrders(
                    withTrades: true, clientOrderID: ClientOrderID("mine"), start: Timestamp(seconds: 5),
                    end: Timestamp(seconds: 9), offset: 50, withoutCount: true, isLookup: true)),
            "trades=true&cl_ord_id=mine&start=5&end=9&ofs=50&closetime=both&without_count=true")
        XCTAssertEqual(
            form(QueryOrders(ids: [OrderID("A"), OrderID("B")], withTrades: true)), "txid=A%2CB&trades=true")
        XCTAssertEqual(
            form(
                TradesHistory(
                    start: Timestamp(seconds: 5), end: Timestamp(seconds: 9), offset: 50, withoutCount: true)),
            "start=5&end=9&ofs=50&without_count=true")
    }

    func test_givenCancels_whenWritten_thenTheTargetIsNamed() {
        XCTAssertEqual(form(CancelOrder(.order(OrderID("OA-B")))), "txid=OA-B")
        XCTAssertEqual(form(CancelOrder(.clientOrder(ClientOrderID("mine")))), "cl_ord_id=mine")
        XCTAssertEqual(form(CancelOrder(.userReference(7))), "txid=7")
        XCTAssertEqual(form(CancelAll()), "")
    }

    func test_givenAnOrderWithEverything_whenWritten_thenEverythingIsSent() {
        let order = AddOrder(
            pairID: "XXBTZUSD", side: .sell, typeName: "stop-loss-limit", volume: "1", price: "+5%", secondPrice: "#3",
            userReference: 9, flags: ["post", "fciq"], timeInForce: "GTD",
            others: [Parameter("leverage", text: "5"), Parameter("reduce_only", true)])
        XCTAssertEqual(
            form(order),
            "ordertype=stop-loss-limit&type=sell&volume=1&pair=XXBTZUSD&price=%2B5%25&price2=%233&oflags=post%2Cfciq"
                + "&timeinforce=GTD&userref=9&leverage=5&reduce_only=true")
    }

    func test_givenARequestAndItsMarket_whenMadeAnOrder_thenNumbersHaveTheMarketsDigits() throws {
        let pair = Pair(base: Asset("BTC"), quote: Asset("USD"))
        let instrument = Instrument(
            pair: pair, id: "XXBTZUSD", alternativeName: "XBTUSD", baseID: "XXBT", quoteID: "ZUSD", priceDecimals: 1,
            quantityDecimals: 8, costDecimals: 5, tick: try Price(parsing: "0.1"),
            minimumQuantity: try Quantity(parsing: "0.00005"), minimumCost: nil, status: .online, takerFees: [],
            makerFees: [])
        let limit = OrderRequest(
            pair: pair, side: .buy, type: .limit, quantity: try Quantity(parsing: "0.5"),
            limitPrice: try Price(parsing: "37500"))
        let market = OrderRequest(
            pair: pair, side: .sell, type: .market, quantity: try Quantity(parsing: "0.00000001"), limitPrice: nil)
        XCTAssertEqual(
            form(AddOrder(limit, in: instrument, key: .clientOrder(ClientOrderID("k")), deadline: .at(TestTime.start))),
            "ordertype=limit&type=buy&volume=0.50000000&pair=XXBTZUSD&price=37500.0&cl_ord_id=k")
        XCTAssertEqual(
            form(AddOrder(market, in: instrument, key: nil, deadline: nil)),
            "ordertype=market&type=sell&volume=0.00000001&pair=XXBTZUSD")
    }

    func test_givenTheEndpoints_whenAskedWhatRepeatingMeans_thenItIsAsTheFactSheetSays() {
        XCTAssertEqual(ServerTime().access, .open)
        XCTAssertEqual(TradesHistory().access, .account(cost: 4))
        XCTAssertEqual(ClosedOrders().access, .account(cost: 2))
        XCTAssertEqual(ClosedOrders(isLookup: true).access, .lookup(cost: 2))
        XCTAssertEqual(OpenOrders(isLookup: true).access, .lookup(cost: 1))
        XCTAssertEqual(QueryOrders(ids: []).access, .account(cost: 1))
        XCTAssertEqual(QueryOrders(ids: [], isLookup: true).access, .lookup(cost: 1))
        XCTAssertEqual(CancelOrder(.order(OrderID("A"))).access, .cancel)
        XCTAssertEqual(CancelOrder(.userReference(1)).access, .cancelAll)
        XCTAssertEqual(CancelAll().access, .cancelAll)
        XCTAssertEqual(AddOrder.example().access, .money)
        XCTAssertEqual(ValidateOrder(.example()).access, .account(cost: 0))
        XCTAssertEqual([Access.money.cost, Access.cancel.cost, Access.lookup(cost: 2).cost], [0, 0, 2])
    }
}
