import Dispatch
import Glibc

/// Everything that standard input holds.
enum StandardInput {
    /// More than any batch needs; what is longer is refused by whoever reads it.
    private static let limit = 1 << 20

    /// Reads to the end, on a thread of its own: a blocked thread of the pool would stop all else.
    static func read() async -> [UInt8] {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "kraken.input").async { continuation.resume(returning: readToEnd()) }
        }
    }

    private static func readToEnd() -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while content.count < limit {
            let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return content }
            content += buffer[..<count]
        }
        return content
    }
}
