/// A key of an object whose keys are data.
struct DynamicKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

/// A row that is named by its key in the object around it.
protocol KeyedRow {
    init(key: String, from decoder: any Decoder) throws
}

extension KeyedDecodingContainer<DynamicKey> {
    /// All rows of an object, in no particular order.
    func rows<Row: KeyedRow>(of type: Row.Type = Row.self) throws -> [Row] {
        try allKeys.map { try Row(key: $0.stringValue, from: superDecoder(forKey: $0)) }
    }
}

extension Decoder {
    /// All rows of an object, in no particular order.
    func rows<Row: KeyedRow>(of type: Row.Type = Row.self) throws -> [Row] {
        try container(keyedBy: DynamicKey.self).rows()
    }

    /// The object, read by wire names.
    func fields() throws -> WireFields {
        try WireFields(container: container(keyedBy: DynamicKey.self))
    }
}
