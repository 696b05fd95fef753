import CommandKit
import KrakenCore

extension HelpTopic {
    /// Everything that is explained and is no command.
    static let all = [exitCodes, settings, output, pairs]

    static let exitCodes = HelpTopic("exit-codes", summary: "What the number means with which the program ends.") {
        [
            .exitCodes,
            HelpSection(
                "For scripts",
                [
                    .init(
                        "",
                        """
                        After 7 an order, a withdrawal or a transfer may or may not have happened: do not repeat it. \
                        'kraken orders --journal' shows it, and every later command with a key looks for it again. After \
                        6 of a command that moves money nothing was sent, or it is proved that nothing happened: it can \
                        be repeated. An order with --cl-ord-id can always be repeated: the second time only tells what \
                        became of the first, and ends with 4 when another order is asked for under its id.
                        """)
                ]),
        ]
    }

    static let settings = HelpTopic("settings", summary: "Every setting, and where it is looked for.") {
        let groups = Setting.groups.map { group in
            HelpSection(
                group.title,
                group.settings.map { setting in
                    .init(setting.name, setting.help + (setting.fallback.map { " Default: \($0)." } ?? ""))
                })
        }
        return [
            HelpSection(
                "",
                [
                    .init(
                        "",
                        """
                        An option wins over the environment, that over .env in the home, that over config.json there, and \
                        that over the default. The home is --home, else KRAKEN_HOME, else ~/.kraken; the current folder \
                        is never looked at.
                        """)
                ])
        ] + groups
    }

    static let output = HelpTopic("output", summary: "How results are written for people and for scripts.") {
        [
            HelpSection(
                "",
                [
                    .init(
                        "",
                        """
                        Results go to standard output, and nothing else does: questions, progress, warnings and errors \
                        go to standard error. Tables fit the terminal by leaving out less important columns; numbers are \
                        never cut. Piped, they are as wide as they need to be.
                        """)
                ]),
            HelpSection(
                "--output FORMAT",
                [
                    .init("table", "for people; the default"),
                    .init("json", "one envelope, also for failures; --json means the same"),
                    .init("ndjson", "an object a line, one for each row; a failure is its envelope in one line"),
                    .init("csv", "a line of names, then one for each row, numbers with every digit, times in UTC"),
                ]),
            HelpSection(
                "Rows",
                [
                    .init("--columns a,b", "only these, in this order; the names are those of data, or the headings"),
                    .init("--sort NAME", "by this column, -NAME for the largest first; numbers are compared exactly"),
                    .init("--no-header", "no titles and headings"),
                ]),
            HelpSection(
                "Looks",
                [
                    .init("--local", "times in the local zone, in tables only; else UTC"),
                    .init(
                        "--ascii", "words instead of icons; by itself where the locale or the terminal knows no others"),
                    .init("--no-color", "no colours; so does NO_COLOR, and whatever is no terminal"),
                    .init("--quiet", "no notes, hints and progress; errors and warnings stay"),
                    .init(
                        "--verbose", "every request on standard error, with its cost, its wait and what was remembered"),
                ]),
            HelpSection(
                "The envelope of --json",
                [
                    .init("success", "true or false"), .init("data", "the result, or null"),
                    .init("error", "null, or a text that begins with a stable word and a colon"),
                    .init("cached", "whether any of it was not fetched just now"),
                    .init("timestamp", "when it was true, in seconds since 1970"),
                    .init("", "In data, money is text with every digit, and moments are RFC 3339 in UTC."),
                ]),
        ]
    }

    static let pairs = HelpTopic("pairs", summary: "How markets and assets may be written.") {
        [
            HelpSection(
                "",
                [
                    .init(
                        "",
                        """
                        A market is written BTC/USD, and understood as btc/usd, BTC-USD, btcusd, XBTUSD or XXBTZUSD too. \
                        The exchange's older names of assets are understood (XBT is BTC, XDG is DOGE) and never printed. \
                        A name that is not known gets the nearest one as a suggestion; nothing is ever guessed.
                        """),
                    .init(
                        "",
                        """
                        Balances with a suffix belong to their asset: .S staked, .M and .B earning, .F and .P flexible and \
                        parachain, .T tokenised, .HOLD held. Only what has no suffix, or .F, can be traded at once.
                        """),
                ])
        ]
    }
}
