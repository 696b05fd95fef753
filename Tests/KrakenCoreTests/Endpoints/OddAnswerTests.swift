import Trading
import XCTest

@testable import KrakenCore

/// What the fact sheet says of answers beyond the recordings.
final class OddAnswerTests: XCTestCase {
    private func result<C: Call>(of call: C.Type, _ json: String) throws -> C.Response {
        let answer = try WireAnswer<C.Response>(parsing: Array("{\"error\":[],\"result\":\(json)}".utf8))
        return try XCTUnwrap(answer.result)
    }

    private func order(_ fields: String) throws -> ExchangeOrder {
        let base =
            #""status":"open","opentm":1780582233.729133,"descr":{"pair":"XBTUSDC","type":"buy","ordertype":"limit"},"vol":"1","vol_exec":"0","cost":"0","fee":"0""#
        let orders = try result(of: OpenOrders.self, "{\"open\":{\"OA\":{\(base)\(fields)}}}").orders
        return try XCTUnwrap(orders.first)
    }

    func test_givenTodaysOrder_whenRead_thenNamesAndTimesAreExact() throws {
        let order = try order(
            #","refid":"OPARENT","userref":-5,"cl_ord_id":"9ce3b826","misc":"stopped,partial","oflags":"post,fciq","time_in_force":"gtc","margin":true,"starttm":1,"expiretm":1780582233.123456789,"price":"","trades":null"#
        )
        XCTAssertEqual(order.opened.nanoseconds, 1_780_582_233_729_133_000)
        XCTAssertEqual(order.parent, OrderID("OPARENT"))
        XCTAssertEqual(order.userReference, -5)
        XCTAssertEqual(order.clientOrderID, ClientOrderID("9ce3b826"))
        XCTAssertEqual(order.remarks, ["stopped", "partial"])
        XCTAssertEqual(order.flags, ["post", "fciq"])
        XCTAssertEqual(order.timeInForce, "gtc")
        XCTAssertTrue(order.isMargin)
        XCTAssertEqual(order.starts, Timestamp(seconds: 1))
        XCTAssertEqual(order.expires?.nanoseconds, 1_780_582_233_123_456_789)
        XCTAssertNil(order.averagePrice)
        XCTAssertEqual(order.trades, [])
        XCTAssertEqual(order.terms.priceText, "0")
    }

    func test_givenAbsentNullAndEmptyNames_whenRead_thenThereAreNone() throws {
        for fields in ["", #","refid":null,"userref":null,"cl_ord_id":null"#, #","refid":"None","cl_ord_id":"""#] {
            let order = try order(fields)
            XCTAssertNil(order.parent)
            XCTAssertNil(order.userReference)
            XCTAssertNil(order.clientOrderID)
        }
    }

