public import CommandKit
import KrakenCore
public import Trading
import Transport

extension ToolCommand {
    static let orderBracket = Command(
        "bracket", summary: "Leave a position at a stop or at a target, whichever comes first.", category: "Orders"
    ) {
        CommandBody(
            details: """
                The exchange has no one-cancels-other, and one coin cannot back two sells. So one leg rests at the \
                exchange, the stop unless told otherwise, and this program watches the other: when its price comes, the \
                resting order is cancelled, seen to be cancelled, and the other one placed. In between there is no stop: \
                that time is measured, told, kept below --exposed, and an alarm beyond it. A target that does not trade in \
                time is taken back, and the stop is placed again. While the limits have no room for a whole swap, or the \
                market would refuse an order, nothing is cancelled and the stop rests; a stop that is watched (--rest \
                target) waits only until its own order can be placed. Your limits (KRAKEN_MAX_ORDERS_PER_MINUTE, \
                KRAKEN_MAX_DAILY_VALUE, ...) hold for the order that begins; swaps are exempt from those of a minute \
                and of a day, because nothing may keep a stop from being put back, but count for later orders. \
                Nothing is placed without --execute. \
                Ctrl-C looks at the stop once more, tells whether it still is at the exchange, and leaves it there; a swap is \
                finished or undone first, within eight seconds unless it is pressed again. --resume takes a bracket up again whose program was interrupted or killed: it looks at \
                every order of it, says what it found, puts the stop back where there is none, and watches on. With --json \
                every event is a line, the last one the result; with --output csv every event is a row.
                """,
            examples: BracketCommand.examples, rows: [.bracketEvents],
            inputs: Input.optionalArgument("market", placeholder: "PAIR", help: "The market, if not given by --pair."),
            Input.option("pair", short: "p", placeholder: "PAIR", help: "The market."),
            Input.option("side", short: "s", placeholder: "SIDE", help: "Which way both legs go."),
            Input.option(
                "volume", short: "v", placeholder: "VOLUME", help: "How much of the base asset; or all, 25% or 100usd."),
            Input.option(
                "stop", placeholder: "PRICE", help: "The stop's trigger: a number, or -5% from the last price."),
            Input.option(
                "stop-limit", placeholder: "PRICE",
                help: "The limit that follows it; otherwise it trades at the market."),
            Input.option("target", placeholder: "PRICE", help: "The target's limit."),
            Input.option(
                "resume", placeholder: "ID", help: "Take up an interrupted bracket, by any of its orders; or 'last'."),
            Input.option("rest", default: "stop", placeholder: "LEG", help: "Which leg rests at the exchange."),
            Input.option(
                "exposed", default: "5", placeholder: "SECONDS", help: "How long there may be no stop (2 to 60)."),
            Input.option(
                "poll", default: "3", placeholder: "SECONDS", help: "How often the price is asked for (2 to 60)."),
            Input.flag("execute", help: "Place the resting leg, and watch the other."),
            Input.flag("yes", short: "y", help: "Do not ask before placing it."),
            Input.flag("again", help: "Place it although the same order was placed a moment ago."),
            Input.flag("override-limits", help: "Go beyond your own limits of the settings."),
            arguments: BracketCommand.init,
            run: { try await $0.run(in: $1) })
    }
}

extension Bracket.Leg: Argument {}

/// Runs `kraken order bracket`.
struct BracketCommand: Sendable {
    static let examples = [
        Example(
            "kraken order bracket btcusd -s sell -v 5% --stop -5% --target +8% --sandbox",
            "Check both legs, and see what would happen."),
        Example(
            "kraken order bracket btcusd -s sell -v 5% --stop -5% --target +8% --execute",
            "Place the stop, and watch the target until one of them has traded."),
        Example("kraken order bracket --resume last --execute", "Go on with the bracket that was interrupted."),
    ]

    /// What is done.
    enum Wish: Sendable {
        /// A new bracket.
        case new(BracketDraft)
        /// One that was interrupted; nil for the newest.
        case resume(String?)
    }

    var wish: Wish
    var poll: Duration
    var execute: Bool
    var yes: Bool
    var again: Bool
    var overrideLimits: Bool

    // swift-format-ignore: one parameter for each input
    /// Throws when something is missing, a number is not positive, or out of its range.
    init(
        market: String?, pair: String?, side: Side?, volume: VolumeTerm?, stop: PriceTerm?, stopLimit: PriceTerm?,
        target: PriceTerm?, resume: String?, rest: Bracket.Leg, exposed: Int, poll: Int, execute: Bool, yes: Bool,
        again: Bool, overrideLimits: Bool
    ) throws(UsageError.Mistake) {
        (self.poll, self.execute, self.yes) = (.seconds(poll), execute, yes)
        (self.again, self.overrideLimits) = (again, overrideLimits)
        if !(2...60).contains(poll) {
            throw .invalid("--poll", text: "\(poll)", form: "2 to 60 seconds", reason: nil)
        }
        if let resume {
            // What was agreed on is in the journal.
            let given = [
                ("--pair", market != nil || pair != nil), ("--side", side != nil), ("--volume", volume != nil),
                ("--stop", stop != nil), ("--stop-limit", stopLimit != nil), ("--target", target != nil),
            ].filter(\.1).map(\.0)
            if !given.isEmpty { throw .conflict(["--resume"] + given) }
            wish = .resume(resume.lowercased() == "last" ? nil : resume)
            return
        }
        guard let side, let volume, let stop, let target else {
            let missing = [
                ("--side", side == nil), ("--volume", volume == nil), ("--stop", stop == nil),
                ("--target", target == nil),
            ]
            throw .missingOptions(missing.filter(\.1).map(\.0))
        }
        wish = .new(
            BracketDraft(
                market: try oneMarket(market, pair), side: side, volume: volume, stop: stop, stopLimit: stopLimit,
                target: target, rests: rest, bound: .seconds(exposed)))
        if !volume.isPositive { throw Self.notPositive("--volume", volume.description) }
        for (name, price) in [("--stop", stop), ("--stop-limit", stopLimit), ("--target", target)] {
            if let price, !price.isPositive { throw Self.notPositive(name, price.description) }
        }
        if !(2...60).contains(exposed) {
            throw .invalid("--exposed", text: "\(exposed)", form: "2 to 60 seconds", reason: nil)
        }
    }

    private static func notPositive(_ name: String, _ text: String) -> UsageError.Mistake {
        .invalid(name, text: text, form: "a positive number", reason: "is not positive")
    }
}
