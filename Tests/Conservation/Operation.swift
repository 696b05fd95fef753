import KrakenSandbox
import Trading
import Transport

/// Something that is done to the exchange.
enum Operation {
    case request(ExchangeRequest)
    case deposit(Amount, String, isConfirmed: Bool)
    case adjust(Amount, String)
    case market(MarketState, Pair?)
    case arm(Fault)
    case clearFaults

    /// Does it; what the exchange throws for what it cannot keep is a refusal like any other.
    func run(on exchange: Exchange, _ clock: HandClock) throws -> Reply {
        switch self {
        case .request(let request): return exchange.reply(to: request, clock)
        case .deposit(let amount, let asset, let isConfirmed):
            return try .booked(exchange.deposit(amount, of: asset, isConfirmed: isConfirmed))
        case .adjust(let amount, let asset):
            do {
                return try .booked(exchange.adjust(amount, of: asset))
            } catch is SandboxError { return .error("EFunding:refused") }
        case .market(let state, let pair): try exchange.setMarket(state, pair: pair)
        case .arm(let fault): try exchange.arm(fault)
        case .clearFaults: try exchange.clearFaults()
        }
        return .result(.null)
    }
}

extension Operation: CustomStringConvertible {
    var description: String {
        switch self {
        case .request(let request): request.path + " " + String(decoding: request.body, as: UTF8.self)
        case .deposit(let amount, let asset, let isConfirmed): "\(amount) \(asset), confirmed: \(isConfirmed)"
        case .adjust(let amount, let asset): "\(amount) \(asset)"
        case .market(let state, let pair): "\(pair?.description ?? "all") \(state)"
        case .arm(let fault): "\(fault.moment) \(fault.effect) \(fault.endpoint ?? "any")"
        case .clearFaults: "clear faults"
        }
    }
}

extension Reply {
    fileprivate static func booked(_ reference: String) -> Reply { .result(.object(["refid": .string(reference)])) }
}

/// People who ask an exchange for everything it can do, in no order at all.
struct Crowd {
    /// What must have been accepted now and then in a history of some length.
    static let names = [
        "market", "limit", "iceberg", "stop-loss", "take-profit", "stop-loss-limit", "take-profit-limit",
        "trailing-stop", "trailing-stop-limit", "AddOrderBatch", "AmendOrder", "EditOrder", "CancelOrder",
        "CancelOrderBatch", "CancelAll", "CancelAllOrdersAfter", "BalanceEx", "OpenOrders", "QueryOrders", "Ledgers",
        "margin", "reduce_only", "settle-position", "deposit", "adjust", "Withdraw", "WithdrawCancel", "WalletTransfer",
        "state", "fault", "validate",
    ]

    let listed: ListedMarkets
    var clients: [Client]
    /// May only look.
    var watcher: Client
    var dice: Dice
    /// The market whose state was changed last, and to what: many go there then.
    var focus: (market: String, state: MarketState)?

    /// What somebody does next, and its name.
    mutating func next(_ open: [OpenOrder], _ books: Books) throws -> (name: String, operation: Operation) {
        // Few enough open orders to be quick, enough to meet each other.
        if try books.number("SELECT COUNT(*) FROM setting WHERE name = 'state ' AND value <> 'online'") > 0,
            dice.once(in: 12)
        {
            return ("state", .market(.online, nil))
        }
        let choice = open.count > 14 ? dice.within(430, 999) : dice.below(1_000)
        switch choice {
        case 0..<400: return try order()
        case 400..<440: return try batch()
        case 440..<520: return try amend(open)
        case 520..<570: return try edit(open)
        case 570..<740: return try cancel(open)
        case 740..<780: return try cancelBatch(open)
        case 780..<784: return try ask("CancelAll")
        case 784..<800:
            let timeout = dice.once(in: 3) ? dice.within(1, 400) : 0
            return try ask("CancelAllOrdersAfter", [("timeout", .integer(timeout))])
        case 800..<860: return try look(open)
        case 860..<940: return try fund(books)
        case 940..<960: return try changeMarket()
        case 960..<980: return ("fault", fault())
        default: return try ("bad", .request(badRequest()))
        }
    }

    mutating func ask(
        _ method: String, _ arguments: [(String, JSON)] = [], as name: String? = nil
    ) throws -> (String, Operation) {
        let client = dice.below(clients.count)
        return try (name ?? method, .request(clients[client].request(method, arguments)))
    }

    // MARK: Changes

