import KrakenCore
import KrakenSandbox
import Trading
import Transport

/// One public request, answered by the built-in exchange in a fresh process of this program.
enum Answering {
    static let word = "--answer"
    /// All markets, by their short names.
    static let pairs = [
        "XBTUSD", "XBTEUR", "ETHUSD", "ETHXBT", "SOLUSD", "ADAUSD", "XTZUSD", "XDGUSD", "EURUSD", "USDTUSD",
    ]

    /// This program, answering a request from the exchange in a folder.
    static func program(_ target: String, _ folder: String) -> Program {
        Program(["/proc/self/exe", word, target, folder])
    }

    /// What such a process does; tells the exit code.
    static func run(_ words: [String]) throws -> Int32 {
        guard words.count == 3 else { return 2 }
        let answer = try Exchange(folder: words[2], now: TimeSource.system.now).respond(to: request(words[1]))
        print(String(decoding: try answer.body.accepted(), as: UTF8.self))
        return 0
    }

    /// Makes sure that a request for trades has a page of them as its answer, or all there are until now.
    static func checkTrades(_ target: String, of exchange: Exchange) throws {
        let body = try exchange.respond(to: request(target)).body.accepted()
        let result = try JSON(parsing: body)["result"]
        guard case .object(let members)? = result, let rows = members.first?.value.elements else {
            throw BenchmarkError("no trades: " + target)
        }
        let last = result?["last"]?.string.flatMap(Int64.init) ?? 0
        let endsNow = TimeSource.system.now() - Timestamp(nanoseconds: last) < .seconds(3_600)
        guard rows.count == 1_000 || (endsNow && !rows.isEmpty) else {
            throw BenchmarkError("\(rows.count) trades: " + target)
        }
    }

    private static func request(_ target: String) -> ExchangeRequest {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        return ExchangeRequest(method: "GET", path: parts[0], query: parts.count == 2 ? parts[1] : "")
    }
}
