import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCore

/// Every recording of an account or trading endpoint, read as the client reads it.
final class RecordedAccountTests: XCTestCase {
    private func result<C: Call>(of call: C.Type, _ path: String) throws -> C.Response {
        try recordedResult(of: call, path)
    }

    func test_givenRecordedBalances_whenRead_thenEveryDigitIsThere() throws {
        let amounts = try result(of: Balances.self, "kraken-net/Spot/Account/GetBalances.txt").amounts
        XCTAssertEqual(amounts.count, 10)
        XCTAssertEqual(amounts["XXBT"]?.description, "1011.19088779")
        XCTAssertEqual(amounts["USD.M"]?.description, "1213029.278")
        XCTAssertEqual(amounts["DAI"]?.description, "9999.9999999999")
        let staked = try result(of: Balances.self, "krakencli/account_balance.json").amounts
        XCTAssertEqual(staked.count, 19)
        XCTAssertEqual(staked["XXBT"]?.description, "0.000000006")
        XCTAssertEqual(staked["DOT.S"]?.description, "1.2192838969")
        XCTAssertEqual(staked["EUR.HOLD"], .zero)
        let old = try result(of: Balances.self, "xchange/example-balance-data.json").amounts
        XCTAssertEqual(old["XTSTCUR"]?.description, "10.123")
    }

    func test_givenRecordedExtendedBalances_whenRead_thenNumbersAreExactAndHoldsCount() throws {
        let path = "kraken-net/Spot/Account/GetAvailableBalances.txt"
        let balances = try result(of: ExtendedBalances.self, path).balances
        XCTAssertEqual(balances["ZUSD"]?.balance.description, "25435.21")
        XCTAssertEqual(balances["ZUSD"]?.holdTrade.description, "8249.76")
        XCTAssertEqual(balances["ZUSD"]?.available.description, "17185.45")
        XCTAssertEqual(balances["XXBT"]?.available.description, "0.4012")
        XCTAssertEqual(balances["XXBT"]?.credit, .zero)
    }

    func test_givenRecordedTradeBalances_whenRead_thenWhatIsMissingIsNil() throws {
        let balance = try result(of: TradeBalance.self, "kraken-net/Spot/Account/GetTradeBalance.txt")
        XCTAssertEqual(balance.equivalentBalance?.description, "1101.3425")
        XCTAssertEqual(balance.unrealizedProfit.description, "-10.0232")
        XCTAssertEqual(balance.marginLevel?.description, "5432.57")
        XCTAssertNil(balance.freeMarginWithOrders)
        let old = try result(of: TradeBalance.self, "xchange/example-tradebalanceinfo-data.json")
        XCTAssertNil(old.equivalentBalance)
        XCTAssertEqual(old.equity.description, "71.631")
    }

