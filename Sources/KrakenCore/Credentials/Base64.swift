internal import COpenSSL

/// Base64 of RFC 4648, standard alphabet, with padding.
enum Base64 {
    /// Decodes strictly: no spaces, no missing padding, no stray bits; nil otherwise.
    static func decode(_ text: Secret) -> Secret? {
        text.withBytes { bytes in
            var copy = Array(bytes)
            defer { Secret.wipe(&copy) }
            return decode(copy)
        }
    }

    /// Decodes strictly: no spaces, no missing padding, no stray bits; nil otherwise.
    static func decode(_ text: [UInt8]) -> Secret? {
        guard !text.isEmpty, text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).filter { $0 == UInt8(ascii: "=") }.count
        guard text.dropLast(padding).allSatisfy(isDigit) else { return nil }
        let decoded = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count / 4 * 3, alignment: 16)
        defer {
            OPENSSL_cleanse(decoded.baseAddress, decoded.count)
            decoded.deallocate()
        }
        let target = decoded.bindMemory(to: UInt8.self)
        guard EVP_DecodeBlock(target.baseAddress, text, Int32(text.count)) == Int32(decoded.count) else { return nil }
        let count = decoded.count - padding
        guard decoded[count...].allSatisfy({ $0 == 0 }) else { return nil }
        return Secret(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(decoded)[..<count]))
    }

    /// Encodes with padding.
    static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4 + 1) {
            Int(EVP_EncodeBlock($0.baseAddress, bytes, Int32(bytes.count)))
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"): true
        default: false
        }
    }
}
