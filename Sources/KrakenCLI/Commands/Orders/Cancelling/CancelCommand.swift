import CommandKit
import KrakenCore
import Trading
import Transport

/// Runs `kraken cancel now`.
struct CancelCommand: Sendable {
    static let examples = [
        Example("kraken cancel --cancel-all --yes --sandbox", "Cancel every open order of the account."),
        Example("kraken cancel --pair BTC/USD --yes --sandbox", "Every order of one market."),
    ]

    /// What is to be cancelled.
    enum Wish: Sendable {
        case ids([CancelWord])
        case pair(String)
        case userReference(Int32)
        case all
    }

    var wish: Wish
    var yes: Bool

    /// Throws when no kind of order, several kinds, or something that is no id is given.
    init(
        orders: [String], clientOrders: [String], more: [String], pair: String?, userref: Int?, cancelAll: Bool,
        all: Bool, yes: Bool
    ) throws(UsageError.Mistake) {
        self.yes = yes
        let hasIDs = !(orders + clientOrders + more).isEmpty
        let kinds = [
            (hasIDs, orders.isEmpty ? "--cl-ord-id" : "--txid"), (pair != nil, "--pair"), (userref != nil, "--userref"),
            (cancelAll || all, "--cancel-all"),
        ]
        let given = kinds.filter(\.0).map(\.1)
        if given.count > 1 { throw .conflict(given) }
        if let pair {
            wish = .pair(pair)
        } else if let userref {
            guard let number = Int32(exactly: userref) else {
                throw .invalid("--userref", text: "\(userref)", form: "a whole number of 32 bits", reason: nil)
            }
            wish = .userReference(number)
        } else if cancelAll || all {
            wish = .all
        } else {
            var words: [CancelWord] = []
            for text in Self.split(orders) { words.append(try CancelWord(order: text)) }
            for text in Self.split(clientOrders) { words.append(try CancelWord(clientOrder: text)) }
            // Further words are of the kind that was named, if one was.
            for text in Self.split(more) {
                if !orders.isEmpty && clientOrders.isEmpty {
                    words.append(try CancelWord(order: text))
                } else if orders.isEmpty && !clientOrders.isEmpty {
                    words.append(try CancelWord(clientOrder: text))
                } else {
                    words.append(CancelWord(any: text))
                }
            }
            if words.isEmpty { throw .noneOf(["--txid", "--cl-ord-id", "--pair", "--userref", "--cancel-all"]) }
            wish = .ids(words)
        }
    }

    private static func split(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ",").map(String.init) }
    }

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let (trader, venue) = (try session.orders(), session.venue.name)
        switch wish {
        case .ids(let words):
            return try await cancel(words, trader, venue)
        case .pair(let name):
            try await confirm("every open order of \(name)", trader, venue, tool)
            return try await together(" in \(name)", trader, venue, tool) { try await trader.cancel(pair: name).get() }
        case .userReference(let number):
            try await confirm("every open order with userref \(number)", trader, venue, tool)
            return try await together(" with userref \(number)", trader, venue, tool) {
                try await trader.cancel(userReference: number).get()
            }
        case .all:
            try await confirm("every open order, stops and manual ones included,", trader, venue, tool)
            return try await together("", trader, venue, tool) { try await trader.cancelAll().get() }
        }
    }

    /// Cancels many orders, and tells which they were.
    private func together(
        _ which: String, _ trader: Trader, _ venue: String, _ tool: Tool,
        _ cancel: () async throws -> Trader.CancelAllResult
    ) async throws -> Report {
        let begun = tool.time.elapsed()
        let result = try await cancel()
        let orders = await trader.cancelled(by: result, meant, since: begun)
        return try CancelReport(venue: venue).report(result, orders, which)
    }

    /// Cancels every order that is named; a word that means none keeps no other order alive.
    private func cancel(_ words: [CancelWord], _ trader: Trader, _ venue: String) async throws -> Report {
        var (targets, unknown): ([CancelOrder.Target], [Failure]) = ([], [])
        for word in words {
            do { targets.append(try await word.target(by: trader)) } catch {
                try Task.checkCancellation()
                if words.count == 1 { throw error }
                unknown.append(Failure(error))
            }
        }
        guard !targets.isEmpty || unknown.isEmpty else { throw unknown[0] }
        let report = try CancelReport(venue: venue).report(await trader.cancel(targets).get())
        guard var first = unknown.first else { return report }
        let others = unknown.map(\.message).joined(separator: "; ")
        first.message = "\(others); cancelled are the other \(targets.count)"
        (first.exitCode, first.data) = (.refused, report.data)
        throw first
    }

    /// Which open orders are meant, where many may be.
    private var meant: Trader.Meant {
        switch wish {
        case .pair(let name): .pair(name)
        case .userReference(let number): .userReference(number)
        case .all, .ids: .all
        }
    }

    /// Asks before many are cancelled, stops perhaps among them; nobody to ask means no.
    private func confirm(_ what: String, _ trader: Trader, _ venue: String, _ tool: Tool) async throws {
        if yes { return }
        let stake = try OrdersAtStake(await trader.open(meant))
        guard tool.console.canAsk else {
            var failure = Failure(
                "confirmation-needed", "this would cancel \(what) on \(venue), and there is no terminal to ask at",
                hint: "add --yes if you mean it; 'kraken panic' cancels everything and never asks", exitCode: .refused,
                data: .object(["venue": .string(venue), "meant": stake.json]))
            failure.shown = [.verbatim(stake.text)]
            throw failure
        }
        tool.console.complain(stake.text)
        let answer = await tool.console.ask("Cancel \(what) on \(venue)\(tool.profileWords)? [y/N] ")
        try Task.checkCancellation()
        guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
            throw Failure("not-confirmed", "nothing was cancelled", exitCode: .refused)
        }
    }
}

/// A word that names an order to be cancelled.
struct CancelWord: Sendable {
    private let text: String
    /// The order it certainly means; nil when it may be the beginning of an id.
    private let known: CancelOrder.Target?

    /// An order id.
    init(order text: String) throws(UsageError.Mistake) {
        guard OrderID(text.uppercased()).isWellFormed else {
            throw .invalid("--txid", text: text, form: "an order id such as OQCLML-BW3P3-BUCMWZ", reason: nil)
        }
        (self.text, known) = (text, .order(OrderID(text.uppercased())))
    }

    /// A client order id.
    init(clientOrder text: String) throws(UsageError.Mistake) {
        guard let name = ClientOrderName(argument: text) else {
            throw .invalid("--cl-ord-id", text: text, form: ClientOrderName.form, reason: nil)
        }
        (self.text, known) = (text, .clientOrder(name.id))
    }

    /// An id of any kind, or the beginning of one.
    init(any text: String) {
        self.text = text
        if OrderID(text.uppercased()).isWellFormed {
            known = .order(OrderID(text.uppercased()))
        } else if [32, 36].contains(text.utf8.count), let name = ClientOrderName(argument: text) {
            known = .clientOrder(name.id)
        } else {
            known = nil
        }
    }

    /// The order meant; a beginning is looked up in the journal and the lists, and must mean one order.
    func target(by trader: Trader) async throws -> CancelOrder.Target {
        if let known { return known }
        let found = try await trader.find(text, withTrades: false).get()
        if let order = found.order { return .order(order.id) }
        if let intent = found.record?.intent { return .clientOrder(intent.id) }
        throw Failure("unknown-order", "there is no order '\(text)'", hint: "see 'kraken orders'", exitCode: .usage)
    }
}
