import Trading
import XCTest

/// The exchange's words for an order, against what was asked for.
final class OrderDescriptionTests: XCTestCase {
    private let pair = Pair(base: Asset("BTC"), quote: Asset("USD"))

    private func instrument() throws -> Instrument {
        Instrument(
            pair: pair, id: "XXBTZUSD", alternativeName: "XBTUSD", baseID: "XXBT", quoteID: "ZUSD", priceDecimals: 1,
            quantityDecimals: 8, costDecimals: 5, tick: try Price(parsing: "0.1"),
            minimumQuantity: try Quantity(parsing: "0.00005"), minimumCost: nil, status: .online, takerFees: [],
            makerFees: [])
    }

    private func request(
        _ type: OrderType = .limit, side: Side = .buy, _ volume: String = "1.25", _ price: String? = "37500",
        _ second: String? = nil, leverage: Int? = nil
    ) throws -> OrderRequest {
        var request = OrderRequest(pair: pair, side: side, type: type, quantity: try Quantity(parsing: volume))
        request.price = try price.map { try OrderPrice(parsing: $0) }
        request.secondPrice = try second.map { try OrderPrice(parsing: $0) }
        request.options.leverage = leverage
        return request
    }

    func test_givenWordsForTheSameOrder_whenCompared_thenNothingDiffers() throws {
        for (text, request) in [
            ("buy 1.25000000 XBTUSD @ limit 37500.0", try request()),
            ("buy 1.25000000 XBT/USD @ limit 37500.0 with 2:1 leverage", try request(leverage: 2)),
            ("buy 1.25000000 XBT/USD @ limit 37500.0 with some leverage", try request()),
            ("buy 1.25000000 BTC/USD @ limit 37500.0", try request()),
            ("sell 0.1 XBTUSD @ market", try request(.market, side: .sell, "0.1", nil)),
            ("sell 1.25 XBTUSD @ stop loss 30000.0", try request(.stopLoss, side: .sell, "1.25", "30000")),
            (
                "sell 1.25 XBTUSD @ take profit 40000.0 -> limit 39900.5",
                try request(.takeProfitLimit, side: .sell, "1.25", "40000", "39900.5")
            ),
            ("sell 1.25 XBTUSD @ trailing stop +100.0", try request(.trailingStop, side: .sell, "1.25", "+100")),
            ("buy 1.25 XBTUSD @ limit 36999.9", try request(.limit, side: .buy, "1.25", "-5%")),
            ("buy 1.25 XBTUSD @ iceberg 37500", try request(.iceberg)),
            // A volume of nothing closes the whole position, which the exchange may put into words.
            (
                "sell 0.40000000 XBTUSD @ settle position with 2:1 leverage",
                try request(.settlePosition, side: .sell, "0", nil, leverage: 2)
            ),
            ("sell 0.4 XBTUSD @ market with 2:1 leverage", try request(.market, side: .sell, "0", nil, leverage: 2)),
        ] {
            let description = try XCTUnwrap(OrderDescription(parsing: text), text)
            XCTAssertEqual(description.differences(from: request, in: try instrument()), [], text)
        }
    }

    func test_givenWordsForAnotherOrder_whenCompared_thenWhatDiffersIsNamed() throws {
        for (text, differences) in [
            ("sell 1.25000000 XBTUSD @ limit 37500.0", [OrderDescription.Difference.side]),
            ("buy 1.25000000 XBTUSD @ stop loss 37500.0", [.type]),
            ("buy 1.25000000 XBTUSD @ market", [.type, .price]),
            ("buy 1.25000000 XBTEUR @ limit 37500.0", [.pair]), ("buy 1.25000000 XBTUSD @ limit 3750.0", [.price]),
            ("buy 12.5000000 XBTUSD @ limit 37500.0", [.volume]),
            ("buy 1.25 XBTUSD @ limit 37500.0 -> limit 37000.0", [.type]),
            ("sell 1 ETHUSD @ limit 1.0", [.side, .pair, .price, .volume]),
        ] {
            let description = try XCTUnwrap(OrderDescription(parsing: text), text)
            XCTAssertEqual(description.differences(from: try request(), in: try instrument()), differences, text)
        }
        let borrowed = try request(leverage: 2)
        for words in ["", " with 3:1 leverage"] {
            let other = try XCTUnwrap(OrderDescription(parsing: "buy 1.25 XBTUSD @ limit 37500.0" + words))
            XCTAssertEqual(other.differences(from: borrowed, in: try instrument()), [.leverage], words)
        }
        let unasked = try XCTUnwrap(OrderDescription(parsing: "buy 1.25 XBTUSD @ limit 37500.0 with 2:1 leverage"))
        XCTAssertEqual(unasked.differences(from: try request(), in: try instrument()), [.leverage])
        let stop = try request(.stopLossLimit, side: .sell, "1", "30000", "29900")
        let other = try XCTUnwrap(OrderDescription(parsing: "sell 1 XBTUSD @ stop loss 30000 -> limit 29000"))
        XCTAssertEqual(other.differences(from: stop, in: try instrument()), [.limit])
    }

    func test_givenWordsForAConditionalClose_whenCompared_thenOnlyAnotherOneDiffers() throws {
        func close(_ type: OrderType, _ price: String, _ second: String? = nil) throws -> ConditionalClose {
            ConditionalClose(
                type: type, price: try OrderPrice(parsing: price),
                secondPrice: try second.map { try OrderPrice(parsing: $0) })
        }
        let stop = try close(.stopLossLimit, "22000", "21000")
        for (text, wanted, isOther) in [
            ("close position @ stop loss 22000.0 -> limit 21000.0", stop, false),
            ("close position @ stop loss 22000.0 -> limit 20000.0", stop, true),
            ("close position @ stop loss 2200.0 -> limit 21000.0", stop, true),
            ("close position @ stop loss 22000.0", stop, true), ("close position @ limit 22000.0", stop, true),
            ("close position @ take profit 29999.5", try close(.takeProfit, "+5%"), false),
            ("what follows is a stop", stop, false), ("", stop, true),
        ] {
            XCTAssertEqual(OrderDescription.isOther(closeText: text, than: wanted), isOther, text)
        }
        XCTAssertTrue(OrderDescription.isOther(closeText: nil, than: stop))
        XCTAssertTrue(OrderDescription.isOther(closeText: "close position @ limit 1", than: nil))
        XCTAssertFalse(OrderDescription.isOther(closeText: "", than: nil))
    }

    func test_givenWordsOfAnotherForm_whenRead_thenTheySayNothing() {
        for text in [
            "", "buy", "buy 1 XBTUSD limit 37500", "hold 1 XBTUSD @ limit 1", "buy x XBTUSD @ limit 1",
            "buy 1 XBTUSD @", "buy 1 XBTUSD @ limit 1 2", "buy 1 XBTUSD @ stop loss 1 -> market",
        ] {
            XCTAssertNil(OrderDescription(parsing: text), text)
        }
    }
}
