import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let orderWatch = Command(
        "watch", summary: "Wait until an order is over, and show how it goes.", category: "Orders"
    ) {
        CommandBody(
            details: """
                The exchange is asked every 2 to 15 seconds, less often while nothing happens. Ends with 0 when something \
                was traded, with 4 when the order ended without a trade, and with 1 when --timeout is over first. With \
                --json each change is one object a line, with --output csv one row, and the last one is final.
                """,
            examples: [
                Example(
                    "kraken order watch OQCLML-BW3P3-BUCMWZ --timeout 5m --sandbox", "Wait for five minutes at most.")
            ],
            rows: [.orderChanges],
            inputs: Input.argument("id", placeholder: "ID", help: "Its id, its client id, or the beginning of either."),
            Input.option("timeout", placeholder: "TIME", help: "Give up after so long: 90s, 5m, 2h."),
            arguments: OrderWatch.init(name:timeout:),
            run: { try await $0.run(in: $1) })
    }
}

/// Runs `kraken order watch`.
struct OrderWatch: Sendable {
    var name: OrderName
    var timeout: TimeSpan?

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let trader = try session.orders()
        try await tool.reconcile(trader)
        let found = try await trader.find(name.text, withTrades: false).get()
        let screen = WatchScreen(tool, pair: found.pair)
        defer { screen.finish() }
        var observer = Trader.WatchObserver()
        observer.onLook = { screen.show($0, isChange: $1) }
        observer.onTrouble = { error in
            screen.clear()
            tool.warn("the order cannot be looked at just now (\(Failure(error).message)); trying again")
        }
        let end = try await trader.watch(found, for: timeout?.duration, observer: observer).get()
        screen.finish()
        return try report(end, screen, session.venue.name, isStream: tool.globals.writesRows)
    }

    /// The end in words, or the last line of the stream; the exit code is by what became of the order.
    private func report(
        _ end: Trader.WatchEnd, _ screen: WatchScreen, _ venue: String, isStream: Bool
    ) throws -> Report {
        let outcome = end.outcome
        if isStream {
            screen.writeLast(end.order, end: outcome.word)
            var report = Report.nothing
            report.exitCode = outcome.exitCode
            return report
        }
        switch end {
        case .over(let order) where outcome.exitCode == .success:
            return Report(data: .null, blocks: [.line(.done, "Order \(order.id) on \(venue): \(order.stateInWords).")])
        case .over(let order):
            throw Failure(
                outcome.word, "order \(order.id) ended without a trade: \(order.stateInWords)", exitCode: .refused)
        case .timedOut(let order):
            throw Failure(
                outcome.word,
                "order \(order?.id.description ?? name.text) is not over yet: \(order?.stateInWords ?? "not listed")",
                hint: "go on with 'kraken order watch \(order?.id.description ?? name.text)'", exitCode: .failure)
        case .nothing(let intent):
            throw Failure(
                outcome.word, "nothing came of order \(intent.id): \(intent.state.words)",
                hint: "see 'kraken order show \(intent.id)'", exitCode: outcome.exitCode)
        }
    }
}

extension Trader.WatchEnd {
    /// The order as it was seen last.
    fileprivate var order: ExchangeOrder? {
        switch self {
        case .over(let order): order
        case .timedOut(let order): order
        case .nothing: nil
        }
    }

    /// A word for scripts, and how the program ends.
    fileprivate var outcome: (word: String, exitCode: ExitCode) {
        switch self {
        case .timedOut: return ("timeout", .failure)
        case .nothing(let intent):
            let isRefused = intent.state == .refused || intent.state == .refusedForNow
            return isRefused ? ("refused", .refused) : ("not-placed", .unreachable)
        case .over(let order):
            if order.status == .closed { return ("filled", .success) }
            let word = order.status == .expired ? "expired" : "cancelled"
            return order.executed.isZero ? (word, .refused) : ("partly-filled", .success)
        }
    }
}
