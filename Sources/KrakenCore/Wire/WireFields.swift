import Transport

/// An object of an answer, read by wire names and without fuss: a number may be a text and the other way round.
struct WireFields {
    /// The keys and values in the order they came.
    let members: [JSON.Member]

    init(_ json: JSON) throws {
        guard case .object(let members) = json else { throw WireFault("no object") }
        self.members = members
    }

    /// The value of the first of the names that is there and not null.
    private func present(_ names: [String]) -> JSON? {
        for name in names {
            if let member = members.first(where: { $0.key == name }), member.value != .null { return member.value }
        }
        return nil
    }

    private func missing(_ names: [String]) -> WireFault { WireFault("no \(names[0])") }

    private func broken(_ name: String) -> WireFault { WireFault("\(name) cannot be read") }

    /// The text of a string, a number or a boolean; nil when absent or null.
    func optionalText(_ names: String...) throws -> String? { try optionalText(names) }

    private func optionalText(_ names: [String]) throws -> String? {
        guard let value = present(names) else { return nil }
        guard let text = value.wireText else { throw broken(names[0]) }
        return text
    }

    /// The text of a string or a number.
    func text(_ name: String) throws -> String {
        guard let text = try optionalText([name]) else { throw missing([name]) }
        return text
    }

    /// One of the words of an enumeration.
    func choice<Choice: RawRepresentable<String>>(_ name: String, of type: Choice.Type = Choice.self) throws -> Choice {
        guard let choice = try Choice(rawValue: text(name)) else { throw broken(name) }
        return choice
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
        guard let value = present(names) else { return [] }
        if let text = value.string { return text.split(separator: ",").map(String.init) }
        guard let texts = value.elements?.map(\.string), !texts.contains(nil) else { throw broken(names[0]) }
        return texts.compactMap(\.self).filter { !$0.isEmpty }
    }

    /// The elements of a list; none when absent or null.
    func elements(_ name: String) throws -> [JSON] {
        guard let value = present([name]) else { return [] }
        guard let elements = value.elements else { throw broken(name) }
        return elements
    }

    /// Any value under a name.
    func value(_ name: String) throws -> JSON {
        guard let value = present([name]) else { throw missing([name]) }
        return value
    }

    /// The object under a name.
    func fields(_ name: String) throws -> WireFields { try WireFields(value(name)) }

    /// The values of all names.
    func values<Value>(_ read: (String, WireFields) throws -> Value) throws -> [String: Value] {
        try Dictionary(members.map { try ($0.key, read($0.key, self)) }) { _, last in last }
    }

    /// The rows of this object, in no particular order.
    func rows<Row: KeyedRow>(of type: Row.Type = Row.self) throws -> [Row] {
        try members.map { try Row(key: $0.key, wire: $0.value) }
    }

    /// The rows of the object under a name, in no particular order.
    func rows<Row: KeyedRow>(_ name: String, of type: Row.Type = Row.self) throws -> [Row] {
        try fields(name).rows()
    }
}
