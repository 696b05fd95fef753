import CommandKit
import KrakenCore

/// The whole program, with all its commands.
enum KrakenProgram {
    /// What was read of a command line.
    typealias Line = ParsedLine<Globals, Tool, Report>

    static let declaration = Program<Globals, Tool, Report>(
        "kraken", summary: "Trade on Kraken, or on the exchange built in.",
        details: "Start with 'kraken tour': it needs no account.", version: Version.text, versionNumber: Version.number,
        examples: [
            Example("kraken tour", "See the main job done, offline."),
            Example("kraken ticker BTC/USD", "A price; needs no key."),
            Example(
                "kraken order -p BTC/USD -s buy -t limit -v 0.01 --price 50000", "Check an order without placing it."),
        ],
        sections: [.exitCodes, .environment],
        globals: Input.flag("json", help: "Print one JSON envelope and nothing else."),
        Input.option(
            "output", short: "o", placeholder: "FORMAT",
            help: "How results are written: table, json (one envelope), ndjson (a row a line) or csv."),
        Input.option(
            "columns", placeholder: "NAMES", help: "Which columns, with commas between; in tables, ndjson and csv.",
            completion: .columns),
        Input.option(
            "sort", placeholder: "NAME", help: "Sort rows by this column; -NAME for the largest first.",
            completion: .column),
        Input.flag("no-header", help: "No titles and headings in tables and csv."),
        Input.option(
            "home", placeholder: "DIR", help: "The home folder; else KRAKEN_HOME, else ~/.kraken.", completion: .folder),
        Input.option(
            "profile", placeholder: "PROFILE", help: "A profile's own key, settings and books; else KRAKEN_PROFILE."),
        Input.flag("sandbox", help: "Use the built-in exchange."),
        Input.flag("no-wait", help: "Fail with 5 instead of waiting for the rate limit."),
        Input.flag("quiet", help: "No notes, hints and progress; errors and warnings stay."),
        Input.flag("verbose", help: "Tell each request on standard error."),
        Input.flag("utc", help: "Show times in UTC, as they are by default."),
        Input.flag("local", help: "Show times in the local zone; JSON and CSV stay in UTC."),
        Input.flag("no-color", help: "Write no colours."),
        Input.flag("ascii", help: "Write words and plain signs instead of icons."),
        arguments: Globals.init,
        topics: HelpTopic.all,
        subcommands: [
            .status, .ticker, .ohlc, .book, .trades, .spread, .pairs, .assets,
            .balance, .portfolio, .positions, .ledger, .fees,
            .order, .orders, .cancel, .panic,
            .withdraw, .deposit, .transfer, .exportReport,
            .api,
            .configSetup, .config, .info, .doctor,
            .sandbox, .tour,
            .completions, .manual,
        ])

    /// The rows that results of a command may have.
    static func rows(of path: [String]) -> [RowsSpec] {
        declaration.spec.command(at: path.dropFirst())?.rows ?? []
    }

    /// Reads the words that follow the program's name.
    ///
    /// - Parameter helpWidth: how many columns help may fill; nil where no terminal shows it.
    static func parse(_ words: [String], helpWidth: Int? = nil) throws(UsageError) -> Line {
        try declaration.parse(SortOrder.joined(words), terminalWidth: helpWidth)
    }
}

extension HelpSection {
    static let exitCodes = HelpSection(
        "Exit codes",
        [
            .init("0", "done"), .init("1", "failure; also when the result cannot be written, as to a full disk"),
            .init("2", "wrong words or settings"),
            .init("3", "credentials"), .init("4", "refused, here or by the exchange"), .init("5", "rate limited"),
            .init("6", "unreachable; an order was certainly not placed"),
            .init("7", "outcome unknown: look before you repeat it"), .init("130", "interrupted"),
        ])

    fileprivate static let environment = HelpSection(
        "Environment",
        [
            .init("KRAKEN_API_KEY, KRAKEN_API_SECRET", "the key of the account"),
            .init("KRAKEN_PASSWORD_FILE", "file with the password of the encrypted key"),
            .init("KRAKEN_SANDBOX", "true: use the built-in exchange"), .init("KRAKEN_HOME", "the home folder"),
            .init("KRAKEN_PROFILE", "the profile"),
            .init("NO_COLOR", "write no colours"), .init("more", "see .env.template for every setting"),
        ])
}
