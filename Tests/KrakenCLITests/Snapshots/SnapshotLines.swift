@testable import CommandKit
@testable import KrakenCLI

/// The command lines that snapshots are taken of, by command.
enum SnapshotLines {
    /// A command line with what is answered to its questions.
    struct Line: Sendable {
        var text: String
        var answers: [String] = []

        init(_ text: String, answers: [String] = []) { (self.text, self.answers) = (text, answers) }
    }

    /// Commands without a snapshot, and why.
    static let exceptions = [
        "sandbox serve": "goes on until it is stopped",
        "completions": "a script for a shell, which the shells themselves test",
        "man": "a page for man, which groff tests",
        "config-setup": "asks for a key unseen; its own tests type one",
        "config edit": "opens an editor",
        "doctor": "measures this machine",
    ]

    /// What the commands' own examples do not show: prompts, refusals, other options.
    private static let more: [String: [Line]] = [
        "ticker": [Line("ticker btcusd ETH/USD XDGUSD SOL/USD ada/usd"), Line("ticker BTC/USDD")],
        "ohlc": [Line("ohlc -p DOGE/USD -i 1440 -l 5"), Line("ohlc -p BTC/USD -i 7")],
        "balance": [Line("balance --verbose")],
        "portfolio": [Line("portfolio --currency BTC")],
        "order place": [
            Line("order -p BTC/USD -s buy -t limit -v 0.01 --price -5% --post-only --execute", answers: ["y"]),
            Line("order -p BTC/USD -s buy -t limit -v 0.01 --price -5% --execute", answers: ["n"]),
            Line("order -p ETH/USD -s sell -t stop-loss-limit -v 1 --price -10% --price2 -11%"),
            Line("order -p BTC/USD -s buy -v 900000usd"),
            Line("order -p BTC/USD -s sell -v 0 --leverage 5 -t settle-position"),
            Line("order -p BTC/USD -s buy -v 5 --leverage 5"),
            Line("order -p BTC/USD -s buy -t limit -v 0.00000001 --price 50000.123"),
        ],
        "config show": [Line("config show"), Line("config show --all")], "config check": [Line("config check")],
        "config path": [Line("config path")], "info": [Line("info")],
        "order amend": [
            Line("order amend {stop} --trigger-price -9%"),
            Line("order amend {open} --price -6% --execute", answers: ["y"]), Line("order amend {filled} --price 100"),
        ],
        "order edit": [Line("order edit {open} --price -7% --execute", answers: ["y"])],
        "order batch": [Line("order batch {home}/orders.csv --execute", answers: ["y"])],
        "order show": [
            Line("order show {filled}"), Line("order show {cancelled}"), Line("order show {lost}"),
            Line("order show OZZZZZ"),
        ],
        "order watch": [Line("order watch {filled}")],
        "orders": [
            Line("orders --status any"), Line("orders --trades"), Line("orders -p DOGE/USD"),
            Line("orders --status closed"),
        ],
        "cancel now": [
            Line("cancel {open}"), Line("cancel {filled}"), Line("cancel --cancel-all", answers: ["y"]),
            Line("cancel --cancel-all", answers: ["n"]),
        ],
        "cancel after": [Line("cancel after 60", answers: ["y"])],
        "withdraw send": [
            Line(
                "withdraw -a BTC -k sandbox-xxbt-bitcoin -n 0.01 --execute",
                answers: ["y"]),
            Line("withdraw -a BTC -k sandbox-xxbt-bitcoin -n 100"), Line("withdraw -a BTC -k nowhere -n 0.01"),
            Line("withdraw --status"),
        ],
        "withdraw methods": [Line("withdraw methods")],
        "withdraw info": [Line("withdraw info -a USD -k none -n 5")],
        "withdraw cancel": [Line("withdraw cancel -a BTC --refid {withdrawal}")],
        "deposit addresses": [Line("deposit addresses --asset BTC")],
        "withdraw resolve": [Line("withdraw resolve {withdrawal}")],
        "transfer send": [Line("transfer -a USD -n 100 --execute", answers: ["y"])],
        "export-report": [
            Line("export-report -r ledgers", answers: ["y"]), Line("export-report --retrieve-id {export} --unzip"),
            Line("export-report --delete-id {export}"),
        ],
        "sandbox market set": [Line("sandbox market set --pair BTC/NONE --state online")],
    ]

    /// What a command is shown by: its own examples that need no network, then what is added here.
    static func lines(of command: LocatedCommand) -> [Line] {
        let name = name(of: command)
        guard exceptions[name] == nil else { return [] }
        let examples = command.spec.examples.map(\.line).filter { line in
            (line.hasSuffix("--sandbox") || name.hasPrefix("sandbox") || line == "kraken tour")
                && !line.contains("--json") && !line.contains("|") && !line.contains(" - ")
        }
        return examples.map { Line(withNames($0)) } + (more[name] ?? [])
    }

    /// The command without the program: `order place`.
    static func name(of command: LocatedCommand) -> String { command.path.dropFirst().joined(separator: " ") }

    /// Names in ``more`` that no command has.
    static func strangers(among commands: [LocatedCommand]) -> Set<String> {
        Set(more.keys).union(exceptions.keys).subtracting(commands.map(name))
    }

    /// An example with ids that there are.
    private static func withNames(_ line: String) -> String {
        var line = line
        for (example, name) in [
            ("OQCLML-BW3P3-BUCMWZ", "{open}"), ("0199aaaa", "{lost}"), (" orders.csv", " {home}/orders.csv"),
            (" --sandbox", ""),
        ] { line = line.replacing(example, with: name) }
        return line
    }
}
