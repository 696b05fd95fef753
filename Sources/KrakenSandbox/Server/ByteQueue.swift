/// Bytes that came and are not used yet.
///
/// Each byte is looked at once for the end of its line, however small the pieces are that it came in.
struct ByteQueue: Sendable {
    private var bytes: [UInt8] = []
    private var start = 0
    private var scanned = 0

    var count: Int { bytes.count - start }
    var isEmpty: Bool { count == 0 }

    /// The waiting bytes.
    var waiting: ArraySlice<UInt8> { bytes[start...] }

    mutating func append(_ more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    mutating func removeAll() { self = ByteQueue() }

    /// Takes the next line, without its end (LF or CRLF); nil while its end has not come.
    mutating func takeLine() -> ArraySlice<UInt8>? {
        guard let end = bytes[scanned...].firstIndex(of: UInt8(ascii: "\n")) else {
            scanned = bytes.count
            return nil
        }
        var line = bytes[start..<end]
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        drop(end + 1 - start)
        return line
    }

    /// Takes at most so many bytes.
    mutating func take(atMost wanted: Int) -> ArraySlice<UInt8> {
        let taken = waiting.prefix(wanted)
        drop(taken.count)
        return taken
    }

    /// Forgets the first bytes.
    mutating func drop(_ used: Int) {
        start += used
        scanned = start
    }

    /// Gives the space of forgotten bytes back; only done between requests, because it may copy.
    mutating func tidy() {
        if isEmpty, bytes.capacity > 16 << 10 {
            bytes = []
        } else {
            bytes.removeFirst(start)
        }
        scanned -= min(scanned, start)
        start = 0
        if isEmpty { scanned = 0 }
    }
}