    func test_givenBrokenFields_whenRead_thenTheAnswerIsRefused() {
        for fields in [#","userref":"x""#, #","closetm":"soon""#, #","price":"1e5""#, #","margin":"maybe""#] {
            XCTAssertThrowsError(try order(fields), fields)
        }
        XCTAssertThrowsError(try result(of: OpenOrders.self, #"{"open":{"OA":{"status":"flying"}}}"#))
        XCTAssertThrowsError(try result(of: OpenOrders.self, "{}"))
        XCTAssertThrowsError(try result(of: ClosedOrders.self, #"{"closed":null}"#))
        XCTAssertThrowsError(try result(of: TickerPrices.self, #"{"A":{"a":[]}}"#))
        XCTAssertThrowsError(try result(of: Candles.self, #"{"last":1}"#))
        XCTAssertThrowsError(try result(of: Candles.self, #"{"A":[["x"]],"last":1}"#))
        XCTAssertThrowsError(try result(of: ServerTime.self, "{}"))
    }

    func test_givenAnEmptyAccount_whenRead_thenThereIsNothing() throws {
        XCTAssertEqual(try result(of: Balances.self, "{}").amounts, [:])
        XCTAssertEqual(try result(of: QueryOrders.self, "{}").orders, [])
        XCTAssertEqual(try result(of: TradesHistory.self, #"{"trades":{},"count":0}"#).total, 0)
    }

    func test_givenCreditLines_whenRead_thenTheyCountAsAvailable() throws {
        let balance = try result(
            of: ExtendedBalances.self,
            #"{"ZUSD":{"balance":"10.5","hold_trade":"1","credit":"5","credit_used":"2.5"}}"#
        ).balances["ZUSD"]
        XCTAssertEqual(balance?.available.description, "12")
    }

    func test_givenAKeyInCamelCase_whenRead_thenItIsTheSame() throws {
        let key = try result(
            of: KeyInfo.self,
            #"{"apiKeyName":"n","nonceWindow":0,"permissions":"query-funds,modify-trades","validUntil":1800000000,"queryFrom":"1700000000","queryTo":null,"createdTime":"","ipAllowlist":["1.2.3.4"]}"#
        )
        XCTAssertEqual(key.name, "n")
        XCTAssertEqual(key.nonceWindow, 0)
        XCTAssertEqual(key.permissions, ["query-funds", "modify-trades"])
        XCTAssertEqual(key.validUntil, Timestamp(seconds: 1_800_000_000))
        XCTAssertEqual(key.queryFrom, Timestamp(seconds: 1_700_000_000))
        XCTAssertNil(key.queryTo)
        XCTAssertNil(key.created)
        XCTAssertEqual(key.allowedAddresses, ["1.2.3.4"])
    }

    func test_givenMarketsOfToday_whenRead_thenUnknownWordsAndMissingFieldsDoNoHarm() throws {
        let pairs = try result(
            of: AssetPairs.self,
            #"{"AUSD":{"altname":"AUSD","base":"A","quote":"ZUSD","pair_decimals":1,"lot_decimals":8,"fees":[[0,0.4],[10000,0.35]],"status":"dreaming","ordermin":5,"long_position_limit":99999999999},"BUSD":{"altname":"BUSD","base":"B","quote":"ZUSD","pair_decimals":12,"lot_decimals":8,"status":"reduce_only"}}"#
        ).pairs
        XCTAssertEqual(pairs.map(\.status), [.other, .reduceOnly])
        XCTAssertEqual(pairs[0].takerFees[0].fee.description, "0.4")
        XCTAssertEqual(pairs[0].minimumQuantity?.description, "5")
        XCTAssertEqual(pairs[1].takerFees, [])
        let pair = Pair(base: Asset("B"), quote: Asset("USD"))
        XCTAssertEqual(pairs[1].instrument(named: pair).tick.description, "0.000000000001")
    }

    func test_givenAMarketWithRulesThatMakeNoSense_whenRead_thenOnlyItIsLeftOut() throws {
        let rules = #""altname":"BUSD","base":"B","quote":"ZUSD""#
        for broken in [
            #""pair_decimals":99,"lot_decimals":8,"cost_decimals":40"#, #""pair_decimals":-1,"lot_decimals":8"#,
            #""pair_decimals":1,"lot_decimals":9223372036854775807"#,
            #""pair_decimals":1,"lot_decimals":8,"cost_decimals":13"#,
            #""pair_decimals":1,"lot_decimals":8,"tick_size":"-0.1""#,
            #""pair_decimals":1,"lot_decimals":8,"tick_size":"0""#,
            #""pair_decimals":1,"lot_decimals":8,"ordermin":"0""#,
            #""pair_decimals":1,"lot_decimals":8,"costmin":"-1""#,
            #""pair_decimals":1,"lot_decimals":8,"ordermin":"99999999999999999999999""#, #""pair_decimals":1"#,
        ] {
            let good = #""A":{"altname":"A","base":"A","quote":"ZUSD","pair_decimals":0,"lot_decimals":12}"#
            let pairs = try result(of: AssetPairs.self, "{\(good),\"B\":{\(rules),\(broken)}}").pairs
            XCTAssertEqual(pairs.map(\.id), ["A"], broken)
        }
    }

    func test_givenNumbersNobodyCanHave_whenRead_thenTheAnswerIsRefused() {
        let huge = "99999999999999999999999999"
        XCTAssertThrowsError(try result(of: Balances.self, "{\"XXBT\":\"\(huge)\"}"))
        XCTAssertThrowsError(
            try result(of: ExtendedBalances.self, "{\"XXBT\":{\"balance\":\"1\",\"credit\":\"\(huge)\"}}"))
        let row =
            "{\"A\":{\"a\":[\"\(huge)\"],\"b\":[\"1\"],\"c\":[\"1\"],\"o\":\"1\",\"h\":[1,1],\"l\":[1,1],\"v\":[1,1],\"p\":[1,1],\"t\":[1,1]}}"
        XCTAssertThrowsError(try result(of: TickerPrices.self, row))
        XCTAssertNoThrow(try result(of: TickerPrices.self, row.replacingOccurrences(of: huge, with: "1")))
    }

    func test_givenStatesOfTheExchange_whenRead_thenTheyAreKnown() throws {
        let states = try ["online", "maintenance", "cancel_only", "post_only", "dreaming"].map {
            try result(of: SystemStatus.self, "{\"status\":\"\($0)\"}").state
        }
        XCTAssertEqual(states, [.online, .maintenance, .cancelOnly, .postOnly, .other("dreaming")])
    }

    func test_givenCandlesWithTheRunningOne_whenRead_thenItIsNotFinished() throws {
        let response = try result(
            of: Candles.self,
            #"{"A":[[60,"1","2","1","2","1.5","10",3],[120,"2","2","2","2","0.0","0.00000000",0]],"last":60}"#)
        XCTAssertEqual(response.finished.map(\.start), [Timestamp(seconds: 60)])
        XCTAssertEqual(response.candles.count, 2)
    }
}
