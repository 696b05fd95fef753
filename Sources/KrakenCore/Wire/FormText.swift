/// `application/x-www-form-urlencoded`, as it is signed and sent.
enum FormText {
    /// `a=1&b=x%2Cy`.
    static func encode(_ parameters: [Parameter]) -> String {
        parameters.map { escaped($0.name) + "=" + escaped($0.formText) }.joined(separator: "&")
    }

    /// The text with every byte escaped that is not a letter, a digit or one of `-._~`.
    static func escaped(_ text: String) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        var output = ""
        for byte in text.utf8 {
            if isPlain(byte) {
                output.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                output += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return output
    }

    /// Appends bytes, escaped in the same way.
    static func append(_ text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text {
            output += isPlain(byte) ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: false
        }
    }
}
