import CommandKit
import KrakenCore
import Transport

extension ToolCommand {
    static let api = Command("api", summary: "Make any call of the exchange by its path.", category: "Account") {
        CommandBody(
            details: """
                PATH is Balance, private/Balance, /0/private/Balance, or the whole address at the exchange in use; \
                public calls are read with GET, private ones signed and sent with POST. What a call carries is written \
                NAME=VALUE, where @FILE stands for the content of a file and @@ for one @, or as one JSON object with \
                --data, which is then sent as JSON, digit by digit. The tool adds nonce and one-time password itself.

                A call that changes something needs --execute. Where a command does the same, that command runs, with its \
                checks, questions, limits and journal: AddOrder is 'kraken order'. Without --execute an order, a change, \
                a withdrawal or a transfer is only checked, and anything else refused. Calls that no command makes, and calls this program does not \
                know, are off before KRAKEN_ALLOW_RAW_CALLS=true, because no limit of yours covers them; they are \
                sent once and never looked for.
                """,
            examples: [
                Example("kraken api Balance --sandbox", "What the account holds, as the exchange says it."),
                Example("kraken api 0/public/Ticker pair=XBTUSD --sandbox", "A price; needs no key."),
                Example(
                    "kraken api AddOrder pair=ETHUSD type=buy ordertype=market volume=1 --sandbox",
                    "Check an order; --execute places it."),
                Example(
                    "kraken api Ledgers --data '{\"asset\":\"XBT\",\"ofs\":0}' --raw --sandbox",
                    "The exchange's own bytes."),
            ],
            inputs: Input.argument(
                "path", placeholder: "PATH", help: "Which call; GET or POST may stand before it."),
            Input.arguments(
                "parameter", placeholder: "NAME=VALUE", help: "What it carries; a name given twice is a list."),
            Input.option(
                "request", short: "X", placeholder: "METHOD", help: "GET or POST, which follows from the path."),
            Input.option(
                "data", short: "d", placeholder: "JSON", help: "What it carries, as an object; @FILE reads it."),
            Input.flag("raw", help: "Write the exchange's bytes as they came."),
            Input.flag("execute", help: "Do it, when it changes something."),
            Input.flag("yes", short: "y", help: "Do not ask before doing it."),
            Input.flag("again", help: "Do it although the same order or payment was just made."),
            arguments: APICommand.init(first:more:request:data:raw:execute:yes:again:),
            run: { try await $0.run(in: $1) })
    }
}

/// How a call is made.
enum CallMethod: String, CaseIterable, Argument {
    case get = "GET"
    case post = "POST"

    init?(argument: String) { self.init(rawValue: argument.uppercased()) }
}

/// Runs `kraken api`.
struct APICommand: Sendable {
    var path: String
    var method: CallMethod?
    var words: [String]
    var data: String?
    var raw: Bool
    var execute: Bool
    var yes: Bool
    var again: Bool

    /// Throws when no path is given, or the method twice.
    init(
        first: String, more: [String], request: CallMethod?, data: String?, raw: Bool, execute: Bool, yes: Bool,
        again: Bool
    ) throws(UsageError.Mistake) {
        (self.data, self.raw, self.execute, self.yes, self.again) = (data, raw, execute, yes, again)
        guard let method = CallMethod(argument: first) else {
            (path, self.method, words) = (first, request, more)
            return
        }
        if let request, request != method { throw .conflict([method.rawValue, "--request \(request.rawValue)"]) }
        guard let path = more.first else { throw .missingArgument("PATH") }
        (self.path, self.method, words) = (path, method, Array(more.dropFirst()))
    }
}
