import FoundationEssentials

/// An object of an answer, read by wire names and without fuss: a number may be a text and the other way round.
struct WireFields {
    let container: KeyedDecodingContainer<DynamicKey>

    /// The first of the names that is there and not null.
    private func key(_ names: [String]) -> DynamicKey? {
        names.lazy.map(DynamicKey.init).first {
            container.contains($0) && (try? container.decodeNil(forKey: $0)) != true
        }
    }

    private func missing(_ names: [String]) -> DecodingError {
        .keyNotFound(
            DynamicKey(names[0]), .init(codingPath: container.codingPath, debugDescription: "no \(names[0])"))
    }

    func broken(_ name: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: container.codingPath, debugDescription: "\(name) cannot be read"))
    }

    /// The text of a string, a number or a boolean; nil when absent or null.
    func optionalText(_ names: String...) throws -> String? { try optionalText(names) }

    private func optionalText(_ names: [String]) throws -> String? {
        guard let key = key(names) else { return nil }
        return try container.decode(WireText.self, forKey: key).text
    }

    /// The text of a string or a number.
    func text(_ name: String) throws -> String {
        guard let text = try optionalText([name]) else { throw missing([name]) }
        return text
    }

    /// An exact decimal; nil when absent, null or an empty text.
    func optionalDecimal<Unit>(_ names: String..., as unit: Fixed<Unit>.Type = Fixed<Unit>.self) throws -> Fixed<Unit>?
    {
        guard let text = try optionalText(names), !text.isEmpty else { return nil }
        guard let value = try? Fixed<Unit>(parsing: text) else { throw broken(names[0]) }
        return value
    }

    /// An exact decimal.
    func decimal<Unit>(_ name: String, as unit: Fixed<Unit>.Type = Fixed<Unit>.self) throws -> Fixed<Unit> {
        guard let value: Fixed<Unit> = try optionalDecimal(name) else { throw missing([name]) }
        return value
    }

    /// A whole number; nil when absent, null or an empty text.
    func optionalInteger<Number: FixedWidthInteger>(_ names: String..., as type: Number.Type = Number.self) throws
        -> Number?
    {
        guard let text = try optionalText(names), !text.isEmpty else { return nil }
        guard let value = Number(text) else { throw broken(names[0]) }
        return value
    }

    /// A whole number.
    func integer(_ name: String) throws -> Int {
        guard let value: Int = try optionalInteger(name) else { throw missing([name]) }
        return value
    }

    /// A moment in seconds since 1970; nil when absent, null, empty or 0, which the exchange writes for "never".
    func optionalMoment(_ names: String...) throws -> Timestamp? {
        guard let text = try optionalText(names), !text.isEmpty else { return nil }
        guard let moment = Timestamp(secondsText: text) else { throw broken(names[0]) }
        return moment.nanoseconds == 0 ? nil : moment
    }

    /// A moment in seconds since 1970.
    func moment(_ name: String) throws -> Timestamp {
        guard let moment = try Timestamp(secondsText: text(name)) else { throw broken(name) }
        return moment
    }

    /// A boolean; nil when absent or null.
    func optionalBool(_ name: String) throws -> Bool? {
        switch try optionalText(name) {
        case nil: nil
        case "true", "1": true
        case "false", "0": false
        default: throw broken(name)
        }
    }

    /// Texts of a list, or of one text joined by commas; empty when absent or null.
    func list(_ names: String...) throws -> [String] {
        guard let key = key(names) else { return [] }
        if let elements = try? container.decode([String].self, forKey: key) { return elements.filter { !$0.isEmpty } }
        return try container.decode(String.self, forKey: key).split(separator: ",").map(String.init)
    }

    /// The object under a name.
    func fields(_ name: String) throws -> WireFields {
        try WireFields(container: container.nestedContainer(keyedBy: DynamicKey.self, forKey: DynamicKey(name)))
    }

    /// Any value under a name.
    func value<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        try container.decode(Value.self, forKey: DynamicKey(name))
    }

    /// Any value under a name; nil when absent or null.
    func optionalValue<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: DynamicKey(name))
    }

    /// The rows of the object under a name, in no particular order; none when it is null.
    func rows<Row: KeyedRow>(_ name: String, of type: Row.Type = Row.self) throws -> [Row] {
        try container.nestedContainer(keyedBy: DynamicKey.self, forKey: DynamicKey(name)).rows()
    }
}

/// A scalar as text: a string, a number's digits, or `true` and `false`.
struct WireText: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else if let value = try? container.decode(Bool.self) {
            text = value ? "true" : "false"
        } else {
            text = try container.decode(Decimal.self).description
        }
    }
}
