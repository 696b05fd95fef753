import Trading
import XCTest

@testable import KrakenCore

/// Books, trades and spreads beyond the recordings: what is read all the same, and what is refused.
final class OddMarketAnswerTests: XCTestCase {
    private func result<C: Call>(of call: C.Type, _ json: String) throws -> C.Response {
        let answer = try WireAnswer<C.Response>(parsing: Array("{\"error\":[],\"result\":\(json)}".utf8))
        return try XCTUnwrap(answer.result)
    }

    func test_givenNumbersAsTheExchangeMayWriteThem_whenRead_thenNoDigitIsLost() throws {
        let book = try result(
            of: Depth.self,
            #"{"A":{"bids":[["0.1234567890","123456789.12345678",1.5]],"asks":[[1e-7,"0.000",1762820248]]}}"#
        ).book
        XCTAssertEqual(book.bids[0].price.description, "0.123456789")
        XCTAssertEqual(book.bids[0].quantity.description, "123456789.12345678")
        XCTAssertEqual(book.asks[0].price.description, "0.0000001")
        XCTAssertEqual(book.asks[0].quantity, .zero, "rounded away by the exchange, and still a level")
        let empty = try result(of: Depth.self, #"{"A":{"bids":[],"asks":[]}}"#).book
        XCTAssertNil(empty.best)
    }

    func test_givenTradesWithoutNumbers_whenRead_thenTheyHaveNone() throws {
        let answer = try result(
            of: PublicTrades.self,
            #"{"last":"1762820035982277754","A":[["1","2",1762820035.9822779,"b","l",""],["1","2",5,"s","m","",0]]}"#)
        XCTAssertEqual(answer.trades.map(\.number), [nil, nil])
        XCTAssertEqual(answer.trades[0].time.nanoseconds, 1_762_820_035_982_277_900)
        XCTAssertEqual(try result(of: PublicTrades.self, #"{"A":[],"last":"0"}"#).trades, [])
    }

    func test_givenBrokenAnswers_whenRead_thenTheyAreRefused() {
        for book in [
            "{}", #"{"A":{"bids":[]}}"#, #"{"A":{"bids":[],"asks":null}}"#, #"{"A":{"bids":[],"asks":{}}}"#,
            #"{"A":{"bids":[["1","2"]],"asks":[]}}"#, #"{"A":{"bids":[["1","x",3]],"asks":[]}}"#,
            #"{"A":{"bids":[["-1","2",3]],"asks":[]}}"#, #"{"A":{"bids":[["1","-2",3]],"asks":[]}}"#,
            #"{"A":{"bids":[["0","2",3]],"asks":[]}}"#, #"{"A":{"bids":[["0.0000000000001","2",3]],"asks":[]}}"#,
        ] {
            XCTAssertThrowsError(try result(of: Depth.self, book), book)
        }
        for trades in [
            #"{"A":[]}"#, #"{"last":"1"}"#, #"{"A":[],"last":"soon"}"#, #"{"A":[],"last":"-1"}"#,
            #"{"A":[["1","2",3,"x","l","",1]],"last":"1"}"#, #"{"A":[["1","2",3,"b","x","",1]],"last":"1"}"#,
            #"{"A":[["1","2",3,"b"]],"last":"1"}"#, #"{"A":[["1e99","2",3,"b","l","",1]],"last":"1"}"#,
            #"{"A":[["0","2",3,"b","l","",1]],"last":"1"}"#, #"{"A":[["1","2",3,"b","l","","n"]],"last":"1"}"#,
        ] {
            XCTAssertThrowsError(try result(of: PublicTrades.self, trades), trades)
        }
        for spreads in [#"{"A":[]}"#, #"{"last":1}"#, #"{"A":[[1,"2"]],"last":1}"#, #"{"A":[[1,"2","x"]],"last":1}"#] {
            XCTAssertThrowsError(try result(of: BestPriceHistory.self, spreads), spreads)
        }
        XCTAssertThrowsError(try result(of: Ledgers.self, #"{"ledger":{"L":{"refid":"R","time":1,"type":"trade"}}}"#))
        XCTAssertThrowsError(try result(of: Ledgers.self, #"{"count":0}"#))
        XCTAssertThrowsError(try result(of: TradeVolume.self, #"{"volume":"1","fees":{"A":{"nextfee":"1"}}}"#))
    }

    func test_givenFeesWithUnderscores_whenRead_thenTheyAreTheSame() throws {
        let fees = try result(
            of: TradeVolume.self,
            #"{"volume":"1","fees":{"A":{"fee":"0.4","next_fee":"0.35","next_volume":"10000","tier_volume":"0"}}}"#)
        XCTAssertEqual(fees.takers["A"]?.nextFee?.description, "0.35")
        XCTAssertEqual(fees.takers["A"]?.nextVolume, Amount(whole: 10_000))
        XCTAssertEqual(fees.makers, [:])
    }

    func test_givenAnOddLeverage_whenRead_thenTheMarketIsThereAllTheSame() throws {
        let pairs = try result(
            of: AssetPairs.self,
            #"{"A":{"altname":"A","base":"B","quote":"C","pair_decimals":1,"lot_decimals":8,"leverage_buy":[2,"3","5:1"]}}"#
        ).pairs
        XCTAssertEqual(pairs.map(\.buyLeverages), [[2, 3]])
    }
}
