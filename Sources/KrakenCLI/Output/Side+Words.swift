import Trading

extension Side {
    /// What a position that was opened this way is called: `long` when it was bought, else `short`.
    var position: String { self == .buy ? "long" : "short" }

    /// What of a market an order of this side closes: `long` for a sale.
    var closedPosition: String { self == .buy ? Side.sell.position : Side.buy.position }

    /// That there is nothing to close: `no long position that selling could close`.
    var nothingToClose: String {
        "no \(closedPosition) position that \(self == .buy ? "buying" : "selling") could close"
    }
}
