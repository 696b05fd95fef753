import CommandKit
import KrakenCore
import Trading
import Transport

extension ToolCommand {
    static let tour = Command(
        "tour", summary: "See the main job done on a built-in exchange of its own.", category: "Sandbox"
    ) {
        CommandBody(
            details:
                "Every command is really run, and its real output shown. Nothing of yours is touched: the tour has an exchange of its own, which is removed at the end.",
            examples: [Example("kraken tour", "From a price to an order and back.")],
            rows: [.tourSteps],
            run: { try await Tour().run(in: $0) })
    }
}

/// Runs `kraken tour`.
struct Tour: Sendable {
    /// One stop: what it shows, and the command that shows it.
    private struct Stop {
        var why: String
        var words: [String]
    }

    func run(in tool: Tool) async throws -> Report {
        let home = try TemporaryHome()
        defer { home.remove() }
        // A tour that waits for a rate limit would teach the wrong thing.
        _ = await tool.runLine(
            ["sandbox", "reset", "--tier", "pro", "--home", home.path, "--profile", "default"], tool.console.silent)
        let price = try await restingPrice(tool, home)
        let book = TourBook(tool)
        for stop in stops(price: price) { _ = try await visit(stop, tool, home, book) }
        let order = Stop(
            why: "Now place it. A terminal would ask first; --yes says it is meant.",
            words: [
                "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", price, "--execute",
                "--yes",
            ])
        let placed = try await visit(order, tool, home, book)
        let id = placed["txid"]?.elements?.first?.string ?? ""
        for stop in stops(cancelling: id) { _ = try await visit(stop, tool, home, book) }
        return book.report
    }

    private func stops(price: String) -> [Stop] {
        [
            Stop(why: "Is the exchange open?", words: ["status"]),
            Stop(
                why: "What do markets do? Any spelling of a market will do.",
                words: ["ticker", "BTC/USD", "ethusd", "XDGUSD"]),
            Stop(why: "The last hours as candles.", words: ["ohlc", "-p", "BTC/USD", "-i", "60", "-l", "6"]),
            Stop(why: "What is there to trade with?", words: ["balance"]),
            Stop(
                why: "Check an order. Without --execute nothing is placed.",
                words: ["order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.01", "--price", price]),
        ]
    }

    private func stops(cancelling id: String) -> [Stop] {
        [
            Stop(why: "It rests in the book.", words: ["orders"]),
            Stop(why: "Cancel it, and see what became of it.", words: ["cancel", "--txid", id]),
            Stop(
                why: "A market order fills at once.",
                words: ["order", "-p", "ETH/USD", "-s", "sell", "-v", "0.5", "--execute", "--yes"]),
            Stop(why: "Your trades, with fees.", words: ["orders", "--trades"]),
            Stop(why: "What is everything worth?", words: ["portfolio"]),
        ]
    }

    /// A price well below the market, on its tick.
    private func restingPrice(_ tool: Tool, _ home: TemporaryHome) async throws -> String {
        let words = ["ticker", "BTC/USD", "--sandbox", "--home", home.path, "--profile", "default"]
        guard let report = await tool.runLine(words, tool.console.silent),
            let text = report.data.elements?.first?["bid"]?.string, let bid = try? Price(parsing: text)
        else {
            try Task.checkCancellation()
            throw Failure("tour", "the built-in exchange does not answer", exitCode: .failure)
        }
        return Price(units: bid.units / 100 * 95).rounded(toMultipleOf: Price(whole: 100), .down).description
    }

    /// Runs one command as a user would, and stops the tour when it fails; what it found out.
    private func visit(_ stop: Stop, _ tool: Tool, _ home: TemporaryHome, _ book: TourBook) async throws -> JSON {
        try Task.checkCancellation()
        let line = (["kraken"] + stop.words + ["--sandbox"]).joined(separator: " ")
        let shows = !tool.globals.writesRows
        if shows {
            let why = "# \(stop.why)".wrapped(width: tool.console.width).map(tool.console.style.dim)
            let command = ("$ " + line).commandLines(width: tool.console.width).map(tool.console.style.bold)
            tool.console.write((why + command).joined(separator: "\n") + "\n")
        }
        let words = stop.words + ["--sandbox", "--home", home.path, "--profile", "default"]
        guard let report = await tool.runLine(words, shows ? tool.console : tool.console.silent)
        else {
            try Task.checkCancellation()
            throw Failure("tour", "'\(line)' failed", hint: "run it alone", exitCode: .failure)
        }
        if shows { tool.console.write("\n") }
        book.add(why: stop.why, line: line, data: report.data)
        return report.data
    }
}
