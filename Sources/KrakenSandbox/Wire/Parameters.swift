import Transport

/// The arguments of a request, by their wire names.
///
/// Query strings, forms and JSON objects become the same: in JSON, lists are joined by commas and the members of an
/// inner object are named like `close[price]`.
struct Parameters: Hashable, Sendable {
    private var values: [String: String] = [:]
    private var lists: [String: [JSON]] = [:]

    private init() {}

    /// The arguments of a query string or a form; nil when an escape is broken.
    init?(form text: String) {
        for part in text.utf8.split(separator: UInt8(ascii: "&")) {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.unescaped(sides[0]), let value = sides.count == 2 ? Self.unescaped(sides[1]) : ""
            else {
                return nil
            }
            values[name] = value
        }
    }

    /// The arguments of a body: JSON when it is said to be, or begins like an object; a form otherwise.
    init?(body: [UInt8], contentType: String?) {
        let isJSON = contentType.map(Self.namesJSON) ?? (body.first == UInt8(ascii: "{"))
        guard isJSON else {
            self.init(form: String(decoding: body, as: UTF8.self))
            return
        }
        guard let json = try? JSON(parsing: body) else { return nil }
        self.init(json)
    }

    private static func namesJSON(_ contentType: String) -> Bool {
        let bytes = Array(contentType.lowercased().utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: "json".utf8) }
    }

    private init?(_ json: JSON) {
        guard case .object(let members) = json else { return nil }
        for member in members { add(member.key, member.value) }
    }

    private mutating func add(_ name: String, _ value: JSON) {
        switch value {
        case .null: break
        case .array(let elements):
            values[name] = elements.compactMap(\.scalarText).joined(separator: ",")
            lists[name] = elements
        case .object(let members): for member in members { add("\(name)[\(member.key)]", member.value) }
        case .bool, .number, .string: values[name] = value.scalarText
        }
    }

    /// An argument; nil when it is missing or empty.
    subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// The same without some arguments.
    func without(_ names: [String]) -> Parameters {
        var rest = self
        for name in names { rest.values[name] = nil }
        return rest
    }

    /// Some arguments alone.
    func only(_ names: [String]) -> Parameters {
        var some = Parameters()
        for name in names { some.values[name] = values[name] }
        return some
    }

    /// The parts of an argument that is a list; nil when it is missing or empty.
    func list(_ name: String) -> [String]? {
        self[name]?.split(separator: ",").map { String($0.filter { $0 != " " }) }
    }

    /// The objects of a list in JSON; nil when it is missing, or one element is no object.
    func objects(_ name: String) -> [Parameters]? {
        guard let elements = lists[name] else { return nil }
        let objects = elements.compactMap(Parameters.init)
        return objects.count == elements.count ? objects : nil
    }

    /// The texts and numbers of a list, in JSON or joined by commas; an object stands for its `txid`.
    func texts(_ name: String) -> [String]? {
        lists[name]?.compactMap { $0.scalarText ?? $0["txid"]?.scalarText } ?? list(name)
    }

    /// The same with one argument replaced.
    func setting(_ name: String, to value: String) -> Parameters {
        var result = self
        result.values[name] = value
        return result
    }

    /// Whether a switch is set: anything but `false` and `0`.
    func flag(_ name: String) -> Bool { self[name].map { !["false", "0"].contains($0.lowercased()) } ?? false }

    /// A whole number; nil when it is missing.
    func integer(_ name: String) throws -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text) else { throw ExchangeFault.invalidArguments(name) }
        return number
    }

    /// Whether any argument's name begins so.
    func containsName(beginning prefix: String) -> Bool { values.keys.contains { $0.hasPrefix(prefix) } }

    private static func unescaped(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
