import CommandKit
import KrakenCore
import Synchronization
import Trading
import Transport

/// Runs `kraken cancel after`.
struct CancelAfterCommand: Sendable {
    var seconds: Int
    var keepAlive: Bool
    var yes: Bool

    /// Throws when there is no time, or one the exchange does not take.
    init(seconds: Int?, keepAlive: Bool, yes: Bool) throws(UsageError.Mistake) {
        (self.keepAlive, self.yes) = (keepAlive, yes)
        if keepAlive {
            if seconds != nil { throw .conflict(["SECONDS", "--keep-alive"]) }
            self.seconds = 60
        } else {
            guard let seconds else { throw .missingArgument("SECONDS") }
            guard (0..<86_400).contains(seconds) else {
                throw .invalid("SECONDS", text: "\(seconds)", form: "0 to 86399 seconds", reason: nil)
            }
            self.seconds = seconds
        }
    }

    func run(in tool: Tool) async throws -> Report {
        let session = try tool.session(.account)
        let (trader, venue) = (try session.orders(), session.venue.name)
        if seconds == 0 {
            _ = try await trader.cancelAll(after: 0).get()
            return Report(
                data: json(venue, nil, []), blocks: [.line(.done, "The switch is disarmed, \(venue).")],
                rows: .whole)
        }
        let open = try await trader.open(.all).get()
        try await confirm(open, venue, tool)
        if keepAlive { return try await keepArmed(trader, venue, tool) }
        guard let trigger = try await trader.cancelAll(after: seconds).get() else {
            throw Failure("internal", "the switch is not armed", exitCode: .failure)
        }
        return Report(
            data: json(venue, trigger, open),
            blocks: (yes ? OrdersAtStake(open).lines.map { .line(nil, $0) } : []) + [
                .line(.done, "Every order of the account is cancelled at \(trigger.shown), \(venue)."),
                .line(nil, "\(open.count) open now; 'kraken cancel after 0' disarms the switch."),
            ], rows: .whole)
    }

    /// Says which orders it would cancel, and asks.
    private func confirm(_ open: [ExchangeOrder], _ venue: String, _ tool: Tool) async throws {
        if yes { return }
        guard tool.console.canAsk else {
            let names = open.isEmpty ? "" : ": " + open.map(\.id.description).joined(separator: ", ")
            throw Failure(
                "confirmation-needed",
                "this would cancel \(open.count.counted("open order"))\(names); there is no terminal to ask at",
                hint: "add --yes if you mean it", exitCode: .refused, data: json(venue, nil, open))
        }
        tool.console.complain(OrdersAtStake(open).text)
        let which =
            switch open.count {
            case 0: "every order that is open"
            case 1: "this and every later order"
            default: "these and every later order"
            }
        let answer = await tool.console.ask(
            "Let \(venue)\(tool.profileWords) cancel \(which) in \(seconds.counted("second"))? [y/N] ")
        try Task.checkCancellation()
        guard ["y", "yes"].contains(answer?.lowercased() ?? "") else {
            throw Failure("not-confirmed", "the switch is as it was", exitCode: .refused)
        }
    }

    /// Keeps the switch armed until Ctrl-C or the end of the service.
    private func keepArmed(_ trader: Trader, _ venue: String, _ tool: Tool) async throws -> Report {
        let isFirst = Mutex(true)
        let interrupts = tool.interrupts
        let (isDisarmed, trigger) = await trader.keepArmed(
            onArmed: { moment in
                interrupts?.begin(
                    .init(
                        id: "cancel after", order: "the switch", venue: venue,
                        failure: Self.stillArmed(moment, venue)))
                let first = isFirst.withLock { value in
                    defer { value = false }
                    return value
                }
                if first { tool.console.complain("kraken: armed, at first until \(moment.shown); Ctrl-C disarms it\n") }
            },
            onTrouble: { tool.warn($0.words) })
        guard isDisarmed else { throw Self.stillArmed(trigger, venue) }
        interrupts?.land()
        if Task.isCancelled { tool.console.complain("kraken: the switch is disarmed\n") }
        try Task.checkCancellation()
        throw Failure(
            "not-online", "the exchange is not online, so the switch was disarmed",
            hint: "see 'kraken status'", exitCode: .unreachable)
    }

    /// What to say when this program ends and the switch may still be armed.
    private static func stillArmed(_ trigger: Timestamp?, _ venue: String) -> Failure {
        let moment = trigger.map { "at \($0.shown)" } ?? "within a minute"
        return Failure(
            "still-armed",
            "whether the switch is disarmed is not known: it cancels every order of the account on \(venue) \(moment)",
            hint: "disarm it with 'kraken cancel after 0'", exitCode: .outcomeUnknown)
    }

    private func json(_ venue: String, _ trigger: Timestamp?, _ open: [ExchangeOrder]) -> JSON {
        .object([
            "venue": .string(venue), "trigger": .time(trigger),
            "orders": .array(open.map { .string($0.id.description) }),
        ])
    }
}

extension Trader.SwitchTrouble {
    /// What is wrong, as a warning.
    fileprivate var words: String {
        switch self {
        case .notArmed(let error): "the switch could not be armed again: \(Failure(error).message)"
        case .stillArmed(let error, let trigger):
            "the switch could not be disarmed yet, it goes off at \(trigger.shown): \(Failure(error).message)"
        }
    }
}
