import Transport

extension ExchangeResponse {
    /// A result in the exchange's envelope.
    init(result: JSON) {
        self.init(json: .object(["error": [], "result": result]))
    }

    /// A refusal in the exchange's envelope; the status is 200 all the same.
    init(_ fault: ExchangeFault) {
        self.init(json: .object(["error": [.string(fault.text)]]))
    }

    private init(json: JSON) {
        self.init(status: 200, contentType: "application/json; charset=utf-8", body: json.bytes)
    }
}

extension JSON {
    /// An object from pairs made elsewhere, in their order.
    static func object(_ pairs: some Sequence<(String, JSON)>) -> JSON { .object(pairs.map { Member($0.0, $0.1) }) }
}
