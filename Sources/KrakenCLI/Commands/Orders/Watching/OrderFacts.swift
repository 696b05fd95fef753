import KrakenCore
import Trading
import Transport

/// One order with everything that is known of it.
struct OrderFacts: Sendable {
    var found: Trader.Found
    var venue: String

    /// The order for people: terms, fills, history.
    var blocks: [Report.Block] {
        var blocks: [Report.Block] = [.facts(nil, found.order.map(facts) ?? intentFacts)]
        if found.order == nil, let state = found.record?.intent.state, state.isLive || state.isUnresolved {
            blocks.append(.line(.caution, "the exchange does not list this order now; this is what the journal knows"))
        }
        if !found.trades.isEmpty { blocks += [.blank, .table(fills)] }
        if let order = found.order, found.trades.isEmpty, !order.executed.isZero {
            blocks.append(.line(.note, "The exchange does not say which trades these were."))
        }
        if let children = found.children {
            if !children.isEmpty { blocks += [.blank, .table(table(of: children))] }
        } else {
            blocks.append(.line(.caution, "the orders that its fills placed could not be read"))
        }
        let history = JournalRows.history(found.record, found.changes)
        if let first = found.record?.intent.createdAt ?? found.changes.first?.change.createdAt {
            blocks += [.blank, .facts("Journal (\(Zone.current.offset(first)))", history)]
        }
        return blocks
    }

    /// The order for scripts.
    var json: JSON {
        .object([
            "venue": .string(venue), "order": found.order.map(json) ?? .null,
            "trades": .array(found.trades.map { TradeRows.json($0, pairs: [$0.pairID: found.pair]) }),
            "journal": found.record.map(JournalRows.json) ?? .null,
            "changes": .array(found.changes.map(ChangeRows.json)),
            "children": found.children.map { .array($0.map(json)) } ?? .null,
        ])
    }

    private func facts(_ order: ExchangeOrder) -> [(String, String)] {
        let pair = Pair(name: found.pair)
        let (base, quote) = (pair?.base.description ?? "", pair?.quote.description ?? "")
        let terms = order.terms
        let feeUnit = order.flags.contains("fcib") ? base : quote
        var facts: [(String, String?)] = [
            ("Order id", order.id.description), ("Client id", order.clientOrderID?.description),
            ("Userref", order.userReference.map { "\($0)" }), ("Venue", venue),
            ("Order", terms.text.isEmpty ? nil : terms.text), ("Market", found.pair),
            ("Side", terms.side.rawValue), ("Type", terms.typeName), ("Price", order.shownPrice),
            ("Second price", terms.secondPriceText == "0" ? nil : terms.secondPriceText),
            ("Volume", "\(order.quantity.grouped()) \(order.isVolumeInQuote ? quote : base)"),
            ("State", order.stateInWords),
            ("Filled", "\(order.executed.grouped()) \(base), \(order.filledShare)%"),
            ("Average price", order.averagePrice.map { "\($0.grouped()) \(quote)" }),
        ]
        if !order.executed.isZero {
            facts += [
                ("Cost", "\(order.cost.grouped()) \(quote)"), ("Fee", "\(order.fee.grouped()) \(feeUnit)"),
            ]
        }
        facts += [
            ("Trigger", order.trigger), ("Stop price", order.stopPrice?.grouped()),
            ("Limit after it", order.triggeredLimitPrice?.grouped()),
            ("Leverage", terms.leverage == "none" ? nil : terms.leverage),
            ("Time in force", order.timeInForce), ("Begins", order.starts?.shown), ("Expires", order.expires?.shown),
            ("Flags", order.flags.isEmpty ? nil : order.flags.joined(separator: ", ")),
            ("Remarks", order.remarks.isEmpty ? nil : order.remarks.joined(separator: ", ")),
            ("Then", terms.closeText.isEmpty ? nil : terms.closeText), ("Follows", order.parent?.description),
            ("Opened", order.opened.shown), ("Closed", order.closed?.shown),
        ]
        return facts.compactMap { name, text in text.map { (name, $0) } }
    }

    private var intentFacts: [(String, String)] {
        guard let intent = found.record?.intent else { return [] }
        var facts = [
            ("Client id", intent.id.description), ("Venue", venue), ("Order", intent.request.words),
            ("State", intent.state.words), ("Made", intent.createdAt.shown),
        ]
        if let id = intent.orderID { facts.insert(("Order id", id.description), at: 0) }
        if let number = intent.userReference { facts.insert(("Userref", "\(number)"), at: 1) }
        return facts
    }

    private var fills: Table {
        Table(
            "Fills",
            columns: [
                .init("Time (UTC)", rank: 1), .init("Price", .number), .init("Volume", .number),
                .init("Cost", .number, rank: 2), .init("Fee", .number), .init("Role"), .init("Trade id", rank: 3),
            ],
            rows: found.trades.map { trade in
                [
                    trade.time.dateTime, trade.price.grouped(), trade.quantity.grouped(), trade.cost.grouped(),
                    trade.fee.grouped(), trade.isMaker.map { $0 ? "maker" : "taker" } ?? "", trade.id.description,
                ]
            })
    }

    private func table(of children: [ExchangeOrder]) -> Table {
        Table(
            "Placed by its fills",
            columns: [.init("Order id"), .init("Order", rank: 1), .init("State")],
            rows: children.map { [$0.id.description, $0.terms.text, $0.stateInWords] })
    }

    private func json(_ order: ExchangeOrder) -> JSON { Self.json(order, pair: found.pair) }

    /// An order with all its terms.
    static func json(_ order: ExchangeOrder, pair: String) -> JSON {
        guard case .object(let members) = OrderRows.json(order, pairs: [order.terms.pairName: pair]) else {
            return .null
        }
        let more: JSON = .object([
            "filled_percent": .text(order.filledShare), "remaining": .text(order.remaining),
            "trigger": .text(order.trigger), "stop_price": .text(order.stopPrice),
            "triggered_limit_price": .text(order.triggeredLimitPrice), "leverage": .string(order.terms.leverage),
            "time_in_force": .text(order.timeInForce), "starts": .time(order.starts), "margin": .bool(order.isMargin),
            "remarks": .array(order.remarks.map { .string($0) }), "close": .string(order.terms.closeText),
            "parent_txid": .text(order.parent), "trade_ids": .array(order.trades.map { .string($0.description) }),
        ])
        guard case .object(let added) = more else { return .null }
        return .object(members + added)
    }
}

extension ExchangeOrder {
    /// How much of it is traded, in per cent; of the cost where the volume counts quote currency.
    var filledShare: Percent {
        let done = isVolumeInQuote ? cost : Amount(executed)
        // A whole position may be told of with a volume of 0.
        guard quantity > .zero else { return status == .closed ? Percent(whole: 100) : .zero }
        return Percent(share: done, of: Amount(quantity), decimals: 2, .down)
    }
}