    func test_givenRecordedPositions_whenRead_thenGainsHaveTheirSign_andArePartOfTheirValue() throws {
        let found = try result(of: OpenPositions.self, "kraken-net/Spot/Account/GetOpenPositions.txt").positions
        XCTAssertEqual(found.map(\.id.description).prefix(2), ["TF5GVO-T7ZZ2-6NBKBI", "T24DOR-TAFLM-ID3NYP"])
        XCTAssertEqual(found[0].remaining.description, "8.62212861")
        XCTAssertEqual(found[0].gain?.description, "154186.9728")
        for position in found.prefix(2) {
            let gain = try XCTUnwrap(position.gain), value = try XCTUnwrap(position.value)
            // The value is told with one digit after the point.
            XCTAssertLessThan(abs((value - position.cost - gain).units), Amount.one / 10, "cost is of what is open")
        }
        XCTAssertEqual(found[0].rollover, Timestamp(seconds: 1_616_672_637))
        func positions(closed: String) throws -> [ExchangePosition] {
            let row = #"{"T":{"ordertxid":"O","pair":"A","time":1,"type":"buy","vol":"1","vol_closed":"\#(closed)","#
            let wire = try JSON(parsing: Array((row + #""cost":"1","fee":"0","margin":"1"}}"#).utf8))
            return try OpenPositions.Response(wire: wire).positions
        }
        XCTAssertEqual(try positions(closed: "0.5").count, 1)
        XCTAssertEqual(try positions(closed: "1"), [], "nothing of it is open")
        XCTAssertThrowsError(try positions(closed: "2"), "more closed than there is")
    }

    func test_givenTheRecordedKey_whenRead_thenWhatItMayDoIsThere() throws {
        let key = try result(of: KeyInfo.self, "kraken-net/Spot/Account/GetApiKeyInfo.txt")
        XCTAssertEqual(key.name, "TestKey")
        XCTAssertEqual(key.nonceWindow, 15)
        XCTAssertEqual(key.permissions.count, 9)
        XCTAssertEqual(key.accountNumber, "123")
        XCTAssertNil(key.validUntil)
        XCTAssertNil(key.queryFrom)
        XCTAssertNil(key.queryTo)
        XCTAssertEqual(key.created, Timestamp(seconds: 1_522_132_642))
        XCTAssertEqual(key.lastUsed, Timestamp(seconds: 1_774_350_056))
        XCTAssertEqual(key.allowedAddresses, [])
    }

    func test_givenRecordedOpenOrders_whenRead_thenTheyAreComplete() throws {
        let orders = try result(of: OpenOrders.self, "kraken-net/Spot/Trading/GetOpenOrders.txt").orders
        XCTAssertEqual(orders.map(\.id.description), ["OQCLML-BW3P3-BUCMWZ", "OB5VMB-B4U2U-DK2WRW"])
        let order = orders[0]
        XCTAssertNil(order.parent)
        XCTAssertNil(order.userReference)
        XCTAssertEqual(orders[1].userReference, 45_326)
        XCTAssertEqual(order.status, .open)
        XCTAssertEqual(order.opened, Timestamp(nanoseconds: 1_688_666_559_897_400_000))
        XCTAssertNil(order.closed)
        XCTAssertNil(order.expires)
        XCTAssertEqual(order.terms.pairName, "XBTUSD")
        XCTAssertEqual(order.terms.side, .buy)
        XCTAssertEqual(order.terms.type, .limit)
        XCTAssertEqual(order.terms.price?.description, "30010")
        XCTAssertEqual(order.terms.text, "buy 1.25000000 XBTUSD @ limit 30010.0")
        XCTAssertEqual(orders[1].terms.leverage, "5:1")
        XCTAssertEqual(order.quantity.description, "1.25")
        XCTAssertEqual(order.executed.description, "0.375")
        XCTAssertEqual(order.remaining.description, "0.875")
        XCTAssertEqual(order.cost.description, "11253.7")
        XCTAssertEqual(order.averagePrice?.description, "30010")
        XCTAssertNil(orders[1].averagePrice)
        XCTAssertNil(order.stopPrice)
        XCTAssertEqual(order.flags, ["fciq"])
        XCTAssertFalse(order.isVolumeInQuote)
        XCTAssertEqual(order.trades, [TradeID("TCCCTY-WE2O6-P3NB37")])
    }

    func test_givenOlderOpenOrders_whenRead_thenTheyAreReadToo() throws {
        let orders = try result(of: OpenOrders.self, "krakencli/open_orders.json").orders
        XCTAssertEqual(orders.first?.id, OrderID("O35IXY-DBXRP-4TFSY6"))
        XCTAssertEqual(orders.first?.opened.nanoseconds, 1_756_164_168_737_321_000)
        XCTAssertEqual(orders.first?.terms.pairName, "ETH/USD")
        let old = try result(of: OpenOrders.self, "xchange/example-openorders-data.json").orders
        XCTAssertEqual(old.first?.id, OrderID("O767CW-TXHCL-FWZ5R2"))
        XCTAssertEqual(old.first?.terms.price?.description, "0.00001")
        let quote = try result(of: OpenOrders.self, "xchange/example-openorders-in-transaction-currency-data.json")
            .orders
        XCTAssertEqual(quote.map(\.isVolumeInQuote), [true])
    }

    func test_givenRecordedClosedOrders_whenRead_thenReasonsAndTotalsAreThere() throws {
        let page = try result(of: ClosedOrders.self, "kraken-net/Spot/Trading/GetClosedOrders.txt")
        XCTAssertEqual(page.total, 2)
        XCTAssertEqual(page.orders.map(\.id.description), ["O37652-RJWRT-IMO74O", "O6YDQ5-LOMWU-37YKEE"])
        XCTAssertEqual(page.orders[0].status, .canceled)
        XCTAssertEqual(page.orders[0].reason, "User requested")
        XCTAssertEqual(page.orders[0].closed, Timestamp(nanoseconds: 1_688_148_610_048_200_000))
        XCTAssertEqual(page.orders[0].terms.typeName, "stop-loss-limit")
        XCTAssertEqual(page.orders[0].terms.type, .stopLossLimit)
        XCTAssertEqual(page.orders[0].trigger, "index")
        let other = try result(of: ClosedOrders.self, "krakencli/closed_orders.json")
        XCTAssertEqual(other.total, 5)
        XCTAssertEqual(other.orders.count, 5)
        let filled = try XCTUnwrap(other.orders.first { $0.id == OrderID("OTI2M5-UM7L3-JJC7VG") })
        XCTAssertEqual(filled.fee.description, "0.33697")
        XCTAssertNil(filled.reason)
    }

    func test_givenRecordedOrdersById_whenRead_thenRelativePricesAndTriggersAreKept() throws {
        let orders = try result(of: QueryOrders.self, "kraken-net/Spot/Trading/GetOrders.txt").orders
        XCTAssertEqual(orders.map(\.status), [.closed, .closed])
        XCTAssertEqual(orders[1].terms.type, .market)
        XCTAssertNil(orders[1].terms.price)
        let trailing = try XCTUnwrap(
            try result(of: QueryOrders.self, "kraken-net/Spot/Trading/GetOrders2.txt").orders.first)
        XCTAssertEqual(trailing.terms.priceText, "+1.0000%")
        XCTAssertNil(trailing.terms.price)
        XCTAssertEqual(trailing.stopPrice?.description, "3.9864")
        XCTAssertEqual(trailing.triggeredLimitPrice?.description, "4.0266")
        let market = try XCTUnwrap(
            try result(of: QueryOrders.self, "xchange/example-market-ask-order.json").orders.first)
        XCTAssertEqual(market.terms.side, .sell)
        XCTAssertEqual(market.averagePrice?.description, "260.23")
        XCTAssertEqual(market.trades, [TradeID("TJ56AQ-EXSYI-H4FAWY")])
    }

    func test_givenRecordedTrades_whenRead_thenTheyAreComplete() throws {
        let page = try result(of: TradesHistory.self, "krakencli/trade_history.json")
        XCTAssertEqual(page.total, 8)
        XCTAssertEqual(page.trades.count, 8)
        let trade = try XCTUnwrap(page.trades.first)
        XCTAssertEqual(trade.id, TradeID("TP7QCD-ZNZVC-74ZEV7"))
        XCTAssertEqual(trade.orderID, OrderID("OTI2M5-UM7L3-JJC7VG"))
        XCTAssertEqual(trade.pairID, "XETHZUSD")
        XCTAssertEqual(trade.time, Timestamp(nanoseconds: 1_762_157_744_239_864_000))
        XCTAssertEqual(trade.side, .buy)
        XCTAssertEqual(trade.price.description, "3705.37")
        XCTAssertEqual(trade.cost.description, "134.78999")
        XCTAssertEqual(trade.quantity.description, "0.03637693")
        XCTAssertEqual(trade.isMaker, true)
        XCTAssertEqual(trade.number, 57_936_576)
        let net = try result(of: TradesHistory.self, "kraken-net/Spot/Trading/GetUserTrades.txt")
        XCTAssertEqual(net.trades.map(\.quantity.description), ["0.02", "0.01"])
        XCTAssertNil(net.total)
        let old = try result(of: TradesHistory.self, "xchange/example-tradehistory-data.json")
        XCTAssertEqual(old.total, 3)
        XCTAssertEqual(old.trades.count, 3)
        XCTAssertNil(old.trades[0].isMaker)
        let single = try result(of: TradesHistory.self, "xchange/example-tradehistory-icn.json")
        XCTAssertEqual(single.trades.map(\.pairID), ["XICNXXBT"])
    }

    func test_givenRecordedAnswersToOrders_whenRead_thenTheyAreAccepted() throws {
        let placed = try result(of: AddOrder.self, "kraken-net/Spot/Trading/PlaceOrder.txt")
        XCTAssertEqual(placed.ids, [OrderID("OUF4EM-FRGI2-MQMWZD")])
        XCTAssertEqual(placed.closeText, "close position @ stop loss 22000.0 -> limit 21000.0")
        for path in ["xchange/example-addorder-response-data.json", "xchange/example-order-data.json"] {
            let response = HTTPResponseFixture.ok(try RecordedData.bytes("rest/" + path))
            guard case .accepted(let order) = MoneyAnswer.classify(response, to: AddOrder.example(), nonceWindow: nil)
            else {
                return XCTFail(path)
            }
            XCTAssertEqual(order, try result(of: AddOrder.self, path))
        }
    }

    func test_givenRecordedCancels_whenRead_thenTheyAreCounted() throws {
        let one = try result(of: CancelOrder.self, "kraken-net/Spot/Trading/CancelOrder.txt")
        XCTAssertEqual(one.count, 1)
        XCTAssertFalse(one.isPending)
        XCTAssertEqual(try result(of: CancelOrder.self, "xchange/example-cancelorder-data.json").count, 1)
        XCTAssertEqual(try result(of: CancelAll.self, "kraken-net/Spot/Trading/CancelAllOrders.txt").count, 1)
    }
}
