/// The client's own name of an order (`cl_ord_id`), in one of its three forms.
struct ClientName: Hashable, Sendable {
    /// As it was sent.
    let text: String
    /// What two names are compared by: without dashes and case, as 128 bits would be.
    let key: String

    /// Reads a UUID, 32 hexadecimal digits, or up to 18 characters of ASCII; nil for anything else.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let digits = text.filter { $0 != "-" }.lowercased()
        let isHexadecimal = digits.utf8.count == 32 && digits.utf8.allSatisfy(Self.isHexadecimal)
        let dashes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "-") }
        let isUUID = bytes.count == 36 && isHexadecimal && dashes == [8, 13, 18, 23]
        let isPlain = bytes.count == 32 && isHexadecimal && dashes.isEmpty
        let isFree = (1...18).contains(bytes.count) && bytes.allSatisfy { (0x21...0x7E).contains($0) }
        guard isUUID || isPlain || isFree else { return nil }
        self.text = text
        key = digits
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}
