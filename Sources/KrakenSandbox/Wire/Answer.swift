import Transport

extension ExchangeResponse {
    /// A result in the exchange's envelope.
    init(result: JSON) {
        self.init(json: .object(["error": [], "result": result]))
    }

    /// A refusal in the exchange's envelope; the status is 200 all the same.
    init(_ fault: ExchangeFault) { self.init(errors: [fault.text]) }

    /// A refusal with these texts.
    init(errors: [String]) { self.init(json: .object(["error": .array(errors.map { .string($0) })])) }

    private init(json: JSON) {
        self.init(body: json.bytes)
    }
}

extension JSON {
    /// An object from pairs made elsewhere, in their order.
    static func object(_ pairs: some Sequence<(String, JSON)>) -> JSON { .object(pairs.map { Member($0.0, $0.1) }) }
}
