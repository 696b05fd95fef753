import KrakenCore
import XCTest

/// Whether an order that is asked for is the one that was placed under its id.
final class OrderDifferencesTests: XCTestCase {
    private let pair = Pair(base: Asset("BTC"), quote: Asset("USD"))

    private func draft(
        _ side: Side = .buy, _ volume: String = "500usd", _ type: OrderType = .limit, _ price: String? = "bid-0.5%",
        change: (inout OrderDraft) -> Void = { _ in }
    ) throws -> OrderDraft {
        var draft = OrderDraft(
            market: "btcusd", side: side, type: type, volume: try VolumeTerm(parsing: volume),
            price: try price.map { try PriceTerm(parsing: $0) })
        if type == .market { draft.maximumSlippage = Percent(whole: 1) }
        change(&draft)
        return draft
    }

    /// The order as it was placed: what depends on the market has become numbers.
    private func placed(_ draft: OrderDraft, _ quantity: String = "0.005", at price: String = "88000") throws
        -> OrderIntent
    {
        var request = OrderRequest(
            pair: pair, side: draft.side, type: draft.type, quantity: try Quantity(parsing: quantity),
            price: OrderPrice(try Price(parsing: price)), options: draft.options)
        if draft.type == .market {
            request.type = .limit
            request.options.timeInForce = .immediateOrCancel
        }
        return OrderIntent(
            id: ClientOrderID("daily"), request: request, createdAt: Timestamp(seconds: 5), words: draft.words)
    }

    private func terms(_ asked: OrderDraft, _ before: OrderIntent) -> [OrderDraft.Term] {
        asked.differences(from: before, pair: pair).map(\.term)
    }

    func test_givenTheSameWords_whenTheMarketHasMoved_thenItIsTheSameOrder() throws {
        for draft in [
            try draft(), try draft(.sell, "25%", .market, nil), try draft(.buy, "all"),
            try draft { $0.options.expiry = .after(seconds: 1800) },
        ] {
            XCTAssertEqual(terms(draft, try placed(draft)), [], draft.words)
        }
    }

    func test_givenTheNumbersThatTheWordsBecame_whenTheyAreTyped_thenItIsTheSameOrder() throws {
        XCTAssertEqual(terms(try draft(.buy, "0.0050", .limit, "88000.0"), try placed(draft())), [])
    }

    func test_givenAnyOtherTerm_whenCompared_thenItIsNamed_withWhatWasPlacedAndWhatIsAsked() throws {
        let before = try placed(draft())
        let eth = Pair(base: Asset("ETH"), quote: Asset("USD"))
        XCTAssertEqual(try draft().differences(from: before, pair: eth).map(\.term), [.pair])
        XCTAssertEqual(terms(try draft(.sell), before), [.side])
        XCTAssertEqual(
            try draft(.buy, "600usd").differences(from: before, pair: pair),
            [OrderDraft.Difference(term: .volume, placed: "500usd", asked: "600usd")])
        XCTAssertEqual(
            try draft(.buy, "500usd", .limit, "87000").differences(from: before, pair: pair),
            [OrderDraft.Difference(term: .price, placed: "bid-0.5%", asked: "87000")])
        XCTAssertEqual(terms(try draft(.buy, "500usd", .market, nil), before), [.type, .price])
        let changes: [(OrderDraft.Term, (inout OrderDraft) -> Void)] = [
            (.leverage, { $0.options.leverage = 2 }), (.flags, { $0.options.flags = [.post] }),
            (.timeInForce, { $0.options.timeInForce = .immediateOrCancel }),
            (.expires, { $0.options.expiry = .after(seconds: 60) }),
            (.start, { $0.options.start = .after(seconds: 60) }),
            (.selfTradePrevention, { $0.options.selfTradePrevention = .cancelBoth }),
            (.reduceOnly, { $0.options.isReduceOnly = true }), (.trigger, { $0.options.trigger = .index }),
            (.displayVolume, { $0.options.displayQuantity = Quantity(whole: 1) }),
            (.close, { $0.options.close = ConditionalClose(type: .limit, price: OrderPrice(Price(whole: 9))) }),
            (.price2, { $0.secondPrice = .exchange(OrderPrice(Price(whole: 9))) }),
        ]
        for (term, change) in changes { XCTAssertEqual(terms(try draft(change: change), before), [term], "\(term)") }
    }

    func test_givenAMarketOrder_whenItsWorstPriceIsGivenUp_thenItIsAnotherOrder_butTheWorstPriceItselfMayMove() throws {
        let market = try draft(.sell, "1", .market, nil)
        let before = try placed(market, "1")
        XCTAssertEqual(
            terms(try draft(.sell, "1", .market, nil) { $0.maximumSlippage = Percent(whole: 3) }, before), [])
        XCTAssertEqual(
            terms(try draft(.sell, "1", .market, nil) { $0.maximumSlippage = nil }, before), [.worstPrice])
    }

    func test_givenAnOrderOfWhichNoWordsWereKept_whenCompared_thenItsNumbersCount() throws {
        var before = try placed(draft())
        before.words = nil
        XCTAssertEqual(terms(try draft(.buy, "0.005", .limit, "88000"), before), [])
        XCTAssertEqual(terms(try draft(), before), [.volume, .price])
    }
}
