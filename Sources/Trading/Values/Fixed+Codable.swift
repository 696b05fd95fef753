import FoundationEssentials

extension Fixed: Codable {
    /// Reads a JSON string, or a JSON number digit by digit through `Decimal`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            if let text = try? container.decode(String.self) {
                self = try Self(parsing: text)
            } else {
                self = try Self(parsing: container.decode(Decimal.self).description)
            }
        } catch let error as DecimalError {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not an exact decimal: \(error)"))
        }
    }

    /// Writes a JSON string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
