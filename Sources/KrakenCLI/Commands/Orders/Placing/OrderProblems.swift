import KrakenCore
import Storage
import Trading

extension OrderCheck.Rule {
    /// The check in words.
    var words: String {
        switch self {
        case .terms: "goes together"
        case .marketStatus: "market"
        case .price: "price"
        case .tick: "tick"
        case .lot: "lot"
        case .minimumQuantity: "minimum volume"
        case .minimumCost: "minimum cost"
        case .collar: "price collar"
        case .post: "post-only"
        case .times: "times"
        case .funds: "funds"
        case .unresolved: "no unresolved order"
        case .margin: "leverage"
        case .pairAllowed: "allowed pairs"
        case .orderValue: "largest order"
        case .dailyValue: "value of the day"
        case .dailyLoss: "loss of the day"
        case .orderShare: "share of the account"
        case .orderRate: "orders a minute"
        case .repetition: "no repetition"
        }
    }
}

extension OrderCheck.Problem {
    /// The wrong number and the needed one, in words.
    ///
    /// - Parameter place: where it would trade; a fill for the order that follows one.
    func words(_ instrument: Instrument, at place: String = "the market") -> String {
        let (pair, base, quote) = (instrument.pair, instrument.pair.base, instrument.pair.quote)
        let digits = instrument.priceDecimals
        switch self {
        case .contradiction(let contradiction): return contradiction.words
        case .marketClosed(let status): return status.words(of: pair.description)
        case .exchangeClosed(let status): return status.words(of: "the exchange")
        case .priceMissing: return "the order needs a price"
        case .priceNotPositive(let price): return "the price \(price) is not positive"
        case .noQuote(let side):
            return "\(pair) has no \(side == .buy ? "ask" : "bid") now: there is no quote on that side"
        case .offTick(let price, let tick, let below, let above):
            let (low, high) = (below.text(minimumDecimals: digits), above.text(minimumDecimals: digits))
            return "the price \(price) is not a multiple of the tick \(tick) of \(pair): use \(low) or \(high)"
        case .quantityNotPositive(let quantity): return "the volume \(quantity) is not positive"
        case .offLot(let quantity, let decimals, let below):
            return "the volume \(quantity) has more than \(decimals) decimals: use \(below)"
        case .belowMinimum(let quantity, let minimum):
            return "the volume \(quantity) is below the minimum of \(minimum) \(base)"
        case .belowMinimumCost(let cost, let minimum):
            return "the order is worth \(cost) \(quote), below the minimum of \(minimum) \(quote)"
        case .farFromMarket(let price, let market, let percent, let limit):
            return "the price \(price) is \(percent)% worse than \(place) at \(market); the limit is \(limit)%"
        case .farFromTrigger(let price, let trigger, let percent, let limit):
            return
                "the limit \(price) is \(percent)% worse than the trigger \(trigger) it follows; the limit is \(limit)%"
        case .farBeyondTrigger(let trigger, let market, let percent, let limit):
            return "the trigger \(trigger) is \(percent)% on the wrong side of \(place) at \(market): it would "
                + "be set off at once; the limit is \(limit)%"
        case .afterFill(let problem): return "the order after each fill: \(problem.words(instrument, at: "a fill"))"
        case .postWouldTrade(let price, let market):
            return "a post-only order at \(price) would trade at once, with the market at \(market)"
        case .notEnough(let needed, let available, let asset):
            let fee = asset == quote ? " with its fee" : ""
            return "the order needs \(needed) \(asset)\(fee), but only \(available) \(asset) are free"
        case .notEnoughMargin(let needed, let free, let asset):
            return
                "the order binds \(needed) \(asset) of your own with its fees, but only \(free) \(asset) of margin are free"
        case .noPosition(let side): return "\(pair) has \(side.nothingToClose)"
        case .unresolvedOrder(let id): return "an earlier order of this pair and side may be live: \(id)"
        case .marginNotSupported: return "this account has no leverage to trade with"
        case .leverageNotOffered(let leverage, let side, let buying, let selling):
            if buying.isEmpty && selling.isEmpty { return "\(pair) cannot be traded with leverage" }
            return "\(pair) has no leverage of \(leverage):1 for \(side == .buy ? "buying" : "selling"): it has "
                + "\(buying.words) for buying, \(selling.words) for selling"
        case .startPassed(let start, let now):
            return "the order would begin at \(start.shown), which has passed: it is \(now.shown)"
        case .endsBeforeItBegins(let expiry, let start):
            return "the order would end at \(expiry.shown), and begin only at \(start.shown)"
        case .endsTooSoon(let expiry, let now, let minimum):
            return "the order would end at \(expiry.shown), and it is \(now.shown): the exchange wants at least "
                + "\(minimum.seconds) between"
        case .tooFarAhead(let moment, let latest):
            return "\(moment.shown) is too far ahead: the exchange takes orders until \(latest.shown), a month from now"
        case .pairNotAllowed(let pairs):
            return "\(pair) is not among your allowed pairs: \(pairs.joined(separator: ", "))"
        case .valueTooLarge(let value, let limit, let currency):
            return "the order is worth \(value) \(currency); your largest order is \(limit) \(currency)"
        case .shareTooLarge(let value, let worth, let limit, let currency):
            let share = value.share(of: worth).map { ": it is \($0)%" } ?? ""
            return "the order is worth \(value) \(currency), more than \(limit)% of the \(worth) \(currency) "
                + "that the account is worth" + share
        case .dayTooLarge(let value, let already, let limit, let currency):
            return BeyondBudget.value(value, already: already, limit: limit, currency: currency).words
        case .valueNotKnown(let currency):
            return "what the order is worth in \(currency) is not known, so your limits cannot be checked"
        case .lossTooLarge(let loss, let limit, let currency):
            return
                "the account has lost \(loss.rounded(decimals: 2, .halfEven)) \(currency) today; your limit is \(limit) \(currency) a day"
        case .lossNotKnown(let currency):
            return "what the account has lost today in \(currency) is not known, so your limit cannot be checked"
        case .tooManyOrders(let rate): return BeyondBudget.rate(rate).words
        case .repeats(let intent): return RepeatedOrder.words(intent)
        case .sameAs(let number): return "the same as order \(number)"
        }
    }

