import Glibc

/// What the command line asks for.
struct Options: Sendable {
    /// The benchmarks to run; empty for all.
    var names: [String] = []
    /// The release binary.
    var program = Options.neighbour
    /// How many pairs of processes are started for one figure.
    var rounds = 40
    /// What random orders and moments follow from.
    var seed = UInt64.random(in: 1...999_999)

    /// Reads the words; nil when they cannot be understood.
    init?(_ words: [String]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--program":
                guard let path = rest.popFirst() else { return nil }
                program = path
            case "--rounds":
                guard let number = rest.popFirst().flatMap({ Int($0) }), number > 0 else { return nil }
                rounds = number
            case "--seed":
                guard let number = rest.popFirst().flatMap({ UInt64($0) }), number < 1 << 62 else { return nil }
                seed = number
            default:
                guard !word.hasPrefix("-") else { return nil }
                names.append(word)
            }
        }
    }

    /// The `kraken` in the folder of this program.
    private static var neighbour: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path[..<(path.lastIndex(of: "/") ?? path.startIndex)] + "/kraken"
    }
}
