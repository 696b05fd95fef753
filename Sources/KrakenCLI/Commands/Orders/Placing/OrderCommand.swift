import CommandKit
import KrakenCore
import Trading
import Transport

/// The market that was named in one of two ways.
func oneMarket(_ argument: String?, _ option: String?) throws(UsageError.Mistake) -> String {
    switch (argument, option) {
    case (let name?, nil), (nil, let name?): return name
    case (nil, nil): throw .missingOptions(["--pair"])
    case (_?, _?): throw .conflict(["PAIR", "--pair"])
    }
}

extension ToolCommand {
    static let orderPlace = Command("place", summary: "Check an order, and place it when told to.", category: "Orders")
    {
        CommandBody(
            details: """
                Nothing is placed without --execute: the order is checked here, then by the exchange. When a check fails, \
                the preview goes to standard error with that line marked, and the exit code is 4. With --execute it is \
                asked about first, good for 15 seconds; --yes skips the question. An order is transmitted once; if its \
                answer is lost, it is looked for, and never sent again. A market order goes out with a worst price \
                (--max-slippage), as a limit order that is cancelled as far as it does not trade at once.
                """,
            examples: OrderCommand.examples,
            constraints: [
                .atMostOne("validate", "execute"), .atMostOne("userref", "cl-ord-id"),
                .atMostOne("max-slippage", "plain-market"),
            ],
            inputs: Input.optionalArgument("market", placeholder: "PAIR", help: "The market, if not given by --pair."),
            Input.option("pair", short: "p", placeholder: "PAIR", help: "The market."),
            Input.requiredOption("side", short: "s", placeholder: "SIDE", help: "Which way."),
            Input.option(
                "order-type", short: "t", placeholder: "TYPE", help: "How it is priced; market if not given."),
            Input.requiredOption(
                "volume", short: "v", placeholder: "VOLUME",
                help: "How much of the base asset; or all, 25% of what is free, or a worth such as 100usd."),
            Input.option(
                "price", placeholder: "PRICE",
                help:
                    "Limit or trigger: a number; +5, -1% or #2 from the last price; or bid, ask, mid, last with an offset."
            ),
            Input.option("price2", placeholder: "PRICE", help: "The limit that follows a trigger."),
            Input.option("displayvol", placeholder: "VOLUME", help: "How much of an iceberg shows."),
            Input.option("trigger", placeholder: "SOURCE", help: "Which price sets it off."),
            Input.option("leverage", placeholder: "N", help: "Trade so many times your own money."),
            Input.flag("reduce-only", help: "Only make a position smaller."),
            Input.flag("post-only", help: "Never take from the book."),
            Input.option("time-in-force", placeholder: "TIF", help: "How long it stays."),
            Input.option(
                "start-time", placeholder: "WHEN", help: "When it begins: +30m, 2026-12-01, 2026-12-01T10:00 (UTC)."),
            Input.option(
                "expire-time", placeholder: "WHEN", help: "When it ends by itself; written like --start-time."),
            Input.option(
                "deadline", placeholder: "SECONDS", help: "After how long the exchange must not act on it (2 to 60).",
                setting: Setting.inHelp("KRAKEN_ORDER_DEADLINE")),
            Input.option("userref", placeholder: "N", help: "Your own number for it; others may carry it, too."),
            Input.option(
                "cl-ord-id", placeholder: "CLIENT-ID",
                help:
                    "Your own id; one used before reports that order and sends nothing, and other terms end with 4."),
            Input.options(
                "oflags", placeholder: "FLAGS", help: "Flags of the exchange: post, fcib, fciq, viqc, nompp."),
            Input.option("stp", placeholder: "RULE", help: "What happens when it meets another order of yours."),
            Input.option("close-order-type", placeholder: "TYPE", help: "The order that follows each fill."),
            Input.option("close-price", placeholder: "PRICE", help: "Limit or trigger of that order."),
            Input.option("close-price2", placeholder: "PRICE", help: "The limit that follows that trigger."),
            Input.option(
                "max-slippage", placeholder: "PERCENT", help: "How much worse than the market a market order may be.",
                setting: Setting.inHelp("KRAKEN_MAX_SLIPPAGE")),
            Input.flag("plain-market", help: "A market order without a worst price."),
            Input.flag("validate", help: "Only check (the default)."),
            Input.flag("execute", help: "Place the order."),
            Input.flag("yes", short: "y", help: "Do not ask before placing it."),
            Input.flag("again", help: "Place the same order a moment after another one."),
            Input.flag("despite-unknown", help: "Place it although an order of this side may be live."),
            Input.flag("override-limits", help: "Go beyond your own limits of the settings."),
            arguments: OrderCommand.init,
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken order place`.
struct OrderCommand: Sendable {
    static let examples = [
        Example("kraken order -p BTC/USD -s buy -t limit -v 0.01 --price 50000 --sandbox", "Check a buy order."),
        Example("kraken order -p ETH/USD -s sell -v 25% --execute --yes --sandbox", "Sell a quarter at the market."),
        Example("kraken order -p BTC/USD -s sell -v 0 --leverage 5 --sandbox", "Close a whole long position."),
        Example(
            "kraken order btcusd -s buy -t limit -v 500usd --price bid-0.5% --sandbox",
            "Bid half a per cent below the market for 500 dollars."),
    ]

    var draft: OrderDraft
    var deadline: Int?
    var userReference: Int32?
    var clientOrderID: ClientOrderID?
    var plainMarket: Bool
    var execute: Bool
    var yes: Bool
    var override: OrderDesk.Override

    // swift-format-ignore: one parameter for each input
    /// Throws when what was typed does not go together, or a number is not positive.
    init(
        market: String?, pair: String?, side: Side, type: OrderType?, volume: VolumeTerm, price: PriceTerm?,
        price2: PriceTerm?, displayVolume: Quantity?, trigger: TriggerSource?, leverage: Int?, reduceOnly: Bool,
        postOnly: Bool, timeInForce: TimeInForce?, start: OrderMoment?, expiry: OrderMoment?, deadline: Int?,
        userref: Int?, clientOrderName: ClientOrderName?, flags: [String], prevention: SelfTradePrevention?,
        closeType: OrderType?, closePrice: OrderPrice?, closePrice2: OrderPrice?, maximumSlippage: Percent?,
        plainMarket: Bool, validate: Bool, execute: Bool, yes: Bool, again: Bool, despiteUnknown: Bool,
        overrideLimits: Bool
    ) throws(UsageError.Mistake) {
        if type == nil, price != nil {
            throw .needs("--price", needed: "an order type such as -t limit; without one it is a market order")
        }
        draft = OrderDraft(
            market: try oneMarket(market, pair), side: side, type: type ?? .market, volume: volume, price: price,
            secondPrice: price2)
        var options = OrderOptions()
        options.displayQuantity = displayVolume
        options.trigger = trigger
        options.leverage = leverage
        options.isReduceOnly = reduceOnly
        options.flags = try Self.flags(flags).union(postOnly ? [.post] : [])
        options.timeInForce = timeInForce
        (options.start, options.expiry) = (start, expiry)
        options.selfTradePrevention = prevention
        options.close = try Self.close(closeType, closePrice, closePrice2)
        draft.options = options
        draft.maximumSlippage = maximumSlippage
        self.deadline = deadline
        userReference = try userref.map { (number) throws(UsageError.Mistake) in try Self.reference(number) }
        (clientOrderID, self.plainMarket, self.execute, self.yes) = (clientOrderName?.id, plainMarket, execute, yes)
        // The exchange takes no client id together with a conditional close.
        if clientOrderName != nil, closeType != nil { throw .conflict(["--cl-ord-id", "--close-order-type"]) }
        override = OrderDesk.Override(repeats: again, unknown: despiteUnknown, limits: overrideLimits)
        try check()
    }

    /// What can be seen to be wrong without the market.
    private func check() throws(UsageError.Mistake) {
        if type == .limit && draft.price == nil { throw .needs("a limit order", needed: "--price") }
        if type == .market && draft.price != nil { throw .conflict(["--order-type market", "--price"]) }
        // With borrowed money, 0 stands for the whole position.
        if draft.volume == .quantity(.zero) {
            guard draft.options.leverage != nil else {
                throw .needs("--volume 0, which stands for a whole position,", needed: "--leverage")
            }
        } else if !draft.volume.isPositive {
            throw .notPositive("--volume", draft.volume.description)
        }
        for (name, price) in [("--price", draft.price), ("--price2", draft.secondPrice)] {
            if let price, !price.isPositive { throw .notPositive(name, price.description) }
        }
        if let deadline, !(2...60).contains(deadline) {
            throw .invalid("--deadline", text: "\(deadline)", form: "2 to 60 seconds", reason: nil)
        }
        if let contradiction = shape.contradictions.first { throw contradiction.mistake }
        if draft.maximumSlippage != nil && type != .market {
            throw .conflict(["--order-type \(type.rawValue)", "--max-slippage"])
        }
    }

    private var type: OrderType { draft.type }

    /// The order without its market, to see what does not go together.
    private var shape: OrderRequest {
        let pair = Pair(base: Asset("BASE"), quote: Asset("QUOTE"))
        var request = OrderRequest(
            pair: pair, side: draft.side, type: type, quantity: Quantity(whole: 1), options: draft.options)
        func term(_ price: PriceTerm?) -> OrderPrice? {
            if case .exchange(let term) = price { return term }
            return price == nil ? nil : OrderPrice(Price(whole: 1))
        }
        (request.price, request.secondPrice) = (term(draft.price), term(draft.secondPrice))
        if case .quantity(let quantity) = draft.volume {
            request.quantity = quantity
        } else if type == .iceberg {
            request.quantity = draft.options.displayQuantity ?? Quantity(whole: 1)
        }
        return request
    }

    private static func flags(_ texts: [String]) throws(UsageError.Mistake) -> Set<OrderFlag> {
        var flags: Set<OrderFlag> = []
        for text in texts.flatMap({ $0.split(separator: ",") }) {
            guard let flag = OrderFlag(argument: String(text)) else {
                throw .notAChoice("--oflags", text: String(text), choices: OrderFlag.choices, suggestion: nil)
            }
            flags.insert(flag)
        }
        return flags
    }

    private static func close(
        _ type: OrderType?, _ price: OrderPrice?, _ second: OrderPrice?
    ) throws(UsageError.Mistake) -> ConditionalClose? {
        guard let type else {
            if price != nil || second != nil { throw .needs("--close-price", needed: "--close-order-type") }
            return nil
        }
        guard let price else { throw .needs("--close-order-type", needed: "--close-price") }
        return ConditionalClose(type: type, price: price, secondPrice: second)
    }

    private static func reference(_ number: Int) throws(UsageError.Mistake) -> Int32 {
        guard let reference = Int32(exactly: number), reference != 0 else {
            throw .invalid("--userref", text: "\(number)", form: "a whole number of 32 bits, not 0", reason: nil)
        }
        return reference
    }
}

extension UsageError.Mistake {
    static func notPositive(_ name: String, _ text: String) -> Self {
        .invalid(name, text: text, form: "a positive number", reason: "is not positive")
    }
}