    /// What to do next.
    var hint: String? {
        switch self {
        case .farFromMarket, .farFromTrigger, .farBeyondTrigger, .afterFill:
            "mistyped? Otherwise raise KRAKEN_PRICE_COLLAR, or add --override-limits"
        case .noQuote: "try again when there is trading; see 'kraken ticker'"
        case .notEnough: "see 'kraken balance'"
        case .notEnoughMargin: "use a smaller volume or a higher leverage"
        case .noPosition: "see 'kraken positions'"
        case .quantityNotPositive(let quantity) where quantity.isZero:
            "0 stands for a whole position, and needs its --leverage"
        case .unresolvedOrder(let id):
            "look for it with 'kraken order resolve \(id)', or add --cancel to cancel it; --despite-unknown goes on, "
                + "with what that one may take counted out"
        case .marketClosed(let status), .exchangeClosed(let status): status.hint
        case .marginNotSupported: "see KRAKEN_SUPPORTS_MARGIN"
        case .leverageNotOffered(_, _, let buying, let selling):
            buying.isEmpty && selling.isEmpty
                ? "leave --leverage out" : "see 'kraken pairs' for the leverages of a market"
        case .startPassed: "leave --start-time out to begin at once; moments are in UTC unless they say otherwise"
        case .endsBeforeItBegins, .endsTooSoon, .tooFarAhead:
            "see --expire-time and --start-time; moments are in UTC unless they say otherwise"
        case .pairNotAllowed: "see KRAKEN_ALLOWED_PAIRS; --override-limits goes beyond it"
        case .valueTooLarge: "see KRAKEN_MAX_ORDER_VALUE; --override-limits goes beyond it"
        case .shareTooLarge: "see KRAKEN_MAX_ORDER_SHARE; --override-limits goes beyond it"
        case .dayTooLarge(let value, let already, let limit, let currency):
            BeyondBudget.value(value, already: already, limit: limit, currency: currency).hint
        case .valueNotKnown(let currency): BeyondBudget.valueNotKnown(currency: currency).hint
        case .lossTooLarge:
            "what is owned can be sold; see KRAKEN_MAX_DAILY_LOSS; --override-limits goes beyond it"
        case .lossNotKnown: "--override-limits goes on without that check"
        case .tooManyOrders(let rate): BeyondBudget.rate(rate).hint
        case .repeats: "add --again if you mean a second one"
        case .sameAs: "add --again if you mean both"
        case .postWouldTrade: "name a price on the other side of the spread"
        default: nil
        }
    }
}

