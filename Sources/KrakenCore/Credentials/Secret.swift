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

    deinit {
        OPENSSL_cleanse(bytes.baseAddress, bytes.count)
        bytes.deallocate()
    }

    /// Overwrites bytes that held a secret; copies of the array made before are not reached.
    static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    }

    /// How many bytes there are.
    public var count: Int { bytes.count }

    /// Lends the bytes for the time of the call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(bytes))
    }

    /// Never the bytes.
    public var description: String { "(secret)" }

    /// Never the bytes.
    public var debugDescription: String { "(secret)" }

    /// Nothing to look at.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
