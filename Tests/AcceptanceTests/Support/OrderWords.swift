/// An order that rests in the book of the built-in exchange.
enum OrderWords {
    /// Checks it.
    static let dry = [
        "order", "-p", "BTC/USD", "-s", "buy", "-t", "limit", "-v", "0.001", "--price", "20000", "--json",
    ]
    /// Places it.
    static let live = dry + ["--execute", "--yes"]
}
