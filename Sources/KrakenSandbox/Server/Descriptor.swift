import CLinux

/// A file descriptor that closes itself.
final class Descriptor: Sendable {
    let number: Int32

    /// Takes over what a system call returned; a negative number is its failure.
    init(_ number: Int32, call: String) throws(ServerError) {
        guard number >= 0 else { throw .system(call: call, code: kraken_errno()) }
        self.number = number
    }

    deinit { close(number) }
}
