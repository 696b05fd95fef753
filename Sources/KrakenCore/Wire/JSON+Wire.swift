import FoundationEssentials
import Transport

extension JSON {
    /// The text of a string, a number without exponent, or a boolean; nil for anything else.
    var wireText: String? {
        guard case .number(let digits) = self, digits.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else {
            return scalarText
        }
        return Decimal(string: digits)?.description
    }
}

/// A list whose places have meanings, such as a candle.
struct WireRow {
    private let elements: [JSON]
    private let name: String

    init(_ json: JSON, _ name: String) throws {
        guard let elements = json.elements else { throw WireFault("\(name) is no list") }
        self.elements = elements
        self.name = name
    }

    var count: Int { elements.count }

    func text(_ index: Int) throws -> String {
        guard elements.indices.contains(index), let text = elements[index].wireText else { throw broken }
        return text
    }

    private var broken: WireFault { WireFault("\(name) cannot be read") }

    func decimal<Unit>(_ index: Int, as unit: Fixed<Unit>.Type = Fixed<Unit>.self) throws -> Fixed<Unit> {
        guard let value = try? Fixed<Unit>(parsing: text(index)) else { throw broken }
        return value
    }

    func integer(_ index: Int) throws -> Int {
        guard let value = try Int(text(index)) else { throw broken }
        return value
    }

    func moment(_ index: Int) throws -> Timestamp {
        guard let moment = try Timestamp(secondsText: text(index)) else { throw broken }
        return moment
    }
}