    private mutating func amend(_ open: [OpenOrder]) throws -> (String, Operation) {
        guard let order = open.filter({ !$0.hasClose }).randomElement(using: &dice) else { return try look(open) }
        var changes: [(String, JSON)] = [name(of: order)]
        if dice.once(in: 2) || !order.hasLimit {
            let percent = dice.once(in: 3) ? dice.within(150, 800) : dice.within(20, 150)
            let units = order.quantity.units * Int128(percent) / 100
            let quantity = Quantity(units: units).rounded(toMultipleOf: Quantity(units: 10_000), .down)
            changes.append(("order_qty", .string(quantity.description)))
            // What is shown must stay a fifteenth of the whole.
            if order.type == "iceberg" { changes.append(("display_qty", .string(quantity.description))) }
        }
        if order.hasLimit, dice.once(in: 2) || changes.count == 1 {
            changes.append(("limit_price", distance(in: order.pair)))
        }
        if order.waitsForTrigger, dice.once(in: 3) { changes.append(("trigger_price", distance(in: order.pair))) }
        if dice.once(in: 10) { changes.append(("post_only", true)) }
        return try ask("AmendOrder", changes)
    }

    private mutating func name(of order: OpenOrder) -> (String, JSON) {
        if let client = order.client, dice.once(in: 2) { return ("cl_ord_id", .string(client)) }
        return ("txid", .string(order.id))
    }

    private mutating func edit(_ open: [OpenOrder]) throws -> (String, Operation) {
        let editable = open.filter { !$0.hasClose && $0.client == nil }
        guard let order = editable.randomElement(using: &dice) else { return try look(open) }
        var changes: [(String, JSON)] = [("txid", .string(order.id)), ("pair", .string(order.pair))]
        changes.append(("price", order.type.hasPrefix("trailing") ? "+1%" : distance(in: order.pair)))
        if dice.once(in: 3) {
            let units = order.quantity.units * Int128(dice.within(50, 150)) / 100
            let lot = Quantity(units: 10_000)
            changes.append(("volume", .string(Quantity(units: units).rounded(toMultipleOf: lot, .down).description)))
        }
        if dice.once(in: 10) { changes.append(("validate", true)) }
        return try ask("EditOrder", changes)
    }

    private mutating func cancel(_ open: [OpenOrder]) throws -> (String, Operation) {
        guard let order = open.randomElement(using: &dice) else { return try look(open) }
        if let reference = order.reference, dice.once(in: 2) {
            return try ask("CancelOrder", [("txid", .integer(reference))])
        }
        return try ask("CancelOrder", [name(of: order)])
    }

    private mutating func cancelBatch(_ open: [OpenOrder]) throws -> (String, Operation) {
        let chosen = open.shuffled(using: &dice).prefix(3)
        guard !chosen.isEmpty else { return try look(open) }
        return try ask("CancelOrderBatch", [("orders", .array(chosen.map { .string($0.id) }))])
    }

    /// A distance from the last price, up or down: some percent, or few steps, which may lie inside the spread.
    mutating func distance(in market: String, isClose: Bool = false) -> JSON {
        let sign = dice.once(in: 2) ? "+" : "-"
        guard let terms = listed.byID[market], isClose || dice.once(in: 3) else {
            let percent = dice.once(in: 3) ? "0.0\(dice.within(1, 9))" : "\(dice.below(3)).\(dice.within(1, 9))"
            return .string("\(sign)\(percent)%")
        }
        return .string(sign + Price(units: terms.tick.units * Int128(dice.below(8))).description)
    }

    private mutating func changeMarket() throws -> (String, Operation) {
        let states: [MarketState] = [.cancelOnly, .postOnly, .limitOnly, .reduceOnly, .maintenance]
        if dice.once(in: 12) { return ("state", .market(dice.one(of: states), nil)) }
        // What was closed is opened again before another market is closed.
        let market = listed.markets.first { $0.name == focus?.market && focus?.state != .online }
        let next = market ?? dice.one(of: tradable)
        focus = (next.name, market == nil ? dice.one(of: states + [.postOnly]) : .online)
        return ("state", .market(focus?.state ?? .online, Pair(name: next.wireName)))
    }

    // MARK: Questions

    mutating func look(_ open: [OpenOrder]) throws -> (String, Operation) {
        switch dice.below(8) {
        case 0...1: return try ask("BalanceEx")
        case 2...3: return try ask("OpenOrders", [("trades", true)])
        case 4...5:
            guard let order = open.randomElement(using: &dice) else { return try ask("Balance") }
            return try ask("QueryOrders", [("txid", .string(order.id)), ("trades", true)])
        case 6: return try ask("Ledgers", [("without_count", true)])
        default:
            let method = dice.one(of: ["Ticker", "Depth", "Spread"])
            let pair = dice.one(of: listed.markets).name
            return (
                "public", .request(ExchangeRequest(method: "GET", path: "/0/public/" + method, query: "pair=" + pair))
            )
        }
    }
}
