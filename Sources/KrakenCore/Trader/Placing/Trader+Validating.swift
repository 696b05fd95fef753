extension Trader {
    /// The exchange's words for an order that it checked say something else than what was asked.
    public struct OtherOrder: Error, Hashable, Sendable {
        /// The exchange's words.
        public let description: String
        /// What differs.
        public let differences: [OrderDescription.Difference]
    }

    /// Has the exchange check an order's arguments without placing it; its description of the order comes back.
    ///
    /// Throws ``OtherOrder`` when the exchange understood something else.
    public func validate(_ plan: Plan) async -> Envelope<String> {
        await .catching(time.now) {
            let order = AddOrder(plan.request, in: plan.instrument, key: nil, deadline: nil)
            let answer = try await kraken.send(ValidateOrder(order))
            try plan.check(answer.value.text)
            return Timed(value: answer.value.text, moment: answer.receivedAt)
        }
    }
}

extension Trader.Plan {
    /// Throws when a description that can be read describes another order.
    func check(_ text: String) throws(Trader.OtherOrder) {
        let differences = OrderDescription(parsing: text)?.differences(from: request, in: instrument) ?? []
        if !differences.isEmpty { throw Trader.OtherOrder(description: text, differences: differences) }
    }
}
