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
        _ second: String? = nil
    ) throws -> OrderRequest {
        var request = OrderRequest(pair: pair, side: side, type: type, quantity: try Quantity(parsing: volume))
        request.price = try price.map { try OrderPrice(parsing: $0) }
        request.secondPrice = try second.map { try OrderPrice(parsing: $0) }
        return request
    }

    func test_givenWordsForTheSameOrder_whenCompared_thenNothingDiffers() throws {
        for (text, request) in [
            ("buy 1.25000000 XBTUSD @ limit 37500.0", try request()),
            ("buy 1.25000000 XBT/USD @ limit 37500.0 with 2:1 leverage", try request()),
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
            ("sell 0.40000000 XBTUSD @ settle position", try request(.settlePosition, side: .sell, "0", nil)),
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
        let stop = try request(.stopLossLimit, side: .sell, "1", "30000", "29900")
        let other = try XCTUnwrap(OrderDescription(parsing: "sell 1 XBTUSD @ stop loss 30000 -> limit 29000"))
        XCTAssertEqual(other.differences(from: stop, in: try instrument()), [.limit])
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
