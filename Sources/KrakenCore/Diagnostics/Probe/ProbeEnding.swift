/// The end of a probe: its order is cancelled, and looked at until it is certain that it is gone.
struct ProbeEnding: Sendable {
    let trader: Trader
    let id: ClientOrderID
    /// The exchange's name of the order; nil while it is not known.
    let orderID: OrderID?
    /// Orders that nobody wanted.
    let strays: [OrderID]

    private var time: TimeSource { trader.time }

    func run(_ before: ProbeFigures) async -> (ProbeFigures, ProbeOutcome.End) {
        var figures = before
        let begun = time.elapsed()
        var end = end(of: await trader.cancel([.clientOrder(id)]))
        if case .mayBeLive(let reason) = end {
            figures.cancel = .notTold(reason)
            if let orderID { end = self.end(of: await trader.cancel([.order(orderID)])) }
        } else if case .gone = end {
            figures.cancel = .seen(after: time.elapsed() - begun)
        }
        for stray in strays {
            guard case .mayBeLive(let reason) = self.end(of: await trader.cancel([.order(stray)])) else { continue }
            end = .mayBeLive("order \(stray) was only to be checked, and the exchange placed it; \(reason)")
        }
        guard case .gone = end else { return (figures, end) }
        figures.closedList = await lookAtClosed()
        return (figures, end)
    }

    private func end(of answer: Envelope<[Trader.CancelResult]>) -> ProbeOutcome.End {
        guard let result = answer.data?.first else { return .mayBeLive(answer.error ?? "the cancel was not made") }
        if result.isNotPlaced { return .nothingPlaced }
        let reason = result.failure?.inFewWords
        switch result.sight {
        case .found(let order) where !order.status.isOpen: return .gone(order)
        case .found: return .mayBeLive(reason ?? "it is still open")
        case .notOpen: return .gone(nil)
        case .absent: return .mayBeLive(reason ?? "it is not listed")
        case .cannotTell: return .mayBeLive(reason ?? "the lists cannot be read")
        }
    }

    /// Whether an order that was cancelled without a trade is listed, and after how long.
    private func lookAtClosed() async -> ProbeFigures.Appearance {
        let cancelled = time.elapsed()
        var last = ProbeFigures.Appearance.notTold("not looked at")
        for moment in ProbeMeasuring.moments {
            if Task.isCancelled { return last }
            let pause = cancelled + moment - time.elapsed()
            if pause > .zero { try? await time.sleep(pause) }
            do throws(KrakenError) {
                let call = ClosedOrders(clientOrderID: id, withoutCount: true, isLookup: true)
                let rows = try await trader.kraken.send(call).value.orders
                if rows.contains(where: { $0.isNamed(id) || $0.id == orderID }) {
                    return .seen(after: time.elapsed() - cancelled)
                }
                last = .notSeen(within: moment)
            } catch {
                last = .notTold(error.inFewWords)
            }
        }
        return last
    }
}
