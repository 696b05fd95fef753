import TestSupport
import Trading
import Transport
import XCTest

@testable import KrakenCore

/// What goes out with changes and batches, and what their answers mean.
final class ChangeAnswerTests: XCTestCase {
    private let amend = AmendOrder.example
    private let edit = EditOrder(
        orderID: OrderID("OHYO67-6LP66-HMQ437"), pairID: "XXBTZUSD", price: "27500.0", userReference: 77, deadline: nil)

    private func classify<C: MoneyCall>(_ call: C, _ body: String) -> Transmission<C.Response> {
        MoneyAnswer.classify(HTTPResponse(status: 200, body: Array(body.utf8)), to: call, nonceWindow: 0)
    }

    func test_givenAnAnswerToAnAmend_whenClassified_thenOnlyAnAmendIDProvesIt() {
        guard
            case .accepted(let made) = classify(
                amend, ##"{"error":[],"result":{"amend_id":"TEZA4R-DSDGT-IJBOJK"}}"##)
        else { return XCTFail("an amend id is proof") }
        XCTAssertEqual(made.amendID, "TEZA4R-DSDGT-IJBOJK")
        for result in ["{}", #"{"amend_id":""}"#, #"{"amend_id":"TEZA4R"}"#, #"{"amend_id":null}"#, "null", "[]"] {
            let answer = classify(amend, #"{"error":[],"result":\#(result)}"#)
            XCTAssertEqual(answer, .unknown(.noProof), result)
        }
        let both = ##"{"error":["EOrder:Unknown order"],"result":{"amend_id":"TEZA4R-DSDGT-IJBOJK"}}"##
        guard case .unknown(.errorsBesideOrder) = classify(amend, both) else { return XCTFail("an error beside an id") }
    }

    func test_givenWordsAboutTheOrder_whenAChangeIsRefused_thenTheyAreRefusals_ofChangesOnly() {
        for text in [
            "EOrder:Unknown order", "EOrder:Invalid order", "EOrder:Order not editable",
            "EOrder:Not enough leaves qty", "EOrder:Cancel pending",
        ] {
            let body = ##"{"error":["\##(text)"]}"##
            XCTAssertEqual(classify(amend, body), .refused([ExchangeError(text)]), text)
            XCTAssertEqual(classify(edit, body), .refused([ExchangeError(text)]), text)
            let add = AddOrder(pairID: "X", side: .buy, typeName: "limit", volume: "1")
            XCTAssertEqual(classify(add, body), .unknown(.errors([ExchangeError(text)])), text)
        }
    }

    func test_givenTheRecordedEdit_whenRead_thenTheNewOrderIsThere() throws {
        let body = try RecordedData.answer("rest/kraken-net/Spot/Trading/EditOrder.txt")
        let answer = MoneyAnswer.classify(HTTPResponse(status: 200, body: body), to: edit, nonceWindow: 0)
        guard case .accepted(let made) = answer else { return XCTFail("\(answer)") }
        XCTAssertEqual(made.orderID, OrderID("OU22CG-KLAF2-FWUDD7"))
        XCTAssertEqual(made.text, "buy 1.25000000 XBTUSD @ limit 27500.0")
    }

    func test_givenTheDocumentedEdit_whenRead_thenOldAndNewAreThere_andAFailureIsNoProof() {
        let good =
            ##"{"error":[],"result":{"status":"ok","txid":"OFVXHJ-KPQ3B-VS7ELA","originaltxid":"OHYO67-6LP66-HMQ437"}}"##
        guard case .accepted(let made) = classify(edit, good) else { return XCTFail("not accepted") }
        XCTAssertEqual(made.oldOrderID, edit.orderID)
        for result in [
            ##"{"status":"err","error_message":"x","txid":"OFVXHJ-KPQ3B-VS7ELA"}"##, ##"{"status":"ok"}"##,
            ##"{"status":"ok","txid":"OHYO67-6LP66-HMQ437"}"##, ##"{"status":"ok","txid":"none"}"##,
        ] {
            XCTAssertEqual(classify(edit, ##"{"error":[],"result":\##(result)}"##), .unknown(.noProof), result)
        }
    }

    func test_givenTheDocumentedChangesOfAnOrder_whenRead_thenMomentsAndValuesAreExact() throws {
        let json = """
            {"count":2,"amends":[{"amend_id":"TSUN4B-EX2XN-WQ6GKG","amend_type":"original","order_qty":"0.01000000",\
            "remaining_qty":"0.01000000","limit_price":"61032.8","timestamp":1724158070287557853},\
            {"amend_id":"TF6VAW-AAAAA-BBBBBB","amend_type":"user","order_qty":"0.02","post_only":true,\
            "timestamp":1724158070287557999}]}
            """
        let amends = try OrderAmends.Response(wire: JSON(parsing: json.utf8)).amends
        XCTAssertEqual(amends.map(\.type), ["original", "user"])
        XCTAssertEqual(amends[0].moment.nanoseconds, 1_724_158_070_287_557_853)
        XCTAssertEqual(amends[0].values.limitPrice, try Price(parsing: "61032.8"))
        XCTAssertEqual(amends[1].values.quantity, try Quantity(parsing: "0.02"))
        XCTAssertTrue(amends[1].values.isPostOnly)
        XCTAssertThrowsError(try OrderAmends.Response(wire: .object(["count": 0])), "no list is no answer")
    }

    func test_givenTheDocumentedBatch_whenRead_thenEachLineIsAnOrderARefusalOrNothing() throws {
        let order = AddOrder(pairID: "X", side: .buy, typeName: "limit", volume: "1")
        let batch = AddOrderBatch(pairID: "X", orders: [order, order], deadline: nil)
        let placed = #"{"txid":"O5OR23-ADFAD-Y2G61C","descr":{"order":"buy 0.8 XBTUSD @ limit 28300.0"},"close":"x"}"#
        let refused = #"{"error":"EOrder:Insufficient funds","descr":{"order":"buy"}}"#
        func lines(_ rows: String...) -> [AddOrderBatch.Line]? {
            let body = #"{"error":[],"result":{"orders":[\#(rows.joined(separator: ","))]}}"#
            guard case .accepted(let response) = classify(batch, body) else { return nil }
            return response.lines
        }
        XCTAssertEqual(
            lines(placed, refused),
            [
                .placed(OrderID("O5OR23-ADFAD-Y2G61C"), text: "buy 0.8 XBTUSD @ limit 28300.0"),
                .refused([ExchangeError("EOrder:Insufficient funds")], text: "buy"),
            ])
        XCTAssertNil(lines(placed), "too few")
        XCTAssertNil(lines(placed, refused, refused), "too many")
        XCTAssertNil(lines(placed, placed), "one id twice")
        let odd = [
            "{}", "null", #"{"txid":"O5OR23"}"#, #"{"txid":"O5OR23-ADFAD-Y2G61C","error":"EOrder:Invalid price"}"#,
            #"{"error":""}"#, #"{"error":"EGeneral:Internal error"}"#, #"{"error":"EService:Busy"}"#,
            #"{"error":"EOrder:Duplicate cl_ord_id"}"#, #"{"error":"nonsense"}"#,
        ]
        for row in odd {
            guard case .unclear = lines(refused, row)?.last else { return XCTFail("\(row) says nothing") }
        }
    }

    func test_givenABatch_whenWritten_thenItsBodyIsJSON_withNestedClosesAndOneMarket() throws {
        var first = AddOrder(
            pairID: "XXBTZUSD", side: .buy, typeName: "limit", volume: "1.25", price: "37500.0", userReference: 9)
        first.others = [
            Parameter("close[ordertype]", text: "stop-loss-limit"), Parameter("close[price]", text: "37000.0"),
            Parameter("close[price2]", text: "36000.0"),
        ]
        let second = AddOrder(
            pairID: "XXBTZUSD", side: .sell, typeName: "limit", volume: "1", price: "42000.0",
            clientOrderID: ClientOrderID("abc"))
        let batch = AddOrderBatch(
            pairID: "XXBTZUSD", orders: [first, second], deadline: .at(Timestamp(seconds: 1_616_492_386)))
        let bytes = PrivateBody.bytes(
            nonce: "1616492376594", otp: nil,
            batch.parameters(at: CallMoment(now: Timestamp(seconds: 1_616_492_376), elapsed: .zero)), encoding: .json)
        XCTAssertEqual(
            String(decoding: bytes, as: UTF8.self),
            #"{"nonce":"1616492376594","pair":"XXBTZUSD","orders":[{"ordertype":"limit","type":"buy","volume":"1.25","#
                + #""price":"37500.0","userref":"9","close":{"ordertype":"stop-loss-limit","price":"37000.0","#
                + #""price2":"36000.0"}},{"ordertype":"limit","type":"sell","volume":"1","price":"42000.0","#
                + #""cl_ord_id":"abc"}],"deadline":"2021-03-23T09:39:46.000Z"}"#)
    }
}

extension AmendOrder {
    /// An amend that could be sent.
    fileprivate static var example: AmendOrder {
        let instrument = Instrument(
            pair: Pair(base: Asset("BTC"), quote: Asset("USD")), id: "XXBTZUSD", alternativeName: "XBTUSD",
            baseID: "XXBT", quoteID: "ZUSD", priceDecimals: 1, quantityDecimals: 8, costDecimals: 5,
            tick: Price(whole: 1), minimumQuantity: Quantity(whole: 1), minimumCost: nil, status: .online,
            takerFees: [], makerFees: [])
        return AmendOrder(
            OrderChange(quantity: Quantity(whole: 1)), of: OrderID("OHYO67-6LP66-HMQ437"), in: instrument,
            deadline: nil)
    }
}
