import KrakenCore
import Storage
import Trading
import Transport

extension Failure {
    /// Why an order never came to be, in words; nil for every other error.
    init?(order error: any Error) {
        switch error {
        case let error as UnresolvedOrder:
            self.init(
                "refused-locally", "an earlier order of this pair and side may be live: \(error.id)",
                hint: "look for it with 'kraken order resolve \(error.id)'", exitCode: .refused)
        case let error as RepeatedOrder:
            let problem = OrderCheck.Problem.repeats(error.intent)
            self.init(
                problem.identifier, RepeatedOrder.words(error.intent), hint: problem.hint, exitCode: problem.exitCode)
        case let error as BeyondBudget: self.init(error)
        case let error as UsedIdentifier:
            self.init(
                "id-used-before", "id \(error.intent.id) was used at \(error.intent.createdAt.shown)",
                hint: "an id is never used twice: choose another one", exitCode: .refused)
        case let error as UnknownIntent:
            self.init(
                "unknown-order", "the journal knows no order \(error.id)",
                hint: "see 'kraken orders --journal' for those it knows", exitCode: .usage)
        case let error as OrderIntent.IllegalEvent:
            self.init(
                "refused-locally", "an order that is \(error.state.words) cannot be settled like that",
                hint: "see 'kraken orders --journal'", exitCode: .refused)
        case let error as Trader.Contradiction: self.init(error)
        case let error as Trader.AmbiguousOrder:
            let names = error.matches.map { match in
                [match.orderID?.description, match.clientOrderID?.description].compactMap(\.self)
                    .joined(separator: " = ")
            }
            self.init(
                "ambiguous-order",
                "'\(error.text)' may be any of \(names.count) orders: \(names.joined(separator: ", "))",
                hint: "type more of it", exitCode: .usage)
        case let error as Trader.NoSuchOrder:
            let isShort = error.text.utf8.count < Trader.shortestPrefix
            self.init(
                "unknown-order", "there is no order '\(error.text)'",
                hint: isShort
                    ? "type at least \(Trader.shortestPrefix) letters of its id"
                    : error.mayBeOlder
                        ? "older orders are found by their whole id only; see 'kraken orders --status any --all'"
                        : "see 'kraken orders --status any', or 'kraken orders --journal' for those of this program",
                exitCode: .usage)
        case is Trader.NoJournal:
            self.init(
                "no-journal",
                "there is no journal that could tell which orders are this program's; nothing was cancelled",
                hint: "without --mine every open order of the account is cancelled", exitCode: .failure)
        case let error as Trader.NotResumable: self.init(error)
        case let error as Trader.OtherOrder:
            let what = error.differences.map(\.rawValue).joined(separator: " and ")
            self.init(
                "other-order", "the exchange understood another \(what): \(error.description.safeForTerminal)",
                hint: "nothing was placed; type the market's whole name, and report this if it stays",
                exitCode: .refused)
        case let error as OrderDraft.Fault: self.init(error)
        case let error as Trader.InMaintenance: self = .maintenance(error.condition)
        default: return nil
        }
    }

    private init(_ fault: OrderDraft.Fault) {
        switch fault {
        case .noPrice(let term):
            self.init(
                "refused-locally", "the market has no price '\(term)' now", hint: "see 'kraken ticker'",
                exitCode: .refused)
        case .noQuote(let side):
            self.init(
                "refused-locally", "the market has no \(side == .buy ? "ask" : "bid") now",
                hint: "try again when there is trading; see 'kraken ticker'", exitCode: .refused)
        case .foreignAsset(let name, let pair):
            self.init(
                "usage", "a volume in '\(name)' makes no sense for \(pair)",
                hint: "name it in \(pair.base) or \(pair.quote)", exitCode: .usage)
        case .nothingFree(let asset, let available):
            self.init(
                "refused-locally", "too little \(asset) is free: \(available)", hint: "see 'kraken balance'",
                exitCode: .refused)
        case .positionNotKnown:
            self.init(
                "refused-locally", "the position is not known, so no share of it can be traded",
                hint: "the key needs the permission query-open-trades; 0 closes all of it", exitCode: .refused)
        case .marginNotKnown:
            self.init(
                "refused-locally", "the free margin is not known, so no share of it can be traded",
                hint: "name the volume", exitCode: .refused)
        case .nothingToClose(let side):
            self.init(
                "refused-locally", "there is \(side.nothingToClose)", hint: "see 'kraken positions'", exitCode: .refused
            )
        }
    }
}

extension RepeatedOrder {
    /// Which order is repeated, and what became of it.
    static func words(_ intent: OrderIntent) -> String {
        let order = intent.orderID.map { "\($0), " } ?? ""
        return "the same order was placed at \(intent.createdAt.shown) (\(order)\(intent.state.words)): "
            + intent.request.words
    }
}

extension Failure {
    /// Orders on their way, which a cancel cannot meet before they are there.
    static func mayStillCome(_ pending: [PendingOrder], _ done: String, _ data: JSON) -> Failure {
        let names = pending.map { "\($0.intent.id) (\($0.intent.request.words), until \($0.until.shown))" }
        let first = pending.first.map { "\($0.intent.id)" } ?? ""
        return Failure(
            "outcome-unknown", "\(done), but on their way and able to come still: \(names.joined(separator: ", "))",
            hint: "'kraken order resolve \(first) --cancel' cancels it now and after its deadline",
            exitCode: .outcomeUnknown, data: data)
    }

    /// The failure as a report for people, with what else is to be told.
    func report(_ more: [Report.Block]) -> Report {
        var report = Report(data: data, blocks: [.line(.caution, message)] + more)
        if let hint { report.blocks.append(.line(.note, "hint: \(hint)")) }
        report.exitCode = exitCode
        return report
    }

    /// An order that another process is about to send.
    static func inHand(_ id: ClientOrderID) -> Failure {
        Failure(
            "outcome-unknown", "order \(id) is being sent by another process just now; nothing was sent by this one",
            hint: "type it again in a moment: then it is told what became of it", exitCode: .outcomeUnknown)
    }

    /// Why the operator's verdict on an order is not taken.
    fileprivate init(_ contradiction: Trader.Contradiction) {
        let force = "add --force to have your word taken without a question"
        switch contradiction {
        case .isListed(let id):
            self.init(
                "contradicted", "the exchange lists this order, as \(id); the journal knows it now",
                hint: "see 'kraken order show \(id)'", exitCode: .refused)
        case .notListed(let id):
            self.init(
                "contradicted", "the exchange does not know an order \(id)",
                hint: "see 'kraken orders --status any'; \(force)", exitCode: .refused)
        case .isAnother(let id, let words):
            self.init(
                "contradicted", "order \(id) cannot be this one: \(words)",
                hint: "see 'kraken orders --status any'; \(force)", exitCode: .refused)
        case .tooEarly(let moment):
            self.init(
                "too-early", "the order may still come; that no list shows it proves something from \(moment.shown) on",
                hint: "wait, or \(force)", exitCode: .refused)
        case .unasked(let error):
            var failure = Failure(error)
            failure.message = "the exchange could not be asked: \(failure.message)"
            failure.hint = force
            // Whatever kept it from answering, the next step is to ask again.
            if failure.exitCode == .failure { failure.exitCode = .unreachable }
            self = failure
        }
    }
}
