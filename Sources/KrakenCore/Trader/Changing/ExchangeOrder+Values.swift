extension ExchangeOrder {
    /// The worst price the order trades at, when it is a number; nil for none.
    public var limitPrice: Price? {
        guard let type = terms.type else { return nil }
        if type.isResting { return terms.price }
        guard type.hasSecondPrice else { return nil }
        let named = (try? Price(parsing: terms.secondPriceText)).flatMap { $0 > .zero ? $0 : nil }
        return named ?? triggeredLimitPrice
    }

    /// The price that sets the order off; nil for none.
    public var triggerPrice: Price? {
        guard terms.type?.isTriggered == true else { return nil }
        return terms.price ?? stopPrice
    }

    /// Whether a trigger has been set off.
    public var isSetOff: Bool { remarks.contains { $0 == "stopped" || $0 == "touched" } }

    /// Whether it waits for its trigger outside the book.
    public var waitsForTrigger: Bool { terms.type?.isTriggered == true && !isSetOff }

    /// Whether each of its fills places another order.
    public var hasClose: Bool { !terms.closeText.isEmpty }

    /// Whether it never takes from the book.
    public var isPostOnly: Bool { flags.contains("post") }

    /// The order's values as lists of orders show them.
    public var values: OrderChange {
        OrderChange(quantity: quantity, limitPrice: limitPrice, triggerPrice: triggerPrice)
    }
}
