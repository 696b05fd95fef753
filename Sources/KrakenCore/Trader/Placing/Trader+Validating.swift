extension Trader {
    /// The exchange's words for an order that it checked say something else than what was asked.
    public struct OtherOrder: Error, Hashable, Sendable {
        /// The exchange's words.
        public let description: String
        /// What differs.
        public let differences: [OrderDescription.Difference]
    }

    /// Has the exchange check an order's arguments without placing it; its description of the order, and of what
    /// follows each fill, comes back.
    ///
    /// Throws ``OtherOrder`` when the exchange understood something else.
    ///
    /// - Parameter patience: how long it is asked at most, waits for the limiter included; nil for as long as any read.
    public func validate(_ plan: Plan, within patience: Duration? = nil) async -> Envelope<String> {
        var asker = kraken
        if let patience { asker = kraken.givingUp(at: time.elapsed() + patience) }
        return await .catching(time.now) { [asker] in
            let order = AddOrder(plan.request, in: plan.instrument, key: nil, deadline: nil)
            let answer = try await noting(plan.instrument) { try await asker.send(ValidateOrder(order)) }
            try plan.check(answer.value.text, close: answer.value.closeText)
            let words = [answer.value.text, answer.value.closeText].compactMap(\.self).joined(separator: "; ")
            return Timed(value: words, moment: answer.receivedAt)
        }
    }
}

extension Trader.Plan {
    /// Throws when a description that can be read describes another order.
    ///
    /// - Parameter close: the order that follows each fill, in the exchange's words; nil for none.
    func check(_ text: String, close: String?) throws(Trader.OtherOrder) {
        var differences = OrderDescription(parsing: text)?.differences(from: request, in: instrument) ?? []
        if !text.isEmpty, OrderDescription.isOther(closeText: close, than: request.options.close) {
            differences.append(.close)
        }
        guard !differences.isEmpty else { return }
        let words = [text, close].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "; ")
        throw Trader.OtherOrder(description: words, differences: differences)
    }
}
