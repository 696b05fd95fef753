internal import COpenSSL

/// Bytes nobody may see: wiped when the last reference goes, and never part of a description.
public final class Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

    /// Takes a copy of the bytes; the caller wipes its own.
    public init(_ source: UnsafeRawBufferPointer) {
        bytes = .allocate(byteCount: source.count, alignment: 16)
        bytes.copyMemory(from: source)
    }

    /// Takes a copy of the bytes; the caller wipes its own.
    public init(_ source: [UInt8]) {
        bytes = .allocate(byteCount: source.count, alignment: 16)
        bytes.copyBytes(from: source)
    }

    /// So many bytes, at first zero, which `fill` writes in their place.
    public init(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Void) {
        bytes = .allocate(byteCount: count, alignment: 16)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        fill(bytes)
    }

    /// So many bytes, which `fill` writes in their place; nil when it fails.
    convenience init?(count: Int, fill: (UnsafeMutableRawBufferPointer) -> Bool) {
        var isFilled = false
        self.init(count: count) { isFilled = fill($0) }
        if !isFilled { return nil }
    }

    deinit {
        OPENSSL_cleanse(bytes.baseAddress, bytes.count)
        bytes.deallocate()
    }

    /// Overwrites bytes that held a secret, also for the slices that share them; real copies are not reached.
    ///
    /// Writing to the array in the ordinary way would make a copy while a slice is alive, and wipe only that.
    public static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeBytes { OPENSSL_cleanse(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count) }
    }

    /// How many bytes there are.
    public var count: Int { bytes.count }

    /// Lends the bytes for the time of the call.
    public func withBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(bytes))
    }

    /// Whether both hold the same bytes; takes equally long wherever they differ.
    public func matches(_ other: Secret) -> Bool {
        count == other.count && CRYPTO_memcmp(bytes.baseAddress, other.bytes.baseAddress, count) == 0
    }

    /// Never the bytes.
    public var description: String { "(secret)" }

    /// Never the bytes.
    public var debugDescription: String { "(secret)" }

    /// Nothing to look at.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Secret {
    /// Without the spaces and line breaks at both ends.
    public var trimmed: Secret {
        withBytes { bytes in
            func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
            let start = bytes.firstIndex { !isSpace($0) } ?? bytes.endIndex
            let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
            return Secret(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        }
    }

    /// The pieces between the places where a byte stands, empty ones included.
    public func split(_ separator: UInt8) -> [Secret] {
        withBytes { bytes in
            bytes.split(separator: separator, omittingEmptySubsequences: false)
                .map { Secret(UnsafeRawBufferPointer(rebasing: $0)) }
        }
    }
}
