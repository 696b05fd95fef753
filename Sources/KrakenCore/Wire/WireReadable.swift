public import Transport

/// What can be read from the `result` of an answer.
public protocol WireReadable {
    /// Reads the value as it is sent; throws when it cannot be understood.
    init(wire: JSON) throws
}

/// A row that is named by its key in the object around it.
protocol KeyedRow {
    init(key: String, wire: JSON) throws
}

/// What of an answer cannot be understood; the text holds nothing of its content.
struct WireFault: Error, Hashable {
    let text: String

    init(_ text: String) { self.text = text }
}
