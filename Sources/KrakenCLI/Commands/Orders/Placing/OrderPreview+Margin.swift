import KrakenCore
import Trading

extension OrderPreview {
    /// What an order with borrowed money binds, and what it closes; nothing for every other order.
    var marginFacts: [(String, String)] {
        let (request, checks) = (plan.request, plan.checks)
        guard request.options.leverage != nil else { return [] }
        let (base, quote) = (request.pair.base, request.pair.quote)
        var facts: [(String, String)] = []
        if let position = checks.margin?.position, !position.quantity.isZero {
            let average = position.cost.price(
                per: position.quantity, decimals: plan.instrument.priceDecimals, .halfEven)
            facts.append(
                (
                    "Position",
                    "\(position.quantity) \(base) \(request.side.closedPosition) at \(average.grouped()) on average, "
                        + "\(position.cost.grouped()) \(quote) in all"
                ))
        }
        if let gain = checks.gainOfClosing(request), let price = checks.referencePrice(request) {
            let sign = gain > .zero ? "+" : ""
            facts.append(("Gain", "\(sign)\(gain.grouped()) \(quote) at \(price.grouped()), before the fee"))
        }
        if let owed = checks.settlementNeeded(for: request), let available = checks.available {
            facts.append(("Pays back", checks.needWords(owed, of: available, checks.paidWith(request)) + "; no fee"))
        }
        if let needed = checks.marginNeeded(for: request), needed > .zero {
            let free =
                checks.margin?.free.map { ", \($0.grouped()) \(quote) of margin are free" }
                ?? "; what is free is not known"
            facts.append(("Binds", "\(needed.grouped()) \(quote) of your own with its fees" + free))
        }
        return facts
    }
}
