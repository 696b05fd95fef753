internal import COpenSSL

/// How dear a guess of the password is: the parameters of scrypt (RFC 7914).
public struct ScryptCost: Hashable, Sendable {
    /// N: a power of two; time and memory grow with it.
    public var rounds: Int
    /// r: memory is 128 · N · r bytes.
    public var blockSize: Int
    /// p: how often all of it is done.
    public var repetitions: Int

    /// About a tenth of a second and 32 MiB.
    public static let standard = ScryptCost(rounds: 1 << 15, blockSize: 8, repetitions: 1)

    /// Whether a file may ask for this: no cheaper than a twentieth of a second, no dearer than a few seconds and 256 MiB.
    public var isAcceptable: Bool {
        guard rounds.nonzeroBitCount == 1, (1 << 14...1 << 18).contains(rounds) else { return false }
        return (8...16).contains(blockSize) && (1...4).contains(repetitions) && memory <= 256 << 20
    }

    fileprivate var memory: Int { 128 * rounds * blockSize }
}

/// Keys out of passwords.
enum Scrypt {
    /// So many bytes that follow from password, salt and cost; nil when OpenSSL cannot, as with odd parameters.
    static func derive(_ password: Secret, salt: [UInt8], cost: ScryptCost, count: Int) -> Secret? {
        // Beside the large table, OpenSSL asks for room for `p` blocks and a bit.
        let room = cost.memory + 128 * cost.blockSize * cost.repetitions + (1 << 20)
        return Secret(count: count) { target in
            password.withBytes { password in
                EVP_PBE_scrypt(
                    password.bindMemory(to: CChar.self).baseAddress, password.count, salt, salt.count,
                    UInt64(cost.rounds), UInt64(cost.blockSize), UInt64(cost.repetitions), UInt64(room),
                    target.bindMemory(to: UInt8.self).baseAddress, count) == 1
            }
        }
    }
}