extension OrderCheck.Problem {
    /// How the program ends.
    var exitCode: ExitCode { isMaintenance ? .unreachable : .refused }

    /// What scripts know it by.
    var identifier: String {
        if isRepetition { return "repeated-order" }
        return isMaintenance ? "maintenance" : "refused-locally"
    }

    /// Whether an earlier order is why, which is so for a moment only.
    var isRepetition: Bool {
        if case .repeats = self { return true }
        return false
    }

    private var isMaintenance: Bool {
        switch self {
        // In a maintenance of the whole exchange no order is checked at all.
        case .marketClosed(.maintenance): true
        default: false
        }
    }
}

extension Instrument.Status {
    /// What may be done in a market, or at the exchange, as a sentence about it.
    func words(of what: String) -> String {
        switch self {
        case .online, .other: "\(what) is \(rawValue)"
        case .cancelOnly: "\(what) takes no orders now (cancel_only): open ones can only be cancelled"
        case .postOnly: "\(what) takes only post-only orders now (post_only)"
        case .limitOnly: "\(what) takes only orders with a limit now (limit_only)"
        case .reduceOnly: "\(what) takes only orders that make a position smaller now (reduce_only)"
        case .maintenance: "\(what) is in maintenance: orders can be neither placed nor cancelled"
        case .workInProgress: "\(what) is not open for trading yet (work_in_progress)"
        case .delisted: "\(what) is not traded any more (delisted)"
        }
    }

    /// What to do about it.
    var hint: String? {
        switch self {
        case .online, .other: nil
        case .cancelOnly: "'kraken cancel' works; see 'kraken status', and try again later"
        case .postOnly: "add --post-only to a limit order that does not trade at once, or try again later"
        case .limitOnly: "use --order-type limit with a --price, or try again later"
        case .reduceOnly: "with a position, use --leverage and --reduce-only; otherwise try again later"
        case .maintenance: "see 'kraken status', and try again when it is over"
        case .workInProgress: "try again later"
        case .delisted: "see 'kraken pairs' for the markets there are"
        }
    }
}

extension [Int] {
    /// Leverages: `2, 3, 5`, or `none`.
    var words: String { isEmpty ? "none" : map(String.init).joined(separator: ", ") }
}

extension OrderRemark {
    /// The remark as a sentence without its period.
    var words: String {
        switch self {
        case .triggersAtOnce(let trigger, let market):
            "the trigger \(trigger) is on the wrong side of the market at \(market): it would be set off at once"
        case .closeTriggersAtOnce(let trigger, let fill):
            "the trigger \(trigger) of the order after each fill is on the wrong side of a fill at \(fill): it would be set off at once"
        case .limitBehindTrigger(let limit, let trigger):
            "the limit \(limit) is on the far side of its trigger \(trigger): once set off, it does not trade unless the market turns back"
        case .stopTradesAtMarket(let source):
            "once the \(source.rawValue) price sets it off, it is a market order without a worst price"
        case .stopHoldsCoins: "a stop that sells needs its coins free, and holds them until it is done"
        case .leavesDust(let amount, let minimum, let asset):
            "\(amount) \(asset) would be left, less than the minimum of \(minimum) that can be sold"
        case .feePreferenceMayBeIgnored(let asset):
            "the exchange may take the fee in the other asset, because little or no \(asset) is left for it"
        case .numberMayBeShared: "other orders may carry the same userref; it is looked for by its number and terms"
        case .feesNotOwn: "the fees are those of the lowest volume: your own could not be read"
        case .stateNotKnown(let state):
            "whether \(state.isOfExchange ? "the exchange" : "the market") takes this order is not known: it was "
                + state.status.rawValue + (state.age.map { " \($0.inUnits) ago" } ?? " once")
                + ", and could not be asked now; the exchange decides"
        case .noWorstPrice: "a market order without a worst price trades at whatever price there is"
        }
    }
}
